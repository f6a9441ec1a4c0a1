"""brand.yaml: what a type cannot say, such as that a zone, a currency or a connector exists."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from pydantic import TypeAdapter

from infra.brand.documents import Document, read
from infra.brand.problems import BrandError, Problem
from infra.brand.standards import countries, currencies, is_language
from infra.brand.typed import typed
from shared import connectors, plugins
from shared.configuration import CHANGEABLE, Brand, Source
from shared.messages import pacing, reach
from shared.messages.said import words_of
from shared.messages.vocabulary import Wish, vocabulary
from shared.overrides import rules
from shared.overrides.rules import Names
from shared.overrides.typed import BRAND
from shared.overrides.wording import Complaint, Place, among, unknown, written
from shared.watching.silence import HOUR, KNOWN_FOR

FILE = "brand.yaml"
ALONE = tuple(one for one in CHANGEABLE if one != "guards")
"""Sections that can be checked without the rest of the folder: guards speak of journeys."""

SENDER = re.compile(r"[^<>\"\s][^<>\"\x00-\x1f\u202a-\u202e\u2066-\u2069]* <[^@\s<>]+@([a-z0-9-]+\.)+[a-z][a-z0-9-]+>")
WEBSITE = re.compile(r"https://([a-z0-9-]+\.)+[a-z][a-z0-9-]+(:\d+)?(/[^\s?#]*[^\s?#/])?")
SITE = re.compile(r"([a-z0-9-]+\.)+[a-z][a-z0-9-]+")
SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


def load(folder: Path) -> tuple[Brand, Document]:
    document = read(folder, FILE)
    return typed(document, BRAND), document


def check(brand: Brand, document: Document) -> list[Problem]:
    found = [*rules.check(brand, Names(reach.names()), ALONE), *(one for rule in RULES for one in rule(brand))]
    problems = [document.problem(place, message) for place, message in found]
    return problems + [problem for name in brand.channels for problem in _channel(name, brand, document)]


def _channel(name: str, brand: Brand, document: Document) -> Iterator[Problem]:
    """What the channel's own file says of its settings; `sms:` with nothing behind it takes them as they are."""
    place: Place = ("channels", name)
    known = reach.names()
    if name not in known:
        yield document.problem(place, unknown("channel", name, known))
        return
    try:
        settings: Any = typed(document.below(place), TypeAdapter(reach.channel(name).settings))
    except BrandError as error:
        yield from error.problems
        return
    for field, message in reach.channel(name).complaints(settings):
        yield document.problem((*place, field), message)
    for path in reach.channel(name).route(settings).secrets(settings):
        folder, connector, source = (*path.split("/"), "", "")[:3]
        if folder == "connectors" and brand.source(connector, source) is None:
            message = f"source: sources has no {connector}/{source}, whose secret would have the token"
            yield document.problem((*place, "source"), message)


def _region(brand: Brand) -> Iterator[Complaint]:
    yield from among(("country",), brand.country, countries())
    for connector, sources in brand.sources.items():
        for name, source in sources.items():
            yield from _whereabouts(("sources", connector, name), source)


def _words(brand: Brand) -> Iterator[Complaint]:
    yield from among(("currency",), brand.currency, currencies())
    yield from among(("time_zone",), brand.time_zone, available_timezones())
    for position, language in enumerate(brand.languages):
        if not is_language(language):
            yield ("languages", position), f"unknown language {language!r}; write a tag such as en, de or pt-BR"
        if language in brand.languages[:position]:
            yield ("languages", position), f"the language {language!r} is here twice"
    if not brand.languages:
        yield ("languages",), "languages needs at least one; the first is the default"


def _look(brand: Brand) -> Iterator[Complaint]:
    if not WEBSITE.fullmatch(brand.website):
        yield ("website",), "website must be an https address without a slash at its end, such as https://shop.example"
    yield from written(("colour",), brand.colour.lower(), "colour")
    for field in ("name", "postal_address"):
        if not getattr(brand, field).strip():
            yield (field,), f"{field} must not be empty"


def _senders(brand: Brand) -> Iterator[Complaint]:
    for field in ("transactional", "marketing"):
        if not SENDER.fullmatch(getattr(brand.senders, field)):
            yield ("senders", field), f"{field} must be a name and an address, such as Shop <hello@shop.example>"


def _sources(brand: Brand) -> Iterator[Complaint]:
    for connector, sources in brand.sources.items():
        yield from among(("sources", connector), connector, plugins.names(connectors), what="connector")
        for name in sources:
            if not SOURCE.fullmatch(name):
                place = ("sources", connector, name)
                yield place, f"source {name!r}: it is part of a URL; write lower case letters, digits, - and _"


def _silence(brand: Brand) -> Iterator[Complaint]:
    """Longer than CloudWatch lists what was counted, nobody could notice it."""
    for connector, sources in brand.sources.items():
        for name, source in sources.items():
            place, given = ("sources", connector, name, "silent_after"), source.silent_after
            complaints = list(written(place, given, "period")) if given is not None else []
            yield from complaints
            if given is not None and not complaints and not HOUR <= pacing.length(given) < KNOWN_FOR:
                yield place, "silent_after: write an hour or more, and less than two weeks"


def _whereabouts(place: Place, source: Source) -> Iterator[Complaint]:
    if source.region is not None:
        yield from among((*place, "region"), source.region, countries())
    if source.time_zone is not None:
        yield from among((*place, "time_zone"), source.time_zone, available_timezones())
    for position, site in enumerate(source.sites):
        if not SITE.fullmatch(site):
            yield (*place, "sites", position), f"{site!r} is not the name of a host, such as shop.example"
    for store, zone in source.stores.items():
        yield from among((*place, "stores", store), zone, available_timezones(), what="time_zone")


def _rates(brand: Brand) -> Iterator[Complaint]:
    for code, rate in brand.exchange_rates.items():
        place = ("exchange_rates", code)
        yield from among(place, code, currencies(), what="currency")
        complaints = list(written(place, rate, "rate"))
        yield from complaints
        if code == brand.currency:
            yield place, f"{code} is the brand's own currency; leave it out"
        elif not complaints and not Decimal(rate):
            yield place, "a rate must be above 0"


def _identity(brand: Brand) -> Iterator[Complaint]:
    for kind, rule in brand.kinds.items():
        if rule.limit < 1:
            yield ("kinds", kind, "limit"), "limit must be 1 or more"
    for position, pattern in enumerate(brand.blocked):
        try:
            re.compile(pattern)
        except re.error as error:
            yield ("blocked", position), f"not a regular expression: {error}"


def _keywords(brand: Brand) -> Iterator[Complaint]:
    """What everybody knows as a STOP cannot be made a START of, or nobody could end it any more."""
    known = vocabulary(brand.keywords.stop)
    for wish in ("stop", "start", "help"):
        for position, phrase in enumerate(getattr(brand.keywords, wish)):
            words = words_of(phrase)
            if not words:
                yield ("keywords", wish, position), f"{phrase!r} has neither letter nor digit"
            elif wish != "stop" and known.whole(words) is Wish.STOP:
                yield ("keywords", wish, position), f"{phrase!r} means stop as well"


RULES: tuple[Callable[[Brand], Iterator[Complaint]], ...] = (
    _region, _words, _look, _senders, _sources, _silence, _rates, _identity, _keywords)  # fmt: skip
