"""Files: taken in by their bytes, sealed on the disk, read back, covered, destroyed."""

import io
import os
import socketserver
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import InMemoryStorage
from django.db import connection, transaction
from django.utils import translation
from PIL import Image

from aduan.vault import files
from aduan.vault.media import kinds, storage, upkeep
from aduan.vault.models import File

pytestmark = pytest.mark.django_db

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.ADUAN_MEDIA = str(tmp_path / "media")
    settings.ADUAN_CLAMAV = ""
    return tmp_path / "media"


def photo(size: tuple[int, int] = (120, 80), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, "JPEG", **options)
    return out.getvalue()


def blobs(media: Path) -> list[Path]:
    return sorted(path for path in media.rglob("*") if path.is_file())


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack("!I", len(body) + 8) + kind + body


def film(brand: bytes, *tracks: bytes) -> bytes:
    moov = b"".join(box(b"hdlr", bytes(8) + track + bytes(13)) for track in tracks)
    return box(b"ftyp", brand + bytes(4) + brand) + box(b"mdat", bytes(64)) + box(b"moov", moov)


MP3_FRAME = b"\xff\xfb\x90\x00" + bytes(413)
SOUND_AND_FILM = {
    "audio/mpeg": MP3_FRAME * 3,
    "audio/mp4": film(b"M4A ", b"soun"),
    "audio/ogg": b"OggS" + bytes(24) + b"OpusHead" + bytes(40),
    "audio/wav": b"RIFF" + struct.pack("<I", 40) + b"WAVEfmt " + bytes(32),
    "audio/amr": b"#!AMR\n" + bytes(64),
    "audio/webm": b"\x1aE\xdf\xa3\x9fB\x82\x84webm" + b"A_OPUS" + bytes(40),
    "video/webm": b"\x1aE\xdf\xa3\x9fB\x82\x84webm" + b"V_VP8" + bytes(40),
    "video/mp4": film(b"isom", b"vide", b"soun"),
    "video/quicktime": film(b"qt  ", b"vide"),
    "video/3gpp": film(b"3gp5", b"vide", b"soun"),
}


def test_a_picture_is_cleaned_sealed_and_read_back(media: Path, now: datetime) -> None:
    file = files.store(photo(comment=b"Bu Siti") + b"trailing", now=now, declared_name="a.pdf")
    assert (file.media_type, file.width, file.height) == ("image/jpeg", 120, 80)
    assert file.created_at == now
    stored = File.objects.get(pk=file.pk)
    content = files.read(stored)
    assert content.startswith(b"\xff\xd8\xff")
    assert len(content) == stored.size
    assert b"Bu Siti" not in content
    [blob] = blobs(media)
    assert content[:20] not in blob.read_bytes()
    assert blob.stat().st_mode & 0o077 == 0
    assert media.stat().st_mode & 0o077 == 0
    assert files.may_be_public(stored)


def test_the_original_is_kept_only_when_asked_for(media: Path, now: datetime) -> None:
    data = photo(comment=b"evidence")
    kept = files.store(data, now=now, keep_original=True)
    assert files.original(kept) == data
    assert b"evidence" not in files.read(kept)
    assert len(blobs(media)) == 2
    without = files.store(data, now=now)
    assert without.original_key == ""
    with pytest.raises(files.Lost):
        files.original(without)


@pytest.mark.parametrize(("media_type", "data"), SOUND_AND_FILM.items())
def test_sound_and_film_are_told_by_their_bytes(
    media_type: str, data: bytes, now: datetime
) -> None:
    file = files.store(data, now=now, declared_name="harmless.jpg")
    assert file.media_type == media_type
    assert files.read(file) == data
    assert not files.may_be_public(file)


def test_an_mp3_with_a_tag_is_an_mp3() -> None:
    tag = b"ID3\x04\x00\x00\x00\x00\x01\x00" + bytes(128) + bytes(50)
    assert kinds.sniff(tag + MP3_FRAME * 2) == kinds.MP3
    assert kinds.sniff(tag) is None


