"""The words of every message, in three languages, with a programme's own words on top."""

from aduan.notifications.wording.catalogue import SPECS, Spec, UnknownWording, spec
from aduan.notifications.wording.letters import (
    Letter,
    Reach,
    compose,
    faults,
    overrides_of,
    preview,
)
from aduan.notifications.wording.values import Name, Value, WrongValue, written

__all__ = [
    "SPECS",
    "Letter",
    "Name",
    "Reach",
    "Spec",
    "UnknownWording",
    "Value",
    "WrongValue",
    "compose",
    "faults",
    "overrides_of",
    "preview",
    "spec",
    "written",
]
