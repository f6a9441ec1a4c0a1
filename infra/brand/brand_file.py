"""brand.yaml: what a type cannot say, such as that a zone, a currency or a connector exists."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from pydantic import TypeAdapter

from infra.brand.documents import Complaint, Document, Place, read
from infra.brand.problems import BrandError, Problem, unknown
from infra.brand.standards import countries, currencies, is_language
from infra.brand.typed import typed
from shared import connectors, plugins
from shared.configuration import Brand, Source
from shared.messages import pacing, reach
from shared.messages.said import words_of
from shared.messages.vocabulary import Wish, vocabulary
from shared.watching.silence import HOUR, KNOWN_FOR

FILE = "brand.yaml"
BRAND = TypeAdapter(Brand)

SENDER = re.compile(r"[^<>\"\s][^<>\"\x00-\x1f\u202a-\u202e\u2066-\u2069]* <[^@\s<>]+@([a-z0-9-]+\.)+[a-z][a-z0-9-]+>")
WEBSITE = re.compile(r"https://([a-z0-9-]+\.)+[a-z][a-z0-9-]+(:\d+)?(/[^\s?#]*[^\s?#/])?")
SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
PATTERNS: dict[str, tuple[str, str]] = {
    "colour": (r"#[0-9a-f]{6}", "six hexadecimal digits after #, such as #1f6f5c"),
    "time": (r"([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day, such as 20:00"),
    "period": (r"[1-9][0-9]{0,3}[mhdw]", "a duration, such as 90m, 12h, 7d or 2w"),
    "rate": (r"[0-9]{1,9}(\.[0-9]{1,12})?", 'a decimal in quotes, such as "0.92"'),
}


STANDARDS = {
    "country": "an ISO 3166 code, such as DE",
    "region": "an ISO 3166 code, such as DE",
    "currency": "an ISO 4217 code, such as EUR",
    "time_zone": "an IANA zone, such as Europe/Berlin",
}


def load(folder: Path) -> tuple[Brand, Document]:
    document = read(folder, FILE)
    return typed(document, BRAND), document


def check(brand: Brand, document: Document) -> list[Problem]:
    problems = [document.problem(place, message) for rule in RULES for place, message in rule(brand)]
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
    yield from _among(("country",), brand.country, countries())
    for connector, sources in brand.sources.items():
        for name, source in sources.items():
            yield from _whereabouts(("sources", connector, name), source)


def _words(brand: Brand) -> Iterator[Complaint]:
    yield from _among(("currency",), brand.currency, currencies())
    yield from _among(("time_zone",), brand.time_zone, available_timezones())
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
    yield from _written(("colour",), brand.colour.lower(), "colour")
    for field in ("name", "postal_address"):
        if not getattr(brand, field).strip():
            yield (field,), f"{field} must not be empty"


def _senders(brand: Brand) -> Iterator[Complaint]:
    for field in ("transactional", "marketing"):
        if not SENDER.fullmatch(getattr(brand.senders, field)):
            yield ("senders", field), f"{field} must be a name and an address, such as Shop <hello@shop.example>"


def _sources(brand: Brand) -> Iterator[Complaint]:
    for connector, sources in brand.sources.items():
        yield from _among(("sources", connector), connector, plugins.names(connectors), what="connector")
        for name in sources:
            if not SOURCE.fullmatch(name):
                place = ("sources", connector, name)
                yield place, f"source {name!r}: it is part of a URL; write lower case letters, digits, - and _"


def _silence(brand: Brand) -> Iterator[Complaint]:
    """Longer than CloudWatch lists what was counted, nobody could notice it."""
    for connector, sources in brand.sources.items():
        for name, source in sources.items():
            place, given = ("sources", connector, name, "silent_after"), source.silent_after
            complaints = list(_written(place, given, "period")) if given is not None else []
            yield from complaints
            if given is not None and not complaints and not HOUR <= pacing.length(given) < KNOWN_FOR:
                yield place, "silent_after: write an hour or more, and less than two weeks"


def _whereabouts(place: Place, source: Source) -> Iterator[Complaint]:
    if source.region is not None:
        yield from _among((*place, "region"), source.region, countries())
    if source.time_zone is not None:
        yield from _among((*place, "time_zone"), source.time_zone, available_timezones())
    for store, zone in source.stores.items():
        yield from _among((*place, "stores", store), zone, available_timezones(), what="time_zone")


def _limits(brand: Brand) -> Iterator[Complaint]:
    for field in ("start", "end"):
        yield from _written(("quiet_hours", field), getattr(brand.quiet_hours, field), "time")
    for channel, cap in brand.caps.items():
        yield from _among(("caps", channel), channel, reach.names(), what="channel")
        yield from _written(("caps", channel, "period"), cap.period, "period")
        if cap.messages < 1:
            yield ("caps", channel, "messages"), "messages must be 1 or more"


def _broadcasts(brand: Brand) -> Iterator[Complaint]:
    if not 0 < brand.broadcasts.share <= 1:
        yield ("broadcasts", "share"), "a share is more than 0 and at most 1"
    if brand.broadcasts.rate <= 0:
        yield ("broadcasts", "rate"), "more than 0 messages a second"


def _lifecycle(brand: Brand) -> Iterator[Complaint]:
    rules, days = brand.lifecycle, "a number of days or weeks, such as 60d or 8w"
    lengths: dict[Place, str | None] = {
        (name,): getattr(rules, name) for name in ("usual", "shortest", "unanswered", "inactive")
    }
    lengths |= {("usual_by_category", name): length for name, length in rules.usual_by_category.items()}
    for place, length in lengths.items():
        if length is not None and not re.fullmatch(r"[1-9][0-9]{0,3}[dw]", length):
            yield ("lifecycle", *place), f"{place[-1]}: {length!r} is not right here; write {days}"
    if rules.rhythm_from < 2:
        yield ("lifecycle", "rhythm_from"), "a rhythm needs two purchases or more"
    if not 1 <= rules.retention < rules.recovery:
        yield ("lifecycle", "retention"), "retention is 1 interval or more, and less than recovery"


def _rates(brand: Brand) -> Iterator[Complaint]:
    for code, rate in brand.exchange_rates.items():
        place = ("exchange_rates", code)
        yield from _among(place, code, currencies(), what="currency")
        complaints = list(_written(place, rate, "rate"))
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
    stops = vocabulary(brand.keywords.stop).listed
    for wish in ("stop", "start", "help"):
        for position, phrase in enumerate(getattr(brand.keywords, wish)):
            words = words_of(phrase)
            if not words:
                yield ("keywords", wish, position), f"{phrase!r} has neither letter nor digit"
            elif wish != "stop" and stops.get(words) is Wish.STOP:
                yield ("keywords", wish, position), f"{phrase!r} means stop as well"


RULES: tuple[Callable[[Brand], Iterator[Complaint]], ...] = (
    _region, _words, _look, _senders, _sources, _silence, _limits, _lifecycle, _broadcasts, _rates, _identity,
    _keywords)  # fmt: skip


def _among(place: Place, given: str, choices: Any, *, what: str = "") -> Iterator[Complaint]:
    if given not in choices:
        what = what or str(place[-1])
        standard = f"; write {STANDARDS[what]}" if what in STANDARDS else ""
        yield place, unknown(what, given, sorted(choices)) + standard


def _written(place: Place, given: str, pattern: str) -> Iterator[Complaint]:
    regex, description = PATTERNS[pattern]
    if not re.fullmatch(regex, given):
        yield place, f"{place[-1]}: {given!r} is not right here; write {description}"
