"""Where sealed files lie: a folder by default, or whatever Django's storages name "attachments".

A deployment on an object store sets STORAGES["attachments"] (django-storages' S3 backend, for one);
nothing else changes. What is written is sealed already.
"""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages

ALIAS = "attachments"


class DurableFolder(FileSystemStorage):
    """A folder whose files are on the disk, whole, when `save` returns.

    A file appears under its name only when it is complete and synced; so do the folders above it.
    Only the service's own user may read it.
    """

    def __init__(self, location: str | Path) -> None:
        """`location` is made, with mode 0700, when the first file is saved."""
        super().__init__(location=location)

    def _save(self, name: str, content: "File[Any]") -> str:
        path = Path(self.path(name))
        _make_folder(path.parent, Path(self.location))
        handle, part = tempfile.mkstemp(prefix=".part-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            os.link(part, path)  # refuses to overwrite, unlike a rename
        finally:
            os.unlink(part)
        _sync_folder(path.parent)
        return name


def _make_folder(folder: Path, root: Path) -> None:
    if folder.is_dir():
        return
    if folder != root:
        _make_folder(folder.parent, root)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700, parents=folder == root)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def backend() -> Storage:
    """The storage that holds attachments, by the settings as they are now."""
    if ALIAS in settings.STORAGES:
        return storages[ALIAS]
    location = str(settings.ADUAN_MEDIA)
    if "://" in location:
        raise ImproperlyConfigured(
            f'ADUAN_MEDIA is {location}: name the storage for it as STORAGES["{ALIAS}"]'
        )
    return DurableFolder(location)


def write(key: str, blob: bytes) -> None:
    """Store a blob under a key that is not in use; on the disk (or acknowledged) on return."""
    name = backend().save(key, ContentFile(blob))
    if name != key:
        backend().delete(name)
        raise FileExistsError(f"{key} is already in use")


def read(key: str, size: int = -1) -> bytes:
    """The blob under a key, or its first `size` bytes; FileNotFoundError where there is none."""
    with backend().open(key) as blob:
        data: bytes = blob.read(size)
        return data


def delete(key: str) -> None:
    """Remove a blob; one that is gone already is no error."""
    backend().delete(key)