def test_documents_are_kept_as_they_are(now: datetime) -> None:
    pdf = files.store(PDF, now=now)
    assert (pdf.media_type, files.read(pdf)) == ("application/pdf", PDF)
    assert (pdf.width, pdf.height) == (None, None)
    assert not files.may_be_public(pdf)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_text_becomes_utf_8(codec: str, now: datetime) -> None:
    text = "ถนนพังมาสามเดือนแล้ว\n"
    file = files.store(text.encode(codec), now=now)
    assert (file.media_type, files.read(file).decode()) == ("text/plain", text)


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00" + bytes(100),
        b"\x7fELF" + bytes(100),
        b"PK\x03\x04" + bytes(100),
        b"<html><script>alert(1)</script></html>",
        b"\xef\xbb\xbf  <!DOCTYPE html><p>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg/>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
        b"GIF99a" + bytes(40),
        b"RIFF\x10\x00\x00\x00AVI LIST" + bytes(40),
        film(b"isom"),
        b"\xff\xfb\x90\x00" + b"not a frame" * 60,
        b"\x1aE\xdf\xa3\x9fB\x82\x88matroska" + bytes(40),
        bytes(range(256)) * 4,
    ],
)
def test_what_is_not_on_the_list_is_refused_whatever_its_name(
    data: bytes, media: Path, now: datetime
) -> None:
    with pytest.raises(files.NotAllowed, match="photo, a PDF"):
        files.store(data, now=now, declared_name="photo.jpg")
    assert not blobs(media)
    assert not File.objects.exists()


def test_too_big_empty_and_cut_short_files_are_told_apart(now: datetime) -> None:
    with pytest.raises(files.TooBig, match="larger than 10 MB"):
        files.store(bytes(files.LIMIT + 1), now=now)
    with pytest.raises(files.TooBig, match=r"larger than 0\.05 MB"):
        files.store(bytes(50_001), now=now, limit=50_000)
    with pytest.raises(files.Unreadable, match="is empty"):
        files.store(b"", now=now, declared_name="note.txt")
    with pytest.raises(files.Unreadable, match="No file arrived"):
        files.store(b"", now=now)
    with pytest.raises(files.Unreadable, match="damaged"):
        files.store(PDF[:-8], now=now)
    with pytest.raises(files.Unreadable, match="damaged"):
        files.store(photo((900, 900))[:3000], now=now)


def test_a_refusal_is_read_in_the_language_that_is_active_then(now: datetime) -> None:
    with pytest.raises(files.TooBig) as caught, translation.override("en"):
        files.store(bytes(51), now=now, limit=50)
    for language in ("id", "th", "en"):
        with translation.override(language):
            assert "MB" in str(caught.value)
    assert caught.value.code == "too_big"


def test_altered_swapped_and_missing_blobs_are_noticed(media: Path, now: datetime) -> None:
    one, two = files.store(photo(), now=now), files.store(PDF, now=now)
    first, second = media / one.key, media / two.key
    kept = first.read_bytes()
    first.write_bytes(second.read_bytes())
    with pytest.raises(files.Lost, match="altered"):
        files.read(one)
    first.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    with pytest.raises(files.Lost, match="altered"):
        files.read(one)
    first.write_bytes(kept)
    one.digest = two.digest
    with pytest.raises(files.Lost, match="not the bytes"):
        files.read(one)
    first.unlink()
    with pytest.raises(files.Lost, match="gone"):
        files.read(one)


def test_two_equal_files_have_different_digests(now: datetime) -> None:
    assert bytes(files.store(PDF, now=now).digest) != bytes(files.store(PDF, now=now).digest)


