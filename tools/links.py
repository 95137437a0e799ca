"""Checks that every link in the documents leads somewhere: to a file here, to a heading in it.

Addresses of other sites are not asked; nothing in a check depends on a network.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def documents() -> list[Path]:
    """Every Markdown file of the project."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("src/**/*.md")])


def faults(document: Path) -> Iterator[str]:
    """Each link of one document that leads nowhere."""
    text = CODE.sub("", document.read_text("utf-8"))
    for target in LINK.findall(text):
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (document.parent / unquote(path)).resolve() if path else document
        where = f"{document.relative_to(ROOT)}: {target}"
        if not file.exists():
            yield f"{where}: there is no such file"
        elif anchor and file.suffix == ".md" and anchor not in anchors(file):
            yield f"{where}: there is no such heading"


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    text = re.sub(r"```.*?```", "", document.read_text("utf-8"), flags=re.DOTALL)
    made: set[str] = set()
    for heading in HEADING.findall(text):
        words = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
        anchor = words.replace(" ", "-")
        count = 1
        while anchor in made:
            anchor = f"{words.replace(' ', '-')}-{count}"
            count += 1
        made.add(anchor)
    return made


def main() -> int:
    """Prints every fault; returns the exit code."""
    found = [fault for document in documents() for fault in faults(document)]
    print("\n".join(found) or "every link leads somewhere")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
