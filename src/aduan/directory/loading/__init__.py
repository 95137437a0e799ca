"""Filling the directory from files: programmes, agencies, areas, topics, rules, people.

Loading is idempotent. What a file says is written when it is new or when the file's own entry has
changed since it was last loaded; what people changed on screens stays until then. Nothing is ever
deleted by leaving it out of a file: give it a `valid_until`.
"""

from aduan.directory.loading.files import (
    load_agencies,
    load_areas,
    load_categories,
    load_people,
    load_responsibilities,
)
from aduan.directory.loading.programme import Loaded, check_programme, load_programme

__all__ = [
    "Loaded",
    "check_programme",
    "load_agencies",
    "load_areas",
    "load_categories",
    "load_people",
    "load_programme",
    "load_responsibilities",
]