def test_erasing_destroys_the_bytes_when_it_is_committed(
    media: Path, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    file = files.store(photo(), now=now, keep_original=True)
    with django_capture_on_commit_callbacks(execute=True):
        assert files.erase(file, now)
        assert len(blobs(media)) == 2
    assert not blobs(media)
    row = File.objects.get(pk=file.pk)
    assert row.erased_at == now
    assert bytes(row.digest) == bytes(file.digest)
    assert not files.erase(row, now)
    assert not files.may_be_public(row)
    for attempt in (files.read, files.original):
        with pytest.raises(files.Erased):
            attempt(row)
    with pytest.raises(files.Erased):
        files.black_out(row, [(0, 0, 9, 9)])


def test_blacking_out_replaces_the_stored_picture(
    media: Path, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    file = files.store(photo(), now=now, keep_original=True)
    before = file.key
    with django_capture_on_commit_callbacks(execute=True):
        covered = files.black_out(file, [(0, 0, 60, 80)])
    assert not (media / before).exists()
    with Image.open(io.BytesIO(files.read(covered))) as image:
        assert max(image.getpixel((20, 40))) < 12  # type: ignore[arg-type]
        assert image.getpixel((100, 40))[0] > 180  # type: ignore[index]
    assert files.original(File.objects.get(pk=file.pk)) == photo()


def test_a_picture_is_replaced_by_a_picture_only(
    now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    file = files.store(photo(), now=now)
    with django_capture_on_commit_callbacks(execute=True):
        row = files.replace(file, photo((30, 20), comment=b"Bu Siti"))
    assert (row.width, row.height) == (30, 20)
    assert b"Bu Siti" not in files.read(File.objects.get(pk=file.pk))
    with pytest.raises(files.NotAllowed):
        files.replace(row, PDF)
    document = files.store(PDF, now=now)
    with pytest.raises(files.NotAllowed):
        files.black_out(document, [(0, 0, 9, 9)])


@pytest.mark.django_db(transaction=True)
def test_two_people_who_cover_at_once_both_cover(now: datetime) -> None:
    file = files.store(photo(), now=now)

    def cover(area: tuple[int, int, int, int]) -> None:
        try:
            files.black_out(file, [area])
        finally:
            connection.close()

    areas = [(0, 0, 30, 80), (30, 0, 60, 80), (60, 0, 90, 80)]
    with ThreadPoolExecutor(len(areas)) as people:
        list(people.map(cover, areas))
    with Image.open(io.BytesIO(files.read(File.objects.get(pk=file.pk)))) as image:
        for left in (10, 40, 70):
            assert max(image.getpixel((left, 40))) < 16  # type: ignore[arg-type]
        assert image.getpixel((110, 40))[0] > 180  # type: ignore[index]


@pytest.mark.django_db(transaction=True)
def test_sweeping_removes_what_no_row_names_and_nothing_else(media: Path, now: datetime) -> None:
    kept = files.store(photo(), now=now, keep_original=True)

    def broken_off() -> None:
        with transaction.atomic():
            files.store(photo(), now=now)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    half = blobs(media)[0].parent / ".part-abc"
    half.write_bytes(b"half")
    assert len(blobs(media)) == 4
    present = datetime.now(tz=now.tzinfo)
    assert upkeep.sweep(present) == 0
    assert upkeep.sweep(present + timedelta(days=2)) == 2
    assert blobs(media) == sorted([media / kept.key, media / kept.original_key])
    assert files.read(kept)


def test_sweeping_an_empty_storage_is_nothing(now: datetime) -> None:
    assert upkeep.sweep(now) == 0


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_files_are_sealed_again_under_a_new_key(media: Path, now: datetime, settings: Any) -> None:
    old = settings.ADUAN_VAULT_KEYS
    file = files.store(photo(), now=now, keep_original=True)
    assert upkeep.reseal() == 0
    settings.ADUAN_VAULT_KEYS = [os.urandom(32), *old]
    steps: list[tuple[int, int]] = []
    assert upkeep.reseal(progress=lambda done, todo: steps.append((done, todo))) == 1
    assert steps == [(1, 1)]
    assert upkeep.reseal() == 0
    settings.ADUAN_VAULT_KEYS = settings.ADUAN_VAULT_KEYS[:1]
    row = File.objects.get(pk=file.pk)
    assert files.original(row) == photo()
    assert files.read(row)
    assert len(blobs(media)) == 2


def test_headers_never_let_a_browser_guess_or_run(now: datetime) -> None:
    picture, text, pdf = (files.store(data, now=now) for data in (photo(), b"halo", PDF))
    for file in (picture, text, pdf):
        head = files.headers(file)
        assert head["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in head["Content-Security-Policy"]
        assert head["Content-Length"] == str(len(files.read(file)))
    assert files.headers(picture)["Content-Disposition"].startswith("inline; filename=")
    assert files.headers(picture)["Content-Disposition"].endswith('.jpg"')
    assert files.headers(text)["Content-Type"] == "text/plain; charset=utf-8"
    for file in (text, pdf):
        assert files.headers(file)["Content-Disposition"].startswith("attachment; filename=")


def test_another_storage_is_one_setting(settings: Any, now: datetime, media: Path) -> None:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, storage.ALIAS: memory}
    file = files.store(PDF, now=now)
    assert isinstance(storage.backend(), InMemoryStorage)
    assert files.read(file) == PDF
    assert not media.exists()


def test_an_address_without_a_storage_is_said(settings: Any, now: datetime) -> None:
    settings.ADUAN_MEDIA = "s3://bucket"
    with pytest.raises(ImproperlyConfigured, match="STORAGES"):
        files.store(PDF, now=now)


def test_a_key_in_use_is_never_overwritten(media: Path) -> None:
    storage.write("ab/one", b"first")
    with pytest.raises(FileExistsError):
        storage.write("ab/one", b"second")
    assert storage.read("ab/one") == b"first"
    assert [path.name for path in blobs(media)] == ["one"]


SAVE_AND_DIE = """
import os, sys
from pathlib import Path
from django.conf import settings
settings.configure(ADUAN_MEDIA=sys.argv[1], STORAGES={})
synced = []
real = os.fsync
os.fsync = lambda handle: (synced.append(os.readlink(f"/proc/self/fd/{handle}")), real(handle))
from aduan.vault.media import storage
storage.write("ab/one", b"x" * 100_000)
print("\\n".join(synced), flush=True)
os.kill(os.getpid(), 9)
"""


def test_what_was_acknowledged_is_on_the_disk(tmp_path: Path) -> None:
    """The bytes, then the name, and each new folder are synced before `write` returns; the process
    dies right after."""
    root = tmp_path / "new" / "media"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, "-c", SAVE_AND_DIE, str(root)],
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert run.returncode == -9, run.stderr
    synced = run.stdout.split()
    assert [path for path in synced if ".part-" in path]
    assert {str(root), str(root / "ab")} <= set(synced)
    assert synced[-1] == str(root / "ab")
    assert (root / "ab" / "one").read_bytes() == b"x" * 100_000


class Clamd(socketserver.StreamRequestHandler):
    """clamd's INSTREAM, as clamd(8) describes it; finds the EICAR test file only."""

    limit = 200_000

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        body = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            body += self.rfile.read(size)
            if len(body) > self.limit:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        if b"BREAK" in body:
            self.wfile.write(b"stream: Can't allocate memory ERROR\0")
        else:
            found = b"stream: Eicar-Test-Signature FOUND\0"
            self.wfile.write(found if EICAR in body else b"stream: OK\0")


@pytest.fixture(params=["tcp", "unix"])
def clamd(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Iterator[None]:
    server: socketserver.BaseServer
    if request.param == "tcp":
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
        settings.ADUAN_CLAMAV = f"127.0.0.1:{server.server_address[1]}"
    else:
        path = f"{tmp_path}/clamd.sock"
        server = socketserver.ThreadingUnixStreamServer(path, Clamd)
        settings.ADUAN_CLAMAV = path
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.usefixtures("clamd")
def test_the_scanner_is_asked_and_its_finding_refuses(media: Path, now: datetime) -> None:
    assert files.store(b"jalan rusak", now=now).media_type == "text/plain"
    before = blobs(media)
    with pytest.raises(files.Infected, match="virus scanner"):
        files.store(EICAR, now=now)
    with pytest.raises(files.Infected):
        files.store(photo() + bytes(100_000) + EICAR, now=now)
    assert blobs(media) == before


@pytest.mark.usefixtures("clamd")
def test_what_the_scanner_does_not_take_is_not_let_through(now: datetime) -> None:
    with pytest.raises(files.TooBig):
        files.store(b"a" * 3_000_000, now=now)
    with pytest.raises(files.ScannerUnavailable, match="try again"):
        files.store(b"BREAK", now=now)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock", "unix:/nowhere", "host"])
def test_a_scanner_that_does_not_answer_lets_nothing_through(
    address: str, settings: Any, media: Path, now: datetime
) -> None:
    settings.ADUAN_CLAMAV = address
    with pytest.raises(files.ScannerUnavailable):
        files.store(photo(), now=now)
    assert not blobs(media)
