"""The ways in which Ann tells a brand that she wants no more of it: jobs of a race, each by the code that hears it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

from functions.fulfil_privacy_request.fulfilment import SWEEP, Fulfilment
from functions.preferences.pages import Pages
from functions.preferences.visit import Visit
from functions.preferences.ways import Ways
from shared import connectors, plugins
from shared.aws import codec, keys
from shared.aws.objects import Objects
from shared.aws.table import Table
from shared.configuration import Topic
from shared.events import Event
from shared.messages import links
from shared.messages.choices import Choices
from shared.messages.links import Link
from shared.privacy.inventory import Inventories
from shared.privacy.leaving import Leaving
from shared.privacy.requests import Request as Wish
from shared.privacy.requests import Requests
from shared.profiles.store import ProfileStore
from shared.webhooks import Request
from tests.e2e.samples import sample
from tests.integration.journeys.races import ANN, BY_DAY, HER_PHONE, HOUR, SECRET, Race, Way
from tests.integration.profiles.workers import Job
from tests.unit.messages.samples import a_brand

LINKS = b"secret"
"""What tests/integration/messages/post.py makes links with."""

JUST_BEFORE = BY_DAY + HOUR - timedelta(minutes=1)
BRAND = a_brand(
    channels={"sms": {"sender": "ALDERFINCH"}, "whatsapp": {"line": "phone-number-id-0123456789abcdef"}},
    topics={"care": Topic({"en": "Care"}, ("arrival_check",))},
)
WAYS = {name: Way(name, to, BRAND) for name, to in (("email", ANN), ("sms", HER_PHONE), ("whatsapp", HER_PHONE))}
NUMBER = HER_PHONE.value.removeprefix("+")
SAID, SECONDS = JUST_BEFORE.strftime("%Y-%m-%dT%H:%M:%SZ"), str(int(JUST_BEFORE.timestamp()))

OptOut = Callable[[Race], Job]
PURPOSES = {"marketing", "everything", *BRAND.topics}


def is_out(race: Race) -> bool:
    """By what lies at her address now, and nothing of ours that reads it."""
    lying = race.client.partitions[race.way.address]
    return any(_says_so(lying.get(sk, {})) for sk in _places(race))


def has_said_no(race: Race) -> bool:
    """So that also who comes back as somebody new is not written to."""
    *_, consent = _places(race)
    return _says_so(race.client.partitions[race.way.address].get(consent, {}))


def out_at(race: Race) -> int:
    """Which write said so first."""
    places = {(race.way.address, sk) for sk in _places(race)}
    return next(n for n, (place, item) in enumerate(race.client.written) if place in places and _says_so(item))


def _places(race: Race) -> tuple[str, str]:
    return keys.IDENTIFIER, f"{keys.CONSENT}{race.way.channel}"


def _says_so(item: Mapping[str, Any]) -> bool:
    plain = codec.load(item)
    acts = plain.get("acts", {}).items()
    withdrawn = any(purpose in PURPOSES and act["choice"] == "withdrawn" for purpose, act in acts)
    return withdrawn or bool(plain.keys() & {"suppressed", "erased"})


def page(purpose: links.Purpose, form: Mapping[str, list[str]]) -> OptOut:
    """What she chooses on a page counts when the page answers; the fact of it is filed behind that."""

    def chosen(race: Race) -> Job:
        token = links.token(Link(purpose, race.way.address, race.way.channel), LINKS)
        visit = Visit(purpose, token, "POST", "", "192.0.2.1", form=form)
        return partial(posted, race, visit)

    return chosen


def posted(race: Race, visit: Visit, table: Table) -> None:
    told: list[Event] = []
    choices = Choices(table)
    ways = Ways(BRAND, choices, ProfileStore(table))
    pages = Pages(BRAND, choices, ways, {}, lambda _: LINKS, lambda fact, _: told.append(fact))
    status, _ = pages.answer(visit, race.now)
    assert status == 200
    assert is_out(race)
    race.crew.jobs += [partial(race.fact, fact) for fact in told]


def vendor(connector: str, case: str, changes: Mapping[str, str]) -> OptOut:
    """As a vendor tells it, in the words of its own example."""
    body = sample(connector, case, changes).body
    read = plugins.load(connectors, connector).connector.parse
    (event,) = read(Request(connector, "main", "POST", "https://api.example", {}, {}, body, JUST_BEFORE))
    return lambda race: partial(race.fact, event)


def erasure(race: Race) -> Job:
    return partial(asked_to_forget, race, race.now)


def asked_to_forget(race: Race, at: datetime, table: Table) -> None:
    """Done, and done once more, as the job of an erasure has it."""
    profile = ProfileStore(table).profile(race.way.address, consistent=True)
    if profile:
        ids = tuple(profile.aliases)
        Requests(table).ask(Wish("1", "erasure", profile.customer_id, "desk", "she asked", at, ids=ids))
        race.crew.jobs += [partial(forgotten, race, profile.customer_id)] * 2


def forgotten(race: Race, customer_id: str, table: Table) -> None:
    """The second turn comes when its time has come."""
    inventories, none = Inventories(table, BRAND, SECRET), cast(Objects, None)
    request = Requests(table).get(customer_id, "1")
    now = race.now + SWEEP if request.done_at else race.now
    Fulfilment(table, none, inventories, Leaving(inventories, lambda service: None), now).turn(request)


PAGES: Mapping[str, OptOut] = {
    "one click": page("unsubscribe", {}),
    "nothing any more, on the page": page("preferences", {"form": ["1"]}),
    "a topic, on the page": page("preferences", {"form": ["1"], "marketing": ["on"]}),
}
SAMPLED = {"recipient@example.com": ANN.value, "2017-08-05T00:41:02.669Z": SAID}
TEXTED = vendor(
    "sns_sms",
    "STOP, in signature version 1",
    {"STOP, grüße 👋": "STOP", "+491511234567": HER_PHONE.value, "2026-03-10T08:59:58.123Z": SAID},
)
OPT_OUTS: Mapping[str, Mapping[str, OptOut]] = {
    "email": {
        **PAGES,
        "everything, at the provider": vendor(
            "ses", "unsubscribed from everything", {"mira@example.com": ANN.value, "2026-03-10T08:40:00Z": SAID}
        ),
        "a complaint": vendor("ses", "AWS's sample of a record: complaint", SAMPLED),
        "a bounce": vendor("ses", "AWS's sample of a record: bounce", SAMPLED),
        "an erasure": erasure,
    },
    "sms": {
        **PAGES,
        "STOP": TEXTED,
        "STOP, as the provider understood it": vendor(
            "twilio", "STOP, understood by Advanced Opt-Out", {"%2B491511234567": f"%2B{NUMBER}"}
        ),
        "no such number": vendor("twilio", "a landline cannot be texted", {"%2B4930901820": f"%2B{NUMBER}"}),
        "an erasure": erasure,
    },
    "whatsapp": {
        **PAGES,
        "STOP": vendor(
            "whatsapp", "a text message", {"972987654321": NUMBER, "Body Text": "Stop", "1697043223": SECONDS}
        ),
        "STOP to a text message": TEXTED,
        "no marketing, in the app": vendor(
            "whatsapp", "no marketing any more", {"4915155501234": NUMBER, "1773133200": SECONDS}
        ),
        "an erasure": erasure,
    },
}
