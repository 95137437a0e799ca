"""Checks that the texts which events name are still those that were written, or were erased."""

import json
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from aduan.ledger.verify.reading import Row
from aduan.ledger.verify.report import Finding, Report

_BATCH = 500


class TextCheck:
    """Collects the texts that events name and compares their digests in batches."""

    def __init__(
        self, report: Report, digests: Callable[[Iterable[UUID]], Mapping[UUID, str]]
    ) -> None:
        """`digests` gives each text's digest as it is now, or "erased"."""
        self._report = report
        self._digests = digests
        self._waiting: list[tuple[UUID, int, UUID, str]] = []

    def add(self, subject: UUID, chain: list[Row]) -> None:
        """Take the texts of one chain."""
        for event in chain:
            if '"texts"' not in event[8]:
                continue
            try:
                named = json.loads(event[8])["texts"].items()
                self._waiting += [(subject, event[1], UUID(key), digest) for key, digest in named]
            except (AttributeError, KeyError, TypeError, ValueError):
                detail = "what it says of its texts cannot be read"
                self._report.add(Finding("text", detail, subject, event[1]))
        if len(self._waiting) >= _BATCH:
            self.finish()

    def finish(self) -> None:
        """Compare what waits."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        now = self._digests({text_id for _, _, text_id, _ in waiting})
        for subject, seq, text_id, digest in waiting:
            self._report.texts += 1
            current = now.get(text_id)
            if current == "erased":
                self._report.texts_erased += 1
            elif current is None:
                detail = f"its text {text_id} is gone without having been erased"
                self._report.add(Finding("text", detail, subject, seq))
            elif current != digest:
                detail = f"its text {text_id} was altered"
                self._report.add(Finding("text", detail, subject, seq))
