"""Style sheets, scripts, fonts and pictures of the pages, named by their content.

`collect()` copies them from the rooms into the data folder once per change; the names carry a
hash, so browsers may keep them for ever.
"""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

STAMP = ".collected"


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names; the plain name for what was not collected, so that a page without its
    picture is still a page."""

    manifest_strict = False

    def hashed_name(
        self, name: str, content: object | None = None, filename: str | None = None
    ) -> str:
        """The name with its hash, or unchanged where the file is not there."""
        try:
            hashed: str = super().hashed_name(name, content, filename)
        except ValueError:
            return name
        return hashed


def collect() -> bool:
    """Copies and compresses all static files if any has changed; says whether it did."""
    root = Path(settings.STATIC_ROOT)
    mark = _mark()
    stamp = root / STAMP
    if stamp.exists() and stamp.read_text("ascii") == mark:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(mark, "ascii")
    return True


def _mark() -> str:
    """A digest of every source file's name, size and time of change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
