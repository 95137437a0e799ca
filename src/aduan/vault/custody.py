"""Which keys this database hangs on: recorded by id, checked at every start.

Catches a register started with the wrong key, a restored copy whose key stayed
behind, and a founding key that was taken off the ring.
"""

from datetime import datetime

from aduan.vault.keys import ring
from aduan.vault.models import SealingKey


class WrongKeys(Exception):
    """The ring does not fit this database; the text says what is needed."""


def enter(now: datetime, *, using: str = "default") -> None:
    """Check the ring against this database and record a newest key not seen before.

    To be called by every process that starts, after the migrations. Raises `WrongKeys`.
    """
    complaints = problems(using=using)
    if complaints:
        raise WrongKeys("; ".join(complaints))
    keys = ring()
    SealingKey.objects.using(using).bulk_create(
        [
            SealingKey(key_id=key.id.hex(), first_used=now, founding=key is keys.founding)
            for key in {keys.founding, keys.newest}
        ],
        ignore_conflicts=True,
    )
    # A key that comes back into use is needed again.
    SealingKey.objects.using(using).filter(key_id=keys.newest.id.hex()).exclude(
        retired_at=None
    ).update(retired_at=None)


def problems(*, using: str = "default") -> list[str]:
    """Say in plain words why the ring does not fit; empty if it does."""
    keys = ring()
    on_ring = {key.id.hex() for key in keys.keys}
    complaints = [
        f"the vault key with id {key_id} is needed and not in ADUAN_VAULT_KEY"
        for key_id in needed(using=using)
        if key_id not in on_ring
    ]
    founding = SealingKey.objects.using(using).filter(founding=True).first()
    if not complaints and founding and founding.key_id != keys.founding.id.hex():
        complaints.append(
            f"the vault key with id {founding.key_id} must stand last in ADUAN_VAULT_KEY: "
            "case numbers and receipts are made with it"
        )
    return complaints


def needed(*, using: str = "default") -> list[str]:
    """Return the ids of the keys that this database cannot do without."""
    rows = SealingKey.objects.using(using).filter(retired_at=None).order_by("first_used", "key_id")
    return list(rows.values_list("key_id", flat=True))


def retire_others(now: datetime, *, using: str = "owner") -> None:
    """Note that only the newest and the founding key are still needed."""
    (
        SealingKey.objects.using(using)
        .filter(founding=False, retired_at=None)
        .exclude(key_id=ring().newest.id.hex())
        .update(retired_at=now)
    )
