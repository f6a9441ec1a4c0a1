"""Which page a visit gets, and what it changes. GET and HEAD show, POST acts, whoever has the link."""

from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec import Struct

from functions.preferences.visit import Visit
from functions.preferences.ways import Ways
from shared.configuration import Brand
from shared.events import Event
from shared.messages import choices_page, links, preference_page, survey_page, surveys
from shared.messages.choices import Choices, Chosen
from shared.messages.consent import MARKETING, Choice
from shared.messages.links import Link, Purpose
from shared.messages.preference_page import Style
from shared.messages.surveys import Survey

Page = tuple[int, str]
Show = Callable[..., str | None]


class Pages(Struct, frozen=True):
    """`tell` puts the fact of a choice on its way to the timeline; the choice itself counts before that."""

    brand: Brand
    choices: Choices
    ways: Ways
    surveys: Mapping[str, Survey]
    secret: Callable[[datetime], bytes]
    tell: Callable[[Event, datetime], None]

    def answer(self, visit: Visit, now: datetime) -> Page:
        language = preference_page.choose_language(visit.language, visit.accepted, self.brand.languages)
        style = Style(self.brand.name, self.brand.colour, language)
        link = links.read(visit.token, visit.page, self.secret(now))
        shows: dict[Purpose, Show] = {
            "unsubscribe": self._unsubscribe,
            "preferences": self._preferences,
            "confirm": self._confirm,
            "answer": self._survey,
        }
        page = shows[link.purpose](link, visit, now=now, style=style) if link else None
        return (200, page) if page is not None else (404, preference_page.not_found(style))

    def _unsubscribe(self, link: Link, visit: Visit, *, now: datetime, style: Style) -> str:
        """One-click unsubscribe (RFC 8058) may post any form, or none: the address of the page says it all."""
        if visit.method == "POST":
            self._choose(link, (MARKETING, Choice.WITHDRAWN), visit, now)
            return preference_page.unsubscribed(style)
        return preference_page.confirm_unsubscribe(style, self._choices_url(link, now))

    def _preferences(self, link: Link, visit: Visit, *, now: datetime, style: Style) -> str:
        """An empty box is an answer only on our own form: a stray POST withdraws nothing."""
        saved = visit.method == "POST" and "form" in visit.form
        for way, chosen in self.ways.chosen(link, visit.form) if saved else ():
            self._choose(way, chosen, visit, now)
        return choices_page.preferences(style, self.ways.offered(link), saved=saved)

    def _confirm(self, link: Link, visit: Visit, *, now: datetime, style: Style) -> str:
        """Only what is pending can be confirmed: an old mail must not undo a withdrawal."""
        pending = self.choices.pending(link, now)
        if pending and visit.method == "POST" and "form" in visit.form:
            self._choose(link, (MARKETING, Choice.GRANTED), visit, now)
            return preference_page.confirmed(style)
        if self.choices.granted(link):
            return preference_page.confirmed(style)
        return (
            preference_page.confirm(style) if pending else preference_page.closed(style, self._choices_url(link, now))
        )

    def _survey(self, link: Link, visit: Visit, *, now: datetime, style: Style) -> str | None:
        """None where the brand has no such survey (any more)."""
        said = surveys.said_of(visit.fields)
        asked = self.surveys.get(said.survey)
        sent = visit.method == "POST" and "form" in visit.form
        if asked is None:
            return None
        if not sent or not asked.offers(said.answer):
            return survey_page.survey(style, asked, said, missing=sent)
        known = self.choices.identifier(link)
        if known.value:
            self.tell(surveys.answered(said, link, known, now), now)
        return preference_page.told(style, "answered")

    def _choices_url(self, link: Link, now: datetime) -> str:
        return links.url("..", Link("preferences", link.address, link.channel), self.secret(now))

    def _choose(self, link: Link, chosen: Chosen, visit: Visit, now: datetime) -> None:
        if fact := self.choices.choose(link, chosen, now=now, ip=visit.ip):
            self.tell(fact, now)
