"""Prints the rows of the requirements against the tests that prove them.

    python tools/requirements.py            the table
    python tools/requirements.py --open     only the rows that no test proves

Rows stand in docs/requirements.tsv; a test names its rows with
`@pytest.mark.requirement("L-03", ...)`. Exit 1 where a test names a row that does not exist.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROWS = ROOT / "docs" / "requirements.tsv"
TESTS = ROOT / "tests"


def rows() -> dict[str, str]:
    """Each row's id and what must be true."""
    lines = ROWS.read_text("utf-8").splitlines()[1:]
    return dict(line.split("\t", 1) for line in lines if line)


def claims() -> Iterator[tuple[str, str]]:
    """Each (row, test) that a mark in the tests states."""
    for path in sorted(TESTS.rglob("test_*.py")):
        place = path.relative_to(ROOT)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                for row in _marked(node.decorator_list):
                    yield row, f"{place}::{node.name}"


def _marked(decorators: list[ast.expr]) -> Iterator[str]:
    for decorator in decorators:
        if (
            isinstance(decorator, ast.Call)
            and ast.unparse(decorator.func) == "pytest.mark.requirement"
        ):
            for argument in decorator.args:
                if isinstance(argument, ast.Constant):
                    yield str(argument.value)


def main(arguments: list[str]) -> int:
    """Prints the table; returns the exit code."""
    wanted, proofs = rows(), defaultdict(list)
    for row, test in claims():
        proofs[row].append(test)
    only_open = "--open" in arguments
    for row, text in wanted.items():
        if only_open and proofs[row]:
            continue
        print(f"{row}  {text}")
        for test in proofs[row] or ["no test"]:
            print(f"      {test}")
    proved = sum(1 for row in wanted if proofs[row])
    print(f"\n{proved} of {len(wanted)} rows have a test")
    unknown = sorted(set(proofs) - set(wanted))
    for row in unknown:
        print(f"{row} is no row of {ROWS.name}: {', '.join(proofs[row])}", file=sys.stderr)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
