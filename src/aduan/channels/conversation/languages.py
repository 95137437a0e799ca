"""Which of our languages is nearest to what somebody wrote.

Thai and Isan are told by their letters. Everything in Latin letters is Indonesian, Javanese,
Sundanese, Malay or another neighbour and answered in Indonesian, unless more of its small words
are English. No library of languages: three are answered, and one of 70 MB would guess which of
ninety they are (docs/decisions/0028).
"""

import re

from aduan.channels.conversation import commands
from aduan.directory.naming import LANGUAGES

THAI_SHARE = 0.2
"""So much of a text in Thai letters is Thai: names and numbers often stand in Latin ones."""
ENOUGH, ENGLISH_SHARE = 2, 0.3
"""Small words by which a text is English, at least so many or so large a share: a single one may be
a slip of the finger."""
_WORD = re.compile(r"[^\W\d_]+")


def nearest(text: str, before: str) -> str:
    """en, id or th; `before`, where the text has nothing to tell it by."""
    letters = [sign for sign in text if sign.isalpha()]
    thai = sum("\u0e00" <= sign <= "\u0e7f" for sign in letters)
    if letters and thai >= THAI_SHARE * len(letters):
        return "th"
    spoken = [each for each in LANGUAGES if commands.is_word_of(each, commands.plain(text))]
    if len(spoken) == 1:
        return spoken[0]
    words = _WORD.findall(text.casefold())
    # Each word once: a list of house numbers is no proof of anything.
    english = len(commands.small_words("en").intersection(words))
    indonesian = len(commands.small_words("id").intersection(words))
    if english > indonesian and english >= min(ENOUGH, ENGLISH_SHARE * len(words)):
        return "en"
    return "id" if indonesian else before
