"""Finding and reading data files, with faults that name file and line."""

import csv
import hashlib
import io
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from aduan.directory.policy_faults import PolicyError, explain

DATA = Path(__file__).resolve().parents[1] / "data"
"""The files that come with Aduan."""

BUILT = DATA / "built"
"""Where building the pages puts the official list of areas."""

EntryT = TypeVar("EntryT", bound=BaseModel)

_RECIPE = 1
"""Raised when the same files mean other rows than before, so that they are loaded again."""


def programme_file(name_or_file: str) -> Path:
    """The policy file of a programme that comes with Aduan, or the file itself.

    Raises `PolicyError` naming what there is.
    """
    built_in = DATA / "programmes" / f"{name_or_file}.toml"
    if built_in.is_file():
        return built_in
    given = Path(name_or_file)
    if given.is_file():
        return given
    texts = (DATA / "programmes").glob("*.toml")
    known = sorted(file.stem for file in texts if "-" not in file.stem)
    raise PolicyError(
        [f"{name_or_file}: no such file, and no programme of Aduan: {', '.join(known)}"]
    )


def text_of(file: Path) -> str:
    """A file's text, with or without a byte order mark. Raises `PolicyError`."""
    try:
        return file.read_text("utf-8-sig")
    except FileNotFoundError:
        raise PolicyError([f"{file.name}: no such file"]) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise PolicyError([f"{file.name}: cannot be read as UTF-8 text: {fault}"]) from None


def digest_of(files: Iterable[Path]) -> str:
    """SHA-256 over the bytes of files, in their order, in hexadecimal."""
    sum_of_all = hashlib.sha256(str(_RECIPE).encode())
    for file in files:
        content = file.read_bytes() if file.is_file() else b""
        sum_of_all.update(f"{file.name}:{len(content)}\n".encode())
        sum_of_all.update(content)
    return sum_of_all.hexdigest()


def digest_of_entry(entry: BaseModel) -> str:
    """SHA-256 of one entry's meaning, in hexadecimal."""
    return hashlib.sha256(entry.model_dump_json().encode()).hexdigest()


def rows(file: Path, model: type[EntryT]) -> list[EntryT]:
    """The rows of a CSV file with a heading; empty cells count as not given.

    Raises `PolicyError` with one line per fault, naming file, line and column.
    """
    reader = csv.DictReader(io.StringIO(text_of(file)))
    columns = set(model.model_fields)
    unknown = sorted(set(reader.fieldnames or []) - columns)
    if unknown:
        allowed = ", ".join(sorted(columns))
        raise PolicyError(
            [f"{file.name}: {name!r} is not a known column; allowed: {allowed}" for name in unknown]
        )
    entries: list[EntryT] = []
    faults: list[str] = []
    for row in reader:
        if None in row:
            faults.append(f"{file.name}: line {reader.line_num}: has too many cells")
            continue
        given = {name: cell.strip() for name, cell in row.items() if cell and cell.strip()}
        try:
            entries.append(model.model_validate(given))
        except ValidationError as fault:
            faults.extend(explain(fault, model, f"{file.name}: line {reader.line_num}"))
    if faults:
        raise PolicyError(faults)
    return entries


def tables(file: Path, model: type[EntryT]) -> EntryT:
    """A TOML file as its model. Raises `PolicyError` with one line per fault."""
    try:
        return model.model_validate(tomllib.loads(text_of(file)))
    except tomllib.TOMLDecodeError as fault:
        raise PolicyError([f"{file.name}: not valid TOML: {fault}"]) from None
    except ValidationError as fault:
        raise PolicyError(explain(fault, model, file.name)) from None


def twice(file: str, codes: Iterable[str]) -> None:
    """Raises `PolicyError` where a code stands twice in a file."""
    seen: set[str] = set()
    faults = []
    for code in codes:
        if code in seen:
            faults.append(f"{file}: the code {code} stands twice")
        seen.add(code)
    if faults:
        raise PolicyError(faults)
