"""The newsletter that the shop has sent so far, and what people say about being written to."""

from datetime import date, datetime, timedelta
from typing import Any

from infra.simulation.shop import seasons
from infra.simulation.shop.diary import Diary
from infra.simulation.shop.people import MAIL, OWN, SHOP
from shared.payload import iso

EVERY = timedelta(days=21)
OPENED, CLICKED, DEAD_ADDRESS, COMPLAINED = 0.32, 0.05, 0.004, 0.0008
TEXTS = 0.4
"""Of the subscribers: they take text messages as well."""

UNSUBSCRIBES = 0.15
"""Of the subscribers in a year."""


def subscribe(diary: Diary, at: datetime) -> None:
    said = [_said("granted", at)] + ([_said("granted", at, "sms")] if diary.chance(TEXTS) else [])
    diary.tell(at, "consent.changed", OWN, (diary.person.email, diary.person.phone), consents=said)


def introduce(diary: Diary, at: datetime, *, subscribed: bool) -> None:
    """The shop opens an account; those who came before the year began may have subscribed then."""
    person = diary.person
    texts = [_said("granted", at, "sms")] if subscribed and diary.chance(TEXTS) else []
    consents = {"consents": [_said("granted", at), *texts]} if subscribed else {}
    who = (person.email, person.phone, person.account)
    diary.tell(at, "customer.created", SHOP, who, traits=person.traits, **consents)


def correspond(diary: Diary, since: date) -> None:
    """A letter every three weeks, as long as it is wanted and arrives."""
    until = diary.last
    if diary.chance(UNSUBSCRIBES):
        until = since + timedelta(days=diary.draw.randrange(1, 330))
        at = seasons.moment(diary.draw, until, diary.person.zone)
        diary.tell(at, "consent.changed", OWN, (diary.person.email,), consents=[_said("withdrawn", at)])
    day = since
    while (day := day + EVERY) < min(until, diary.last) and _arrives(diary, day):
        pass


def _arrives(diary: Diary, day: date) -> bool:
    at = seasons.moment(diary.draw, day, diary.person.zone, seasons.OPEN)
    if diary.chance(DEAD_ADDRESS):
        _report(diary, at, "message.bounced", permanent=True)
        return False
    _report(diary, at, "message.delivered")
    if diary.chance(COMPLAINED):
        _report(diary, diary.later(at, (0.01, 1.0)), "message.complained")
        return False
    if diary.chance(OPENED):
        opened = diary.later(at, (0.01, 1.5))
        _report(diary, opened, "message.opened")
        if diary.chance(CLICKED / OPENED):
            _report(diary, opened + timedelta(seconds=30), "message.clicked")
    return True


def _report(diary: Diary, at: datetime, name: str, **said: Any) -> None:
    message = {"channel": "email", "address": diary.person.email.value, **said}
    diary.tell(at, name, MAIL, (diary.person.email,), message=message)


def _said(state: str, at: datetime, channel: str = "email") -> dict[str, Any]:
    return {"channel": channel, "purpose": "marketing", "state": state, "by_person": True, "at": iso(at)}
