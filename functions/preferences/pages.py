"""Which page a visit gets, and what it changes. GET and HEAD show, POST acts, whoever has the link."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from functions.preferences.visit import Visit
from shared.configuration import Brand
from shared.events import Event
from shared.messages import links, preference_page
from shared.messages.choices import Choices
from shared.messages.consent import Choice
from shared.messages.links import Link
from shared.messages.preference_page import Style

Page = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Pages:
    """`tell` puts the fact of a choice on its way to the timeline; the choice itself counts before that."""

    brand: Brand
    choices: Choices
    secret: Callable[[datetime], bytes]
    tell: Callable[[Event, datetime], None]

    def answer(self, visit: Visit, now: datetime) -> Page:
        language = preference_page.choose_language(visit.language, visit.accepted, self.brand.languages)
        style = Style(self.brand.name, self.brand.colour, language)
        link = links.read(visit.token, visit.page, self.secret(now))
        if link is None:
            return 404, preference_page.not_found(style)
        show = self._unsubscribe if link.purpose == "unsubscribe" else self._preferences
        return 200, show(link, visit, now=now, style=style)

    def _unsubscribe(self, link: Link, visit: Visit, *, now: datetime, style: Style) -> str:
        """One-click unsubscribe (RFC 8058) may post any form, or none: the address of the page says it all."""
        if visit.method == "POST":
            self._choose(link, Choice.WITHDRAWN, visit, now)
            return preference_page.unsubscribed(style)
        other = Link("preferences", link.address, link.channel)
        return preference_page.confirm_unsubscribe(style, links.url("..", other, self.secret(now)))

    def _preferences(self, link: Link, visit: Visit, *, now: datetime, style: Style) -> str:
        """An empty box is an answer only on our own form: a stray POST withdraws nothing."""
        saved = visit.method == "POST" and "form" in visit.form
        if saved:
            self._choose(link, Choice.GRANTED if "marketing" in visit.form else Choice.WITHDRAWN, visit, now)
        return preference_page.preferences(style, granted=self.choices.granted(link), saved=saved)

    def _choose(self, link: Link, choice: Choice, visit: Visit, now: datetime) -> None:
        if fact := self.choices.choose(link, choice, now=now, ip=visit.ip):
            self.tell(fact, now)
