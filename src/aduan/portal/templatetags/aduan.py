"""Tags and filters of all pages: `{% load aduan %}`.

Dates are shown in Django's current time zone, which the request's programme sets, and in the
active language.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone

from aduan.clock import dates
from aduan.directory.naming import language
from aduan.portal.look import states
from aduan.portal.look.due import due_words
from aduan.portal.look.fields import field_look, first_control_id
from aduan.vault import numbers

register = template.Library()


@register.filter
def day(value: date | None, style: dates.Style = "long") -> str:
    """`{{ case.due|day }}`, `{{ case.due|day:"short" }}`: a day in words; "" for nothing."""
    if value is None:
        return ""
    return dates.day(value, language(), get_current_timezone(), style)


@register.filter
def moment(value: datetime | None, style: dates.Style = "long") -> str:
    """`{{ event.occurred|moment }}`: day and time in the programme's zone; "" for nothing."""
    if value is None:
        return ""
    return dates.moment(value, language(), get_current_timezone(), style)


@register.filter
def ago_or_in(value: datetime | None, now: datetime) -> str:
    """`{{ event.occurred|ago_or_in:now }}`: "2 days ago", "in 3 hours"; "" for nothing."""
    if value is None:
        return ""
    return dates.ago_or_in(value, now, language())


@register.simple_tag
def when(value: date | None, style: str = "moment") -> SafeString | str:
    """`{% when event.occurred %}`: a <time> element; style "moment", "brief" (a short moment),
    "day" or "short" (a short day)."""
    if value is None:
        return ""
    if isinstance(value, datetime) and style in ("moment", "brief"):
        words = moment(value, "short" if style == "brief" else "long")
    else:
        words = day(value, "short" if style == "short" else "long")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


@register.filter
def case_number(number: int | str) -> str:
    """`{{ case.number|case_number }}`: nine digits in threes, "012 345 678"."""
    return numbers.show(int(number))


@register.simple_tag
def state_tag(state: str) -> SafeString:
    """`{% state_tag case.state %}`: a coloured tag with the state's words."""
    return format_html(
        '<strong class="govuk-tag aduan-tag aduan-tag--{}">{}</strong>',
        states.TONES[state],
        states.state_words(state),
    )


@register.simple_tag
def state_words(state: str) -> str:
    """`{% state_words case.state %}`: the same words without the tag."""
    return states.state_words(state)


@register.simple_tag
def due_tag(due: datetime | None, now: datetime, stopped: bool = False) -> SafeString:
    """`{% due_tag case.due request.now stopped=case.waiting %}`: what is left, or how late."""
    look = due_words(due, now, get_current_timezone(), stopped=stopped)
    return format_html(
        '<strong class="govuk-tag aduan-due aduan-due--{}">{}{}</strong>',
        look.tone,
        icon("pause" if look.tone == "stopped" else "clock"),
        look.words,
    )


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "camera" %}`: a drawing beside words; with `label` it speaks for itself.

    Drawings lie in `components/icons/`; an unknown name raises `TemplateDoesNotExist`.
    """
    return SafeString(get_template(f"components/icons/{name}.svg").render({"label": label}))


@register.inclusion_tag("components/phases.html")
def phase_tracker(
    state: str, reporting: object = "", following: object = "", closure: object = ""
) -> dict[str, Any]:
    """The three phases: `{% phase_tracker case.state reporting=… following=… closure=… %}`.

    A note is a line of words or dates under the phase's name.
    """
    looks = states.phase_looks(state)
    return {
        "phases": [
            {"look": look, "note": note}
            for look, note in zip(looks, (reporting, following, closure), strict=True)
        ]
    }


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField,
    *,
    hint: str | None = None,
    label: str = "",
    size: str = "s",
    heading: bool = False,
    width: str = "",
    prefix: str = "",
    suffix: str = "",
    mark_optional: bool = True,
    **attrs: Any,
) -> dict[str, Any]:
    """`{% field form.email autocomplete="email" width="20" %}`: label, hint, error, control.

    `size` of the label: s, m, l; `heading` makes it the page's h1; `width` in characters (2, 3,
    4, 5, 10, 20, 30); other arguments become attributes of the control (`_` is written `-`).
    """
    extra = {name.replace("_", "-"): value for name, value in attrs.items()}
    if width:
        extra["class"] = f"{extra.get('class', '')} govuk-input--width-{width}".strip()
    look = field_look(bound, hint=hint, attrs=extra)
    return {
        "look": look,
        "label": label or look.label,
        "size": size,
        "heading": heading,
        "prefix": prefix,
        "suffix": suffix,
        "mark_optional": mark_optional and look.optional,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """`{% error_summary form %}`: what must be mended, each line leading to its field."""
    lines: list[dict[str, str]] = []
    for form in forms:
        lines += [{"words": str(words), "target": ""} for words in form.non_field_errors()]
        for bound in form:
            target = "" if bound.is_hidden else first_control_id(bound)
            lines += [
                {"label": str(bound.label), "words": str(words), "target": target}
                for words in bound.errors
            ]
    return {"lines": lines}


@register.simple_tag
def demonstration() -> bool:
    """Whether this is a demonstration, in which nobody answers a report."""
    return bool(getattr(settings, "ADUAN_DEMO", False))


@register.filter
def pairs(values: Iterable[tuple[Any, Any]]) -> list[dict[str, Any]]:
    """`{% include "components/summary.html" with rows=values|pairs %}` from (key, value)s."""
    return [{"key": key, "value": value} for key, value in values]
