"""How each door and each account does now, for those who run the register. Seven statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aduan.channels import accounts, registry
from aduan.channels.accounts import Held
from aduan.channels.models import AccountHealth
from aduan.channels.registry import Channel
from aduan.directory.dates import ZONE
from aduan.notifications import costs, flow
from aduan.vault import inbound

FAILED_WITHIN = timedelta(days=7)
REFUSED_WITHIN = timedelta(days=1)
"""How long calls without a right signature are told of."""
CONFIRMED_WITHIN = timedelta(hours=1)
"""After so long a delivery receipt should have come."""
MUTE = 5
"""Of so many messages of a day an account should have confirmed one."""


@dataclass(frozen=True)
class AccountState:
    """One account of one programme.

    `fault` is what it lacks, in plain words. `spent` are its messages of this month, a line for
    each currency.
    """

    programme: str
    code: str
    provider: str
    fault: str
    health: AccountHealth
    failed: int
    carried: flow.Carried
    """What it took over in the last day, but for the last hour."""
    spent: Sequence[costs.Line]
    refused: bool

    @property
    def mute(self) -> bool:
        """Whether it takes messages and confirms none: they may go nowhere."""
        return MUTE <= self.carried.handed == self.carried.unconfirmed

    @property
    def segments(self) -> int:
        """The SMS of this month."""
        return sum(line.segments for line in self.spent)


@dataclass(frozen=True)
class Door:
    """One channel; counts that reach `flow.MOST` may be greater."""

    code: str
    last_in: datetime | None
    last_out: datetime | None
    waiting: int
    failed: int
    accounts: list[AccountState] = field(default_factory=list)

    @property
    def waiting_many(self) -> bool:
        """Whether there may be more than were counted."""
        return self.waiting >= flow.MOST

    @property
    def failed_many(self) -> bool:
        """Whether there may be more than were counted."""
        return self.failed >= flow.MOST


def month_of(now: datetime) -> tuple[datetime, datetime]:
    """The month that an instant falls in: its beginning and that of the next."""
    begin = now.astimezone(ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return begin, next_month(begin)


def next_month(begin: datetime) -> datetime:
    """The beginning of the month after one that begins then."""
    return (begin + timedelta(days=32)).replace(day=1)


def doors(now: datetime) -> list[Door]:
    """Every door, in the order in which they are offered."""
    channels = registry.connect()
    came, left, waiting = inbound.last_in(channels), flow.last_out(), flow.waiting()
    failed = flow.failed(now - FAILED_WITHIN)
    spent = costs.between(*month_of(now))
    carried = flow.carried(now - timedelta(days=1), now - CONFIRMED_WITHIN)
    kept = {(row.channel, row.account): row for row in AccountHealth.objects.all()}
    found = []
    for name, channel in channels.items():
        states = [
            _account(channel, held, kept, failed, carried, spent, now)
            for held in accounts.everywhere(name)
        ]
        by_accounts = [state.health.last_sent_at for state in states]
        found.append(
            Door(
                code=name,
                last_in=came[name],
                last_out=max(filter(None, [left.get(name), *by_accounts]), default=None),
                waiting=waiting.get(name, 0),
                failed=sum(count for (door, _account), count in failed.items() if door == name),
                accounts=states,
            )
        )
    return found


def _account(
    channel: Channel,
    held: Held,
    kept: dict[tuple[str, str], AccountHealth],
    failed: dict[tuple[str, str], int],
    carried: dict[tuple[str, str], flow.Carried],
    spent: Sequence[costs.Line],
    now: datetime,
) -> AccountState:
    code, programme = held.account.code, held.programme
    health = kept.get((channel.name, code)) or AccountHealth(channel=channel.name, account=code)
    return AccountState(
        programme=programme,
        code=code,
        provider=held.account.provider,
        fault=channel.fault(held.account),
        health=health,
        failed=failed.get((channel.name, code), 0),
        carried=carried.get((channel.name, code), flow.Carried()),
        spent=[
            line
            for line in spent
            if (line.channel, line.account, line.programme) == (channel.name, code, programme)
        ],
        refused=health.refused_at is not None and health.refused_at >= now - REFUSED_WITHIN,
    )
