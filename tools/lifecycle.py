"""Writes docs/lifecycle.md from the lifecycle's own table, so that the two cannot disagree.

    python tools/lifecycle.py            writes the file
    python tools/lifecycle.py --check    exit 1 where the file is not what the table says

States, moves and clocks come from `aduan.cases.lifecycle`, what a verb does from the docstring of
its function, the lengths of limits from the policy of `lapor`.
"""

import ast
import inspect
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

from aduan.cases.lifecycle import PUBLIC, Move, StageClock, State
from aduan.cases.lifecycle.guards import GUARDS
from aduan.cases.lifecycle.table import Clock

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "lifecycle.md"
ACTIONS = ROOT / "src" / "aduan" / "cases" / "actions"
POLICY = ROOT / "src" / "aduan" / "directory" / "data" / "programmes" / "lapor.toml"
FUNCTIONS = {"object": "object_to"}
"""Functions that cannot bear the name of their verb."""

TOP = """\
<!-- Written by `make docs` from src/aduan/cases/lifecycle/public.py: change that, not this. -->

# The lifecycle of a report

This is the whole table of the public flow, as the program reads it. A verb that does not stand in a
state's table is refused in that state, whoever asks. Who may do what is decided by the roles that a
person holds towards the case; `complainant` is the person who filed (by link, code or account),
`consulted` an agency that was asked for a contribution, `authority` the supervisor of the centre
while an appeal is open, and `system` the clock.

In the tables, "who" needs one of the roles; an empty "leads to" leaves the state as it is; "the
person is told" names the [wording](../src/aduan/notifications/wording/en.toml); the columns "clock"
and "only if" use the words explained under [effects on the clock](#effects-on-the-clock) and
[conditions](#conditions). The lengths of limits are those of the programme `lapor`; each is a
setting of the programme's policy, and a case keeps the policy that it was filed under.

How the table becomes behaviour: [architecture](architecture.md#the-lifecycle-is-data).

## The way from state to state

Left out are the verbs that leave the state as it is, and those of [every open
state](#in-every-open-state). `unmerge` and `restore` lead back to where the report was.
"""


def render() -> str:
    """The whole document."""
    with override(None):
        parts = [
            TOP,
            _diagram(),
            "## States\n",
            _states(),
            _LIMITS,
            "## Verbs of each state\n",
            "\n".join(_of_state(state) for state in State),
            "## In every state\n",
            _table(_everywhere(frozenset(State))),
            "## In every open state\n",
            f"Open are {_words(each.value for each in State if each in PUBLIC.open_states)}.\n",
            _table(_everywhere(PUBLIC.open_states)),
            "## What each verb does\n",
            _verbs(),
            "## Conditions\n",
            "What the table alone cannot say"
            " ([guards.py](../src/aduan/cases/lifecycle/guards.py)).\n",
            _list((name, _first_line(guard.__doc__)) for name, guard in sorted(GUARDS.items())),
            "## Effects on the clock\n",
            _list(_clock_effects()),
        ]
    return "\n".join(parts).rstrip() + "\n"


_LIMITS = """\
A limit that binds the state stands still while a question waits for the person, and goes on later
by as long. A limit counted from filing is not begun again by a transfer. Where a limit is "within
the promise" it ends with the promise at the latest, while that lies ahead. Beside the stages run
the promise itself and the day by which the person is told which agency has the report.
"""


def _diagram() -> str:
    edges: dict[tuple[State, State], list[str]] = defaultdict(list)
    common = {move for move, _sources in _grouped() if _is_common(move)}
    for move in PUBLIC.moves:
        if move.target not in (None, move.source) and _bare(move) not in common:
            edges[move.source, move.target].append(move.verb)
    lines = ["stateDiagram-v2", f"    [*] --> {PUBLIC.start.value}: file"]
    lines += [
        f"    {source.value} --> {target.value}: {', '.join(dict.fromkeys(verbs))}"
        for (source, target), verbs in edges.items()
    ]
    return "\n".join(["```mermaid", *lines, "```\n"])


def _states() -> str:
    rows = ["| state | shown as | phase | open | limit |", "|---|---|---|---|---|"]
    for state in State:
        stage = PUBLIC.stages.get(state)
        rows.append(
            f"| [`{state.value}`](#{state.value}) | {state.label} | {PUBLIC.phases[state].label} "
            f"| {'yes' if state in PUBLIC.open_states else ''} | {_limit(stage) if stage else ''} |"
        )
    return "\n".join(rows) + "\n"


