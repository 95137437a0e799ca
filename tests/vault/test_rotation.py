"""Changing the key: everything moves, nothing is lost, lookups work throughout."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import BinaryField
from PIL import Image
from pytest_django import Settings

from aduan.vault import custody, files, identities, inbound, rotation, texts
from aduan.vault.keys import VaultKey
from aduan.vault.models import File, SealingKey, Text
from aduan.vault.sealing import is_current

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

NOW = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
OLD, NEW, NEWER = (bytes([each]) * 32 for each in (1, 2, 3))


@pytest.fixture
def old_register(settings: Settings, tmp_path: Path) -> Settings:
    """A register sealed with one key, to which a new one was just added."""
    settings.ADUAN_MEDIA = str(tmp_path)
    settings.ADUAN_VAULT_KEYS = [OLD]
    custody.enter(NOW)
    for place in range(7):
        identity = identities.create(
            name=f"Orang {place}", contacts=[("email", f"o{place}@example.org")], now=NOW
        )
        texts.write(f"teks {place}", now=NOW)
        inbound.receive("sms", b"lapor", message_id=str(place), now=NOW)
    identities.open_name(
        identity.id, actor="a", purpose="case", case_id=None, reason="surat", now=NOW
    )
    texts.erase(texts.write("weg", now=NOW).id, NOW)
    settings.ADUAN_VAULT_KEYS = [NEW, OLD]
    return settings


def test_everything_is_sealed_anew(old_register: Settings) -> None:
    told: list[tuple[str, int, int]] = []
    changed = rotation.rotate(now=NOW, batch=3, progress=lambda *step: told.append(step))
    mine = {name: count for name, count in changed.items() if name.startswith("vault.")}
    assert mine == {
        "vault.Identity.sealed": 7,
        "vault.Contact.sealed": 7,
        "vault.Text.sealed": 7,
        "vault.RawInbound.sealed": 7,
        "vault.Opening.sealed_reason": 1,
    }
    assert ("vault.Identity.sealed", 3, 7) in told
    assert all(is_current(row.sealed) for row in Text.objects.all())
    assert {texts.read(row) for row in Text.objects.all()} == {
        "",
        *(f"teks {place}" for place in range(7)),
    }
    assert set(rotation.rotate(now=NOW).values()) == {0}


def test_contacts_are_found_before_during_and_after(old_register: Settings) -> None:
    def found() -> list[int]:
        return [
            identities.find_contacts("email", f"O{place}@example.org").count() for place in range(7)
        ]

    assert found() == [1] * 7
    halfway: list[list[int]] = []

    def look(name: str, done: int, todo: int) -> None:
        halfway.append(found())

    rotation.rotate(now=NOW, batch=2, progress=look)
    assert halfway
    assert all(each == [1] * 7 for each in halfway)
    assert found() == [1] * 7
    old_register.ADUAN_VAULT_KEYS = [NEWER, NEW]
    assert found() == [1] * 7, "no fingerprint hangs on the old key any more"


def test_cut_off_and_taken_up_again(old_register: Settings) -> None:
    class Cut(Exception):
        pass

    def cut(name: str, done: int, todo: int) -> None:
        if name == "vault.Contact.sealed" and done >= 4:
            raise Cut

    with pytest.raises(Cut):
        rotation.rotate(now=NOW, batch=2, progress=cut)
    assert set(custody.needed()) == {key_id(OLD), key_id(NEW)}
    changed = rotation.rotate(now=NOW, batch=2)
    assert (changed["vault.Identity.sealed"], changed["vault.Contact.sealed"]) == (0, 3)


def key_id(material: bytes) -> str:
    return VaultKey(material).id.hex()


def test_after_two_rotations_the_middle_key_can_go(old_register: Settings) -> None:
    rotation.rotate(now=NOW)
    old_register.ADUAN_VAULT_KEYS = [NEWER, NEW, OLD]
    rotation.rotate(now=NOW + timedelta(days=1))
    assert set(custody.needed()) == {key_id(NEWER), key_id(OLD)}
    old_register.ADUAN_VAULT_KEYS = [NEWER, OLD]
    custody.enter(NOW + timedelta(days=2))
    assert "teks 3" in {texts.read(row) for row in Text.objects.all()}


def test_rows_written_while_it_runs_are_fine(old_register: Settings) -> None:
    def write(name: str, done: int, todo: int) -> None:
        texts.write("baru", now=NOW)

    rotation.rotate(now=NOW, batch=2, progress=write)
    assert all(is_current(row.sealed) for row in Text.objects.all())


@pytest.mark.parametrize(
    ("ring_setting", "words"),
    [
        ([NEW], "is needed and not in ADUAN_VAULT_KEY"),
        ([OLD, NEW], "must stand last"),
        ([NEWER, OLD, NEW], "must stand last"),
    ],
)
def test_a_ring_that_does_not_fit_is_refused(
    old_register: Settings, ring_setting: list[bytes], words: str
) -> None:
    old_register.ADUAN_VAULT_KEYS = ring_setting
    with pytest.raises(custody.WrongKeys, match=words):
        custody.enter(NOW)
    with pytest.raises(custody.WrongKeys):
        rotation.rotate(now=NOW)


def test_entering_twice_changes_nothing(settings: Settings) -> None:
    settings.ADUAN_VAULT_KEYS = [OLD]
    for days in range(3):
        custody.enter(NOW + timedelta(days=days))
    key = SealingKey.objects.get()
    assert (key.founding, key.first_used, key.retired_at) == (True, NOW, None)
    assert custody.problems() == []


def test_no_sealed_column_of_any_room_is_forgotten() -> None:
    """A column named `sealed…` that its room did not register would be lost at the second
    rotation; register it in the room's `AppConfig.ready`."""
    known = {sealed.name for sealed in rotation.registered()}
    sealed_columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, BinaryField) and field.name.startswith("sealed")
    }
    assert sealed_columns <= known


def test_stored_files_are_sealed_anew(old_register: Settings) -> None:
    old_register.ADUAN_VAULT_KEYS = [OLD]
    drawing = BytesIO()
    Image.new("RGB", (20, 10), "teal").save(drawing, "PNG")
    file = files.store(drawing.getvalue(), now=NOW)
    before = files.read(file)
    old_register.ADUAN_VAULT_KEYS = [NEW, OLD]
    assert rotation.rotate(now=NOW)[rotation.FILES] == 1
    old_register.ADUAN_VAULT_KEYS = [NEW]
    assert files.read(File.objects.get(id=file.id)) == before
    old_register.ADUAN_VAULT_KEYS = [NEW, OLD]
    assert rotation.rotate(now=NOW)[rotation.FILES] == 0
