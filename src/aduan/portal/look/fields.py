"""A bound form field in the parts that `components/field.html` draws.

Works for any Django form. What the page needs beyond the form (rows, width, autocomplete) comes
from the widget's `attrs` or from the template; hints under single choices come from a mapping
`hints` (value → words) on the widget.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from django.forms import widgets
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

Kind = Literal["input", "password", "textarea", "select", "file", "tick", "radios", "checkboxes"]

_KINDS: tuple[tuple[type[widgets.Widget], Kind], ...] = (
    # Subclasses before the classes they derive from.
    (widgets.CheckboxSelectMultiple, "checkboxes"),
    (widgets.RadioSelect, "radios"),
    (widgets.CheckboxInput, "tick"),
    (widgets.Textarea, "textarea"),
    (widgets.Select, "select"),
    (widgets.FileInput, "file"),
    (widgets.PasswordInput, "password"),
)

_CLASSES: dict[Kind, str] = {
    "input": "govuk-input",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "tick": "govuk-checkboxes__input",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button or tick box of a group."""

    id: str
    name: str
    value: str
    words: str
    chosen: bool
    hint: str
    attrs: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FieldLook:
    """Everything that the template shows of one field; `control` is the finished element."""

    bound: BoundField
    kind: Kind
    id: str
    label: str
    hint: str
    errors: list[str]
    optional: bool
    limit: int | None
    control: SafeString | str
    choices: list[Choice] = field(default_factory=list)

    @property
    def described_by(self) -> str:
        """Ids of hint and error, for `aria-describedby`; "" when there is neither."""
        return _described_by(self.id, bool(self.hint), bool(self.errors), None)


def kind_of(widget: widgets.Widget) -> Kind:
    """Which of our controls shows this widget."""
    for cls, kind in _KINDS:
        if isinstance(widget, cls):
            return kind
    return "input"


def field_look(
    bound: BoundField, *, hint: str | None = None, attrs: dict[str, Any] | None = None
) -> FieldLook:
    """The parts of `bound`; `hint` replaces its help text, `attrs` are added to the control."""
    widget = bound.field.widget
    kind = kind_of(widget)
    words = str(bound.help_text) if hint is None else hint
    errors = [str(error) for error in bound.errors]
    limit = widget.attrs.get("maxlength") if kind == "textarea" else None
    described = _described_by(bound.auto_id, bool(words), bool(errors), limit)
    grouped = kind in ("radios", "checkboxes")
    return FieldLook(
        bound=bound,
        kind=kind,
        id=bound.auto_id,
        label=str(bound.label),
        hint=words,
        errors=errors,
        optional=not bound.field.required,
        limit=int(limit) if limit else None,
        control="" if grouped else _control(bound, kind, described, errors, attrs or {}),
        choices=_choices(bound) if grouped else [],
    )


def first_control_id(bound: BoundField) -> str:
    """The id that a link from the error summary must lead to."""
    grouped = kind_of(bound.field.widget) in ("radios", "checkboxes")
    return f"{bound.auto_id}_0" if grouped else bound.auto_id


def _described_by(base: str, hint: bool, error: bool, limit: object) -> str:
    parts = [f"{base}-hint"] * hint + [f"{base}-error"] * error
    if limit:
        parts.append(f"{base}-info")
    return " ".join(parts)


def _control(
    bound: BoundField, kind: Kind, described: str, errors: list[str], extra: dict[str, Any]
) -> SafeString:
    own = dict(bound.field.widget.attrs)
    classes = [_CLASSES[kind], str(own.get("class", "")), str(extra.pop("class", ""))]
    if errors and kind != "tick":
        classes.append(f"{_CLASSES[kind].split(' ', 1)[0]}--error")
    if kind == "textarea":
        # The count informs; the form refuses. A browser that cuts pasted text off loses words.
        classes.append("govuk-js-character-count" if own.get("maxlength") else "")
        extra = {"maxlength": False, **extra}
    attrs: dict[str, Any] = {
        "class": " ".join(part for part in classes if part),
        "aria-describedby": described or False,
        "aria-invalid": "true" if errors else False,
        **extra,
    }
    return SafeString(bound.as_widget(attrs=attrs))


def _choices(bound: BoundField) -> list[Choice]:
    hints = getattr(bound.field.widget, "hints", {})
    looks = []
    for place, option in enumerate(bound.subwidgets):
        data = option.data
        # A form reaches the first of the group under a known id (see first_control_id).
        attrs = {
            key: value
            for key, value in data["attrs"].items()
            if key not in ("id", "class", "checked") and not key.startswith("aria-")
        }
        looks.append(
            Choice(
                id=f"{bound.auto_id}_{place}",
                name=str(data["name"]),
                value=str(data["value"]),
                words=str(data["label"]),
                chosen=bool(data["selected"]),
                hint=str(hints.get(data["value"], hints.get(str(data["value"]), ""))),
                attrs=attrs,
            )
        )
    return looks
