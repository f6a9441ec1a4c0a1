"""Segment's calls in canonical form: whom they name, what they are called here, what they say."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from shared.errors import MalformedPayloadError
from shared.events import Name
from shared.payload import Fields, stated
from shared.touch import touch
from shared.vendors.segment import commerce

Told = tuple[str, dict[str, Any]]


TRAITS = {"firstName": "first_name", "lastName": "last_name", "createdAt": "created_at"}


def identifiers(message: Fields, source: str) -> Iterator[tuple[str, str]]:
    """All that the call states. An alias may name the old visitor or the old user, so `previousId` is taken as both."""
    properties, device = message.object("properties"), message.object("context").object("device")
    person = _traits_of(message)
    previous = message.id("previousId")
    found = (
        ("email", person.text("email")),
        ("phone", person.id("phone")),
        (f"external_id@{source}", message.id("userId")),
        (f"external_id@{source}", previous),
        ("anonymous_id", message.id("anonymousId")),
        ("anonymous_id", previous),
        ("push_token", device.text("token")),
        (f"order@{source}", properties.id("order_id")),
        (f"checkout@{source}", properties.id("checkout_id")),
        (f"cart@{source}", properties.id("cart_id")),
    )
    yield from dict.fromkeys((kind, value) for kind, value in found if value)


def track(message: Fields, at: datetime) -> Told:
    said = message.text("event")
    if not said:
        raise MalformedPayloadError(f"{message.at('event')}: is missing")
    name, properties = _name(said), message.object("properties")
    told = {"touch": _touch(message), "properties": properties.value}
    return name, stated(**told, **stated(**commerce.sections(properties, said, name, at)))


def identify(message: Fields, at: datetime) -> Told:
    return Name.CUSTOMER_IDENTIFIED, stated(traits=_traits(message), touch=_touch(message))


def page(message: Fields, at: datetime) -> Told:
    """A screen of an app is a page too."""
    seen = {"name": message.text("name"), "category": message.text("category"), **message.object("properties").value}
    return Name.PAGE_VIEWED, stated(page=stated(**seen), touch=_touch(message))


def group(message: Fields, at: datetime) -> Told:
    """Its traits describe the company, not the person."""
    return "group.joined", {"group": stated(**message.object("traits").value) | stated(id=message.id("groupId"))}


def alias(message: Fields, at: datetime) -> Told:
    return Name.CUSTOMER_IDENTIFIED, {}


CALLS: Mapping[str, Callable[[Fields, datetime], Told]] = {
    "identify": identify,
    "track": track,
    "page": page,
    "screen": page,
    "group": group,
    "alias": alias,
}


def _name(said: str) -> str:
    """`Song Played` to `song.played`, `Quiz Step Seen` to `quiz_step.seen`; the canonical name where there is one."""
    if canonical := commerce.NAMES.get(said.casefold()):
        return canonical
    *noun, verb = re.findall(r"\w+", said.casefold()) or [said.casefold()]
    return f"{'_'.join(noun)}.{verb}" if noun else verb


def _traits_of(message: Fields) -> Fields:
    """A group call's traits are a company's: its e-mail address is nobody's identifier."""
    own = {} if message.text("groupId") else message.object("traits").value
    context = message.object("context").object("traits")
    return Fields({**context.value, **own}, message.at("traits"))


def _traits(message: Fields) -> dict[str, Any]:
    person, context = _traits_of(message), message.object("context")
    address = person.value.get("address")
    home = Fields(address if isinstance(address, Mapping) else {}, message.at("traits.address"))
    country = home.text("country") or ""
    given = {TRAITS.get(name, name): value for name, value in person.value.items() if name != "address"}
    device = {"language": context.text("locale"), "time_zone": context.text("timezone")}
    place = {"city": home.text("city"), "region": home.text("state")}
    place["country"] = country if re.fullmatch("[A-Z]{2}", country) else None
    return stated(**{**device, **place, **stated(**given)})


def _touch(message: Fields) -> dict[str, Any]:
    context = message.object("context")
    visited, campaign = context.object("page"), context.object("campaign")
    own = message.object("properties")
    url = visited.text("url") or (_optional(own, "url") if message.text("type") == "page" else None)
    found = touch(url, visited.text("referrer"))
    utm = {("campaign" if key == "name" else key): value for key, value in campaign.value.items() if value}
    return found | stated(utm=utm | found.get("utm", {}))


def _optional(said: Fields, name: str) -> str | None:
    value = said.value.get(name)
    return value if isinstance(value, str) else None
