"""Logs without personal data.

One line per event: JSON, or readable text on a terminal. Of an exception the type and the places
are kept and every value is left out, because values are what people wrote.
"""

import logging
import logging.config
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]

# Django's own lines about requests carry the path, and paths carry case numbers.
SILENT = ("django.request", "django.security.csrf", "django.server")

# What stands before "aduan/..." in the file names of our own code.
SOURCES = str(Path(__file__).resolve().parents[2]) + "/"


class StandardError(logging.StreamHandler[TextIO]):
    """Writes to whatever standard error is at that moment."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """The present standard error."""
        return sys.stderr


def configure(*, terminal: bool | None = None) -> None:
    """Sends the logs of structlog and of the standard library to standard error."""
    to_terminal = sys.stderr.isatty() if terminal is None else terminal
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_values,
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=to_terminal)
        if to_terminal
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": formatter},
            "handlers": {"stderr": {"()": StandardError, "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": "WARNING"},
            "loggers": {
                "aduan": {"level": "INFO"},
                **{name: {"level": "CRITICAL", "propagate": False} for name in SILENT},
            },
        }
    )


def without_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replaces an exception by its types and places: no message, no variable, no argument."""
    info = event.pop("exc_info", None)
    record = event.get("_record")
    if not info and isinstance(record, logging.LogRecord):
        info = record.exc_info
        record.exc_info, record.exc_text = None, None
    found = _information(info)
    if found is not None:
        event["exception"] = " <- ".join(_types(found[1]))
        event["trace"] = places(found[1])
    return event


def places(error: BaseException) -> list[str]:
    """Where an exception was raised, outermost first, as "file:line function"."""
    return [
        f"{frame.filename.removeprefix(SOURCES)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]


def _types(error: BaseException) -> list[str]:
    """The exception's type and those of its causes, as dotted names."""
    names: list[str] = []
    current: BaseException | None = error
    while current is not None and len(names) < 8:
        names.append(f"{type(current).__module__}.{type(current).__qualname__}")
        current = current.__cause__ or current.__context__
    return names


def _information(info: object) -> ExceptionInfo | None:
    """Whatever a logger takes as `exc_info`, as the usual three values."""
    if isinstance(info, BaseException):
        return (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and len(info) == 3 and isinstance(info[1], BaseException):
        return (type(info[1]), info[1], info[2])
    if info is True:
        error = sys.exception()
        return None if error is None else (type(error), error, error.__traceback__)
    return None
