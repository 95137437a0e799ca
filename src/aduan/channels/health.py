"""Which accounts of a channel work, remembered from run to run and shared by all workers.

An account that keeps failing is passed over for a while (shift), then tried again with a few
messages, after pauses that grow; as soon as it took those it is used in its place again (return).
One that is passed over is still asked, a few times a run, where no other takes the message: a
programme with a single account loses nothing by all this.

alphagov/notifications-api does the same with shares of the traffic (`provider_details_dao.py`:
less for a provider that fails, back towards its resting point with the hours).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from aduan.channels.models import AccountHealth
from aduan.directory.policy_parts import Account

MOST_FAILURES = 3
"""So many in a row, and an account is passed over; in one run, and it is left alone in that run."""
WEIGHT = 2
"""Successes that make up for one failure: where every second message fails, an account is passed
over after a few, where every tenth does, hardly ever."""
FEW = 3
"""Messages that an account has to take before it counts as well again."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)

log = structlog.get_logger("aduan.accounts")


def pause(times: int) -> timedelta:
    """How long an account is passed over for the so-manieth time: doubled up to a quarter hour."""
    plain: timedelta = min(FIRST_PAUSE * 2 ** min(times - 1, 10), LONGEST_PAUSE)
    return plain


@dataclass
class _Standing:
    """An account as this run knows it: what was kept of it, and what happened since."""

    row: AccountHealth
    on_trial: bool = False
    failed: int = 0
    """How often in a row it failed in this run."""
    change: int = 0
    """What failures weigh more than successes, or less, that is not kept yet."""
    took: int = 0
    """Messages it took since it was last passed over that are not kept yet."""
    sent_at: datetime | None = None
    failed_at: datetime | None = None


class Health:
    """The accounts of one channel, during one run over the outbox: one query, and one for each
    change."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._all: dict[str, _Standing] | None = None

    def order(self, accounts: Sequence[Account], now: datetime) -> Iterator[Account]:
        """Whom to ask for a message, one after the other until one takes it: those that are well,
        in their order, then those that are passed over; none that failed too often in a row."""
        last = []
        for each in accounts:
            if self._spent(each):
                continue
            if self._passed_over(each, now):
                last.append(each)
            else:
                yield each
        yield from (each for each in last if not self._spent(each))

    def why(self, account: Account) -> str:
        """Why an account failed last."""
        return self._of(account).row.reason

    def worked(self, account: Account, now: datetime, *, sent: bool) -> None:
        """It answered as it should; `sent`: and took the message, rather than refused it."""
        standing = self._of(account)
        standing.failed = 0
        standing.change = max(standing.change - 1, -standing.row.strain)
        if not sent:
            return
        standing.sent_at, standing.took = now, standing.took + 1
        if standing.row.retry_at is not None and standing.row.proven + standing.took >= FEW:
            self._give_back(account)

    def failed(self, account: Account, reason: str, now: datetime, *, at_once: bool) -> None:
        """It did not do its work; `at_once`: asking it again in this run is pointless."""
        standing = self._of(account)
        weight = MOST_FAILURES if at_once else 1
        standing.failed += weight
        standing.failed_at, standing.row.reason = now, reason
        if standing.row.retry_at is not None and not standing.on_trial:
            standing.took = standing.row.proven = 0  # to take a few in a row is what counts
            return
        standing.change += WEIGHT * weight
        if standing.on_trial or standing.row.strain + standing.change >= WEIGHT * MOST_FAILURES:
            self._pass_over(account, now)

    def keep(self, now: datetime) -> None:
        """Keeps what happened, at the end of a run; a trial that is not over goes on next time."""
        for standing in (self._all or {}).values():
            if standing.on_trial:
                until = standing.row.retry_at
                with self._kept(standing) as row:
                    row.retry_at = now if row.retry_at == until else row.retry_at
            elif standing.change or standing.sent_at or standing.failed_at:
                with self._kept(standing):
                    pass

    def _spent(self, account: Account) -> bool:
        return self._of(account).failed >= MOST_FAILURES

    def _passed_over(self, account: Account, now: datetime) -> bool:
        """Whether others come first; the first run to ask when the pause is over tries it."""
        standing = self._of(account)
        until = standing.row.retry_at
        if until is None or standing.on_trial:
            return False
        if until > now:
            return True
        # Whoever moves the end of the pause has the trial; a worker that is killed loses it then.
        trial_ends = now + pause(standing.row.pauses)
        mine = AccountHealth.objects.filter(pk=standing.row.pk, retry_at=until)
        standing.on_trial = mine.update(retry_at=trial_ends) == 1
        standing.row.retry_at = trial_ends
        return not standing.on_trial

    def _pass_over(self, account: Account, now: datetime) -> None:
        standing = self._of(account)
        known = standing.row.retry_at
        with self._kept(standing) as row:
            if row.retry_at != known:
                return  # another worker has done it
            row.pauses += 1
            row.retry_at, row.proven = now + pause(row.pauses), 0
            log.warning(
                "account passed over",
                channel=self._channel,
                account=account.code,
                reason=row.reason,
                until=row.retry_at.isoformat(),
            )

    def _give_back(self, account: Account) -> None:
        standing = self._of(account)
        known = standing.row.retry_at
        with self._kept(standing) as row:
            if row.retry_at != known:
                return
            row.pauses = row.strain = row.proven = 0
            row.retry_at = row.failing_since = None
            row.reason = ""
            log.info("account used again", channel=self._channel, account=account.code)

    @contextmanager
    def _kept(self, standing: _Standing) -> Iterator[AccountHealth]:
        """The account's row, locked, with all that this run knows added; stored at the end."""
        with transaction.atomic():
            row, _new = AccountHealth.objects.select_for_update().get_or_create(
                channel=self._channel, account=standing.row.account
            )
            row.strain = max(0, row.strain + standing.change)
            before = 0 if standing.failed_at else row.proven
            row.proven = before + standing.took if row.retry_at else 0
            row.last_sent_at = _later(row.last_sent_at, standing.sent_at)
            row.last_failed_at = _later(row.last_failed_at, standing.failed_at)
            if standing.failed_at is not None:
                row.failing_since = row.failing_since or standing.failed_at
                row.reason = standing.row.reason
            elif not row.strain and row.retry_at is None:
                row.failing_since, row.reason = None, ""
            yield row
            row.save()
        standing.row, standing.on_trial = row, False
        standing.change = standing.took = 0
        standing.sent_at = standing.failed_at = None

    def _of(self, account: Account) -> _Standing:
        if self._all is None:
            kept = AccountHealth.objects.filter(channel=self._channel)
            self._all = {row.account: _Standing(row) for row in kept}
        if account.code not in self._all:
            new = AccountHealth(channel=self._channel, account=account.code)
            self._all[account.code] = _Standing(new)
        return self._all[account.code]


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)
