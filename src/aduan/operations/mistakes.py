"""The one exception whose text a person running `aduan` reads."""


class Mistake(Exception):
    """Something that the person who runs Aduan can mend; the text says what and how.

    The command line prints it as one plain line and exits 1, without a traceback.
    """
