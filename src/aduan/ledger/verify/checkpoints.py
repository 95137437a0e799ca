"""Checks the checkpoints: numbers, links, trees, signatures, and the files beside them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aduan.ledger import merkle
from aduan.ledger.canonical import FIRST
from aduan.ledger.checkpoints import BadStatement, Folder, Statement
from aduan.ledger.signing import Keys
from aduan.ledger.verify.reading import Groups, Row, micros, stream
from aduan.ledger.verify.report import Finding, Report

_CHECKPOINTS = """
SELECT number, {at}, count, tree, previous, root, key, signature
FROM ledger_checkpoint ORDER BY number
""".format(at=micros("at"))

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_LEAVES = "SELECT checkpoint_id, subject, seq, hash FROM ledger_leaf ORDER BY 1, 2"


@dataclass
class _Last:
    """The checkpoint before the one at hand."""

    number: int = 0
    root: bytes = FIRST


def check_checkpoints(
    report: Report, *, keys: Keys, folder: Folder | None, last_file: int, using: str
) -> None:
    """Check every checkpoint of the database, and the files up to `last_file` against them."""
    leaves: Groups[int] = Groups(stream(using, _LEAVES))
    last = _Last()
    without_file = 0
    for row in stream(using, _CHECKPOINTS):
        statement = _statement(row)
        if statement.number != last.number + 1:
            detail = f"checkpoints {last.number + 1} to {statement.number - 1} are gone"
            _found(report, "checkpoint-missing", last.number + 1, detail)
        while leaves.key is not None and leaves.key < statement.number:
            _found(report, "checkpoint-missing", leaves.key, "only its leaves are left")
            leaves.take(leaves.key)
        _check_one(report, statement, last, leaves.take(statement.number), keys)
        if folder:
            without_file += not _check_file(report, statement, folder, last_file)
        last = _Last(statement.number, statement.root)
        report.checkpoints += 1
        report.last_at = statement.at
    while leaves.key is not None:
        _found(report, "checkpoint-missing", leaves.key, "only its leaves are left")
        leaves.take(leaves.key)
    if last_file > last.number:
        _found(
            report,
            "truncated",
            last.number + 1,
            f"the files reach to checkpoint {last_file}, the database ends at {last.number}",
        )
    _remark(report, keys, folder, without_file)


def _check_one(
    report: Report, statement: Statement, last: _Last, rows: list[Row], keys: Keys
) -> None:
    """Check one checkpoint against the one before, its leaves and the keys; one finding at most."""
    tree = merkle.Tree(merkle.leaf_hash(subject, seq, bytes(it)) for _, subject, seq, it in rows)
    if statement.previous != last.root:
        detail = "it does not follow the checkpoint before it"
    elif tree.count != statement.count or tree.root() != statement.tree:
        detail = "its leaves are not those that were sealed"
    elif merkle.chain(statement.previous, statement.tree) != statement.root:
        detail = "its root was changed"
    elif not statement.is_signed(keys):
        known = statement.key in keys
        detail = "its signature is wrong" if known else "no key that we trust signed it"
    else:
        return
    _found(report, "checkpoint-changed", statement.number, detail)


def _check_file(report: Report, statement: Statement, folder: Folder, last_file: int) -> bool:
    """Compare a checkpoint with its file; returns whether there is a file."""
    try:
        on_file = folder.read(statement.number)
    except BadStatement as error:
        _found(report, "file-changed", statement.number, f"its file cannot be read: {error}")
        return True
    if on_file is None:
        if statement.number < last_file:
            _found(report, "file-missing", statement.number, "its file is gone, later ones exist")
        return False
    report.files += 1
    if on_file != statement:
        _found(report, "file-differs", statement.number, "its file says something else")
    return True


def _remark(report: Report, keys: Keys, folder: Folder | None, without_file: int) -> None:
    """Say what could not be checked."""
    if not report.checkpoints:
        report.notes.append("there is no checkpoint yet: nothing is under a signature")
    elif not keys:
        report.notes.append("no public key was given: no signature could be checked")
    if folder is None:
        report.notes.append("no checkpoint files were compared")
    elif without_file:
        report.notes.append(f"{without_file} checkpoints have no file in {folder.path}")


def _statement(row: Row) -> Statement:
    """A row of the query as a statement; a time that cannot be becomes one that nobody signed."""
    number, at, count, tree, previous, root, key, signature = row
    try:
        moment = _EPOCH + timedelta(microseconds=at or 0)
    except OverflowError:
        moment = _EPOCH
    return Statement(
        number, moment, count, bytes(tree), bytes(previous), bytes(root), key, bytes(signature)
    )


def _found(report: Report, kind: str, number: int, detail: str) -> None:
    """Add a finding about a checkpoint."""
    report.add(Finding(kind, detail, checkpoint=number))
