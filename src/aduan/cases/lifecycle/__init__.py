"""The lifecycle as data: which verb leads from which state to which, by whom, and what it does.

`table.py` holds the vocabulary, `public.py` the flow of public programmes such as LAPOR!. Nothing
here queries or writes: verbs in `aduan.cases.actions` ask, screens draw, tests walk every cell.
"""

from aduan.cases.lifecycle.public import PUBLIC
from aduan.cases.lifecycle.table import Flow, Move, StageClock, State

FLOWS: dict[str, Flow] = {"public": PUBLIC}
"""Flow by the name that a programme's policy gives under `lifecycle`."""

__all__ = ["FLOWS", "PUBLIC", "Flow", "Move", "StageClock", "State"]
