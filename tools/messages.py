"""Translations without the gettext programs: extract, check, compile.

Each room under src/aduan holds its own words in `locale/<language>/LC_MESSAGES/django.po`.

    python tools/messages.py extract [ROOM ...]   bring the .po files up to the sources
    python tools/messages.py check [ROOM ...]     exit 1 where a word lacks its translation
    python tools/messages.py compile              make the .mo files that Django reads
"""

import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ROOT / "src" / "aduan"
LANGUAGES = ("id", "th")
TEMPLATES = (".html", ".txt")

# Which arguments of a call are the message, and before them (or 0) which is its context.
CALLS: dict[str, tuple[int, tuple[int, ...]]] = {
    "_": (0, (1,)),
    **{f"gettext{end}": (0, (1,)) for end in ("", "_lazy", "_noop")},
    **{f"ngettext{end}": (0, (1, 2)) for end in ("", "_lazy")},
    **{f"pgettext{end}": (1, (2,)) for end in ("", "_lazy")},
    **{f"npgettext{end}": (1, (2, 3)) for end in ("", "_lazy")},
}

PLURAL_FORMS = "nplurals=1; plural=0;"

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdif]|%%|\{\w*(?:![rsa])?(?::[^{}]*)?\}")
TAG = re.compile(r"</?[a-z][^>]*>")

Key = tuple[str, str]
"""A message's context ("" for none) and its first (singular) text."""


@dataclass(frozen=True)
class Found:
    """One message in the sources."""

    texts: str | tuple[str, ...]
    context: str | None
    place: str
    line: int


def rooms(names: Iterable[str] = ()) -> list[Path]:
    """The rooms asked for, or all."""
    wanted = set(names)
    found = [path.parent for path in ROOMS.glob("*/__init__.py")]
    unknown = wanted - {path.name for path in found}
    if unknown:
        raise SystemExit(f"no such room: {', '.join(sorted(unknown))}")
    return sorted(path for path in found if not wanted or path.name in wanted)


def sources(room: Path) -> Iterator[Found]:
    """Every message in a room's Python files and templates, in a stable order."""
    for path in sorted(room.rglob("*")):
        if "locale" in path.parts or "static" in path.parts or not path.is_file():
            continue
        if path.suffix == ".py":
            code = path.read_text("utf-8")
        elif path.suffix in TEMPLATES and "templates" in path.parts:
            code = _as_code(path)
        else:
            continue
        yield from _messages(code, str(path.relative_to(ROOT)))


def _as_code(path: Path) -> str:
    """A template as Django turns it into calls, each line without its indentation, so that
    Python's tokenizer takes it."""
    turned = templatize(path.read_text("utf-8"), origin=str(path))
    return "\n".join(line.strip() for line in turned.split("\n"))


def _messages(code: str, place: str) -> Iterator[Found]:
    file = io.BytesIO(code.encode("utf-8"))
    keywords = dict.fromkeys(CALLS)
    for line, call, given, _comments in extract_python(file, keywords, [], {"encoding": "utf-8"}):
        arguments = given if isinstance(given, tuple | list) else (given,)
        context_at, texts_at = CALLS[str(call)]
        context = _argument(arguments, context_at)
        texts = tuple(_argument(arguments, number) for number in texts_at)
        if all(texts) and (context or not context_at):
            yield Found(texts[0] if len(texts) == 1 else texts, context or None, place, line)


def _argument(arguments: Sequence[object], number: int) -> str:
    """The text given as argument `number`, from 1; "" where it is no text."""
    value = arguments[number - 1] if 0 < number <= len(arguments) else ""
    return value if isinstance(value, str) else ""


def template(room: Path) -> Catalog:
    """All messages of a room, without translations."""
    catalog = Catalog(charset="utf-8")
    for found in sources(room):
        catalog.add(found.texts, context=found.context, locations=[(found.place, found.line)])
    return catalog


def po_file(room: Path, language: str) -> Path:
    """Where a room's words in one language stand."""
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    """A .po file's content; an empty catalogue where there is none."""
    if not path.exists():
        return empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def empty(language: str) -> Catalog:
    """A catalogue with one form for all numbers, as Indonesian and Thai have (and as Django's own
    translations into them say, with which ours are merged)."""
    catalog = Catalog(locale=language, charset="utf-8", fuzzy=False)
    catalog.mime_headers = [("Plural-Forms", PLURAL_FORMS)]
    return catalog


