"""Why a message waits or failed, in words for staff. Rows keep codes only."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_WORDS: "dict[str, _StrPromise]" = {
    "later": gettext_lazy("Its time has not come yet"),
    "no_smtp": gettext_lazy("No mail server is set up"),
    "not_set_up": gettext_lazy("The account at the provider is not set up completely"),
    "no_account": gettext_lazy("The programme has no account for this any more"),
    "connection": gettext_lazy("The provider cannot be reached"),
    "cut_off": gettext_lazy("The connection broke while it was being sent"),
    "gave_up": gettext_lazy("It was tried too often"),
    "no_address": gettext_lazy("There is no address any more"),
    "bad_address": gettext_lazy("The address is not valid"),
    "no_smtputf8": gettext_lazy("The mail server cannot write to this address"),
    "overtaken": gettext_lazy("The report has moved on"),
    "undelivered": gettext_lazy("The phone could not be reached"),
    "network_refused": gettext_lazy("The phone network did not take it"),
    "no_such_number": gettext_lazy("No phone can be reached by this number"),
    "unsubscribed": gettext_lazy("The person has told the provider to stop"),
    "too_long": gettext_lazy("The text is too long"),
    "provider": gettext_lazy("The provider could not deliver it"),
}


def words(reason: str) -> str:
    """A reason as staff read it; what a provider said is quoted by its code."""
    known = _WORDS.get(reason)
    if known is not None:
        return str(known)
    return _("The provider answered: %(code)s") % {"code": reason} if reason else ""
