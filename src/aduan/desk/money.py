"""Amounts of money as people write them."""

from decimal import Decimal

from babel.numbers import format_currency

from aduan.directory.naming import language

MICROS = 1_000_000


def words(micros: int, currency: str) -> str:
    """An amount in millionths of a currency: "Rp42.000,00"; "" where no currency is known."""
    if not currency:
        return ""
    return format_currency(Decimal(micros) / MICROS, currency, locale=language())