def extract(room: Path) -> None:
    """Adds new messages, drops gone ones, keeps every translation."""
    fresh = template(room)
    if not len(fresh):
        return
    for language in LANGUAGES:
        path = po_file(room, language)
        old = read(path, language)
        catalog = empty(language)
        for message in fresh:
            if message.id:
                kept = old.get(message.id, message.context)
                string = kept.string if kept and not kept.fuzzy else ""
                if isinstance(string, tuple | list):
                    string = tuple(string[-1:])
                files = sorted({(file, 0) for file, _line in message.locations})
                catalog.add(message.id, string, context=message.context, locations=files)
        path.parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        write_po(buffer, catalog, width=100, include_lineno=False, omit_header=True)
        path.write_bytes(_header(language).encode() + buffer.getvalue())
        missing = sum(1 for message in catalog if message.id and not _strings(message))
        print(f"{path.relative_to(ROOT)}: {len(catalog)} messages, {missing} to translate")


def _header(language: str) -> str:
    """A header without dates and people, so that a file changes only with its words."""
    return (
        'msgid ""\nmsgstr ""\n'
        f'"Project-Id-Version: Aduan\\n"\n"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {PLURAL_FORMS}\\n"\n\n'
    )


def faults(room: Path) -> Iterator[str]:
    """What is wrong with a room's translations, one line each."""
    wanted = {_key(message): message for message in template(room) if message.id}
    for language in LANGUAGES:
        path = po_file(room, language)
        where = path.relative_to(ROOT)
        if not path.exists():
            if wanted:
                yield f"{where}: is missing, for {len(wanted)} messages"
            continue
        catalog = read(path, language)
        given = {_key(message): message for message in catalog if message.id}
        if catalog.num_plurals != 1:
            yield f"{where}: Plural-Forms has to be {PLURAL_FORMS}"
        for key, message in wanted.items():
            found = given.get(key)
            place = f"{where}: {_short(key)}"
            if found is None or not _strings(found):
                yield f"{place}: no translation ({message.locations[0][0]})"
            elif found.fuzzy:
                yield f"{place}: fuzzy"
            elif isinstance(message.id, str) != isinstance(found.id, str):
                yield f"{place}: one has a plural, the other has not"
            else:
                yield from (f"{place}: {fault}" for fault in _differences(message, found))
        for key in given.keys() - wanted.keys():
            yield f"{where}: {_short(key)}: is not in the sources any more"
        for gone in catalog.obsolete.values():
            yield f"{where}: {_short(_key(gone))}: obsolete entry"


def conflicts() -> Iterator[str]:
    """Words that rooms translate differently: Django merges all rooms and uses one of them."""
    for language in LANGUAGES:
        spoken: dict[Key, dict[str, str]] = {}
        for room in rooms():
            for message in read(po_file(room, language), language):
                if message.id and _strings(message):
                    spoken.setdefault(_key(message), {})[room.name] = _strings(message)[0]
        for key, said in spoken.items():
            if len(set(said.values())) > 1:
                yield f"{language}: {_short(key)} is said in several ways: {said}"


def _differences(source: Message, translated: Message) -> Iterator[str]:
    """Placeholders and tags of every form have to be those of the source (of its plural form,
    for a language that has but one form)."""
    texts = (source.id,) if isinstance(source.id, str) else source.id
    for string in _strings(translated):
        for name, pattern in (("placeholders", PLACEHOLDER), ("tags", TAG)):
            want, got = sorted(pattern.findall(texts[-1])), sorted(pattern.findall(string))
            if want != got:
                yield f"{name} {want} became {got}"


def _strings(message: Message) -> list[str]:
    """The translated forms; none where any of them is empty."""
    string = message.string
    strings = [string] if isinstance(string, str) else list(string or ())
    return strings if strings and all(text.strip() for text in strings) else []


def _key(message: Message) -> Key:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return (message.context or "", text)


def _short(key: Key) -> str:
    text = " ".join(key[1].split())
    return repr(text if len(text) <= 60 else f"{text[:57]}...") + (f" [{key[0]}]" if key[0] else "")


def compile_all() -> int:
    """Makes each .mo file that is older than its .po file; returns how many."""
    count = 0
    for path in ROOMS.glob("*/locale/*/LC_MESSAGES/django.po"):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        buffer = io.BytesIO()
        write_mo(buffer, read(path, path.parts[-3]))
        target.write_bytes(buffer.getvalue())
        count += 1
    return count


def main(arguments: list[str]) -> int:
    """Runs one of the three commands; returns the exit code."""
    match arguments:
        case ["extract", *names]:
            for room in rooms(names):
                extract(room)
            return 0
        case ["check", *names]:
            found = [fault for room in rooms(names) for fault in faults(room)]
            print("\n".join(found) or "every word has its translation")
            for note in conflicts():
                print(f"note: {note}")
            return 1 if found else 0
        case ["compile"]:
            print(f"{compile_all()} files compiled")
            return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
