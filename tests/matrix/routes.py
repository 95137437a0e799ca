"""Every address of the project, taken from the resolver itself, so that none can be forgotten."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One address with its parameters, as `desk/cases/<case:number>`."""

    address: str

    @property
    def parameters(self) -> list[str]:
        """The names of its parameters."""
        return _PARAMETER.findall(self.address)

    def filled(self, values: Mapping[str, str]) -> str:
        """The path with every parameter filled in; `KeyError` where a value is missing."""
        return "/" + _PARAMETER.sub(lambda found: values[found[1]], self.address)


def routes() -> list[Route]:
    """All of them, each once."""
    return [Route(address) for address in dict.fromkeys(_walk(get_resolver().url_patterns, ""))]


def _walk(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterable[str]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, address)
        else:
            yield address
