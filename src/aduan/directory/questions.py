"""The typed extra questions of a topic: what is asked, and whether an answer fits."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, Self

from django.utils.translation import gettext as _
from pydantic import TypeAdapter, model_validator

from aduan.directory.models import Category
from aduan.directory.policy_parts import Code, Coded, Table, Words

QuestionType = Literal["text", "choice", "number", "date", "yesno"]

_LONGEST_ANSWER = 500


class Question(Table):
    """One question: `text` (one line), `choice` of `choices`, `number`, `date` or `yesno`."""

    key: Code
    type: QuestionType
    labels: Words
    required: bool = False
    choices: tuple[Coded, ...] = ()

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        if self.type == "choice" and len(self.choices) < 2:
            raise ValueError("choices must have at least two entries where type = 'choice'")
        if self.type != "choice" and self.choices:
            raise ValueError("choices belong to type = 'choice' only")
        return self

    def fault(self, answer: str) -> str:
        """What is wrong with an answer, in the reader's language; empty when it fits."""
        given = answer.strip()
        if not given:
            return _("Please answer this question.") if self.required else ""
        if len(given) > _LONGEST_ANSWER:
            return _("Please write no more than %(most)d characters.") % {"most": _LONGEST_ANSWER}
        if self.type == "choice" and given not in {choice.code for choice in self.choices}:
            return _("Please choose one of the answers.")
        if self.type == "yesno" and given not in ("yes", "no"):
            return _("Please answer yes or no.")
        if self.type == "number" and not _is_number(given):
            return _("Please write a number, for example 12 or 3.5.")
        if self.type == "date" and not _is_date(given):
            return _("Please write a date such as 2026-11-21.")
        return ""


_questions = TypeAdapter(tuple[Question, ...])


def read(stored: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The questions that a category's JSON states."""
    return _questions.validate_python(list(stored))


def questions_of(topic: Category, topics: Iterable[Category] | None = None) -> tuple[Question, ...]:
    """The extra questions of a topic: those of the topics above it, then its own.

    `topics` are those of its programme, where somebody has read them already.
    """
    if topics is None:
        topics = Category.objects.filter(programme=topic.programme_id, code__in=topic.codes)
    by_code = {each.code: each for each in topics}
    stated = [row for code in topic.codes if code in by_code for row in by_code[code].questions]
    return read(stated)


def faults(questions: Iterable[Question], answers: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a set of answers, by question key; answers to nothing are ignored."""
    found = {question.key: question.fault(answers.get(question.key, "")) for question in questions}
    return {key: fault for key, fault in found.items() if fault}


def _is_number(text: str) -> bool:
    try:
        return Decimal(text.replace(",", ".")).is_finite()
    except InvalidOperation:
        return False


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
