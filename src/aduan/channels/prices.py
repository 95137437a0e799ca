"""What texts cost: as the provider says, else as the account's settings name it for one SMS.

Money is whole millionths of a currency, so that sums are exact: `price_micros = 350000000` and
`currency = "IDR"` are 350 rupiah for each SMS that a text takes.
"""

from dataclasses import replace
from decimal import Decimal, InvalidOperation

from aduan.directory.policy_parts import Account
from aduan.notifications.senders import Outcome
from aduan.notifications.short import segments

MICROS = 1_000_000
MOST = Decimal(1_000_000)
"""No single text costs more in any currency."""
CURRENCY_LETTERS = 3


def carried(outcome: Outcome, account: Account, text: str) -> Outcome:
    """An outcome with the account that it was reached at, the SMS that it took and their price.

    One that was cut off counts as carried: it may be out, and then it is charged.
    """
    if outcome.result == "later":
        return outcome
    if outcome.result == "refused":
        return replace(outcome, account=account.code)
    count = outcome.segments or segments(text)
    cost, currency = outcome.cost, outcome.currency
    if cost is None or not currency:
        each, currency = account.settings.get("price_micros"), _currency(account)
        cost = each * count if isinstance(each, int) and currency else None
    return replace(
        outcome,
        account=account.code,
        segments=count,
        cost=cost,
        currency=currency if cost is not None else "",
    )


def micros(said: object) -> int | None:
    """A price as a provider writes it, "-0.00750", in millionths; None where it says none.

    Twilio writes what it takes as a negative amount.
    """
    try:
        amount = abs(Decimal(str(said)))
    except InvalidOperation:
        return None
    return int(amount * MICROS) if amount.is_finite() and amount <= MOST else None


def fault(account: Account) -> str:
    """What is wrong with the price in an account's settings; "" for nothing."""
    if "price_micros" not in account.settings:
        return ""
    each = account.settings["price_micros"]
    if isinstance(each, bool) or not isinstance(each, int) or not 0 <= each <= MOST * MICROS:
        return "settings.price_micros has to be a whole number of millionths"
    return "" if _currency(account) else 'settings.currency has to be three letters, e.g. "IDR"'


def _currency(account: Account) -> str:
    """The currency of the settings, "" where it is none."""
    named = str(account.settings.get("currency", "")).upper()
    return named if len(named) == CURRENCY_LETTERS and named.isascii() and named.isalpha() else ""
