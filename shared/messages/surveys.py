"""Surveys of the brand: a question and the answers to choose from, in each language; what somebody chose, as a fact."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct, field

from shared.aws import keys
from shared.events import Event, Identifier, Name
from shared.messages.links import Link

SOURCE = "preferences/page"
LONGEST_COMMENT = 2000
LONGEST_ORDER = 256

Words = Mapping[str, str]
"""By language."""


class Answer(Struct, frozen=True):
    """`name` is the word that journeys know it by."""

    name: str
    words: Words


class Survey(Struct, frozen=True):
    """With a `comment` people may also write a few lines."""

    name: str
    question: Words
    answers: tuple[Answer, ...]
    comment: Words = field(default_factory=dict)

    def offers(self, answer: str) -> bool:
        return any(one.name == answer for one in self.answers)


class Said(Struct, frozen=True):
    """What stands in a form, or in the link that leads to it. `order` is the one that was asked about."""

    survey: str = ""
    answer: str = ""
    order: str = ""
    comment: str = ""


def surveys_of(plain: Mapping[str, Any]) -> Mapping[str, Survey]:
    """From surveys.json."""
    return msgspec.convert(plain, dict[str, Survey])


def said_of(fields: Mapping[str, str]) -> Said:
    """Strangers may write anything into a link, so it is cut to what an event may hold."""
    return Said(
        survey=fields.get("survey", ""),
        answer=fields.get("answer", ""),
        order=fields.get("order", "")[:LONGEST_ORDER],
        comment=fields.get("comment", "").strip()[:LONGEST_COMMENT],
    )


def answered(said: Said, link: Link, known: Identifier, now: datetime) -> Event:
    """The same event when the same is sent twice; who thinks better of it states another."""
    told = {"name": said.survey, "answer": said.answer, "comment": said.comment}
    about = {"order": {"id": said.order}} if said.order else {}
    name = keys.digest(link.address, said.survey, said.order, said.answer, said.comment)
    survey = {field: value for field, value in told.items() if value}
    return Event(name, Name.SURVEY_ANSWERED, now, SOURCE, (known,), {"survey": survey, **about})
