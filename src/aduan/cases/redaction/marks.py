"""What stands in a public copy where personal data stood.

Signs instead of words, so that one public copy reads the same in every language. No mark holds a
digit, so no mark can be taken for personal data again.
"""

from typing import Final

MARKS: Final[dict[str, str]] = {
    "PHONE": "[☎ •••]",
    "LANDLINE": "[☎ •••]",
    "EMAIL": "[✉ •••]",
    "LINEID": "[LINE •••]",
    "PROFILE": "[@ •••]",
    "NIK": "[ID •••]",
    "TH_CID": "[ID •••]",
    "PASSPORT": "[ID •••]",
    "ID_NUMBER": "[ID •••]",
    "NOP": "[ID •••]",
    "BANK": "[💳 •••]",
    "CARD": "[💳 •••]",
    "PLATE": "[🚗 •••]",
    "HOUSE": "[🏠 •••]",
}