def _limit(stage: StageClock) -> str:
    """A stage's limit in words, such as `take`: 2 days, within the promise."""
    if not stage.limit:
        return f"`{stage.kind}`: the date that was promised"
    limits = tomllib.loads(POLICY.read_text("utf-8"))["limits"]
    kind = limits.get(f"{stage.limit}_kind", limits["day_kind"])
    length = limits[stage.limit]
    words = [f"`{stage.kind}`: {length} {kind} day{'s' * (length > 1)} (`{stage.limit}`)"]
    words += ["from filing"] * stage.from_filing
    words += ["for the person"] * (stage.party == "person")
    # The promise need not be said to end within itself.
    words += ["within the promise"] * (stage.capped and stage.limit != "promise")
    return ", ".join(words)


def _of_state(state: State) -> str:
    moves = [move for move in PUBLIC.from_state(state) if not _is_common(_bare(move))]
    return f"### {state.value}\n\n{_table(moves) if moves else 'No verbs of its own.'}"


def _table(moves: Iterable[Move]) -> str:
    rows = [
        "| verb | who | leads to | must be given | clock | the person is told | only if |",
        "|---|---|---|---|---|---|---|",
    ]
    for move in moves:
        cells = (
            f"`{move.verb}`",
            ", ".join(sorted(move.who)),
            _target(move),
            ", ".join(f"`{name}`" for name in move.needs),
            "" if move.clock == Clock.KEEP else f"`{move.clock.value}`",
            f"`{move.tells}`" if move.tells else "",
            f"`{move.guard}`" if move.guard else "",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _target(move: Move) -> str:
    if move.target is not None:
        return f"`{move.target.value}`"
    return "where it was before" if move.clock == Clock.UNPARK else ""


def _bare(move: Move) -> Move:
    """The move without its source, so that the same row of several states is known as one."""
    return Move(
        PUBLIC.start,
        move.verb,
        move.target,
        move.who,
        move.needs,
        move.clock,
        move.tells,
        move.guard,
    )


def _grouped() -> list[tuple[Move, frozenset[State]]]:
    """Each different row with all states that it stands in."""
    sources: dict[Move, set[State]] = defaultdict(set)
    for move in PUBLIC.moves:
        sources[_bare(move)].add(move.source)
    return [(move, frozenset(found)) for move, found in sources.items()]


def _is_common(bare: Move) -> bool:
    return any(move == bare and sources >= PUBLIC.open_states for move, sources in _grouped())


def _everywhere(states: frozenset[State]) -> list[Move]:
    """The rows that stand in exactly these states."""
    return [move for move, sources in _grouped() if sources == states]


def _verbs() -> str:
    found = dict(_functions())
    rows = []
    for verb in PUBLIC.verbs:
        file, what = found[FUNCTIONS.get(verb, verb)]
        rows.append((verb, f"{what} ([{file}](../src/aduan/cases/actions/{file}))"))
    return _list(rows)


def _functions() -> Iterator[tuple[str, tuple[str, str]]]:
    """Each function of the verbs with its file and the first line of its docstring."""
    for path in sorted(ACTIONS.glob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                yield node.name, (path.name, _first_line(ast.get_docstring(node)))


def _clock_effects() -> Iterator[tuple[str, str]]:
    """Each effect with the words that stand below it in its class."""
    body = ast.parse(inspect.getsource(Clock)).body[0]
    assert isinstance(body, ast.ClassDef)
    for name, words in zip(body.body, body.body[1:], strict=False):
        if isinstance(name, ast.Assign) and isinstance(words, ast.Expr):
            yield (
                str(ast.literal_eval(name.value)),
                " ".join(str(ast.literal_eval(words.value)).split()),
            )


def _list(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- `{name}`: {words}" for name, words in rows) + "\n"


def _words(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _first_line(text: str | None) -> str:
    return (text or "").strip().split("\n", 1)[0]


def main() -> int:
    """Writes the document, or with --check only compares; returns the exit code."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    text = render()
    if sys.argv[1:] == ["--check"]:
        fresh = DOCUMENT.exists() and DOCUMENT.read_text("utf-8") == text
        print("up to date" if fresh else f"{DOCUMENT.relative_to(ROOT)} is stale: run make docs")
        return 0 if fresh else 1
    DOCUMENT.write_text(text, "utf-8")
    print(f"wrote {DOCUMENT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
