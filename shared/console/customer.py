"""The page of one customer: everything that the API tells of it, and what may be done to it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from shared.console import correcting, histories, measures, offers, search
from shared.console.buttons import PRIMARY, Buttons
from shared.console.calls import Call
from shared.console.html import Html, Part, join, tag
from shared.console.page import folded, form, notice, page, pairs, section, table, text_field
from shared.console.words import moment

Plain = Mapping[str, Any]


class Story(Struct, frozen=True):
    """`next` is where the timeline goes on."""

    profile: Plain
    timeline: Sequence[Plain]
    messages: Sequence[Plain]
    runs: Sequence[Plain]
    next: str | None = None

    @property
    def id(self) -> str:
        return str(self.profile["customer_id"])

    @property
    def name(self) -> str:
        traits = self.profile["traits"]
        full = " ".join(str(traits[part]) for part in ("first_name", "last_name") if traits.get(part))
        return full or f"Customer {self.id[:8]}"

    @property
    def identifiers(self) -> list[str]:
        return [f"{one['kind']}:{one['value']}" for one in self.profile["identifiers"]]


def find(call: Call, told: Html | None = None) -> str:
    """Before anybody was looked for, or when nobody was found."""
    return page(call, "Find a customer", _search(call), told)


def show(call: Call, story: Story) -> str:
    profile, buttons = story.profile, Buttons(call)
    return page(
        call,
        story.name,
        tag("p", story.id, class_="id"),
        _search(call),
        _shared(profile),
        section("Stage and segments", pairs(standing(profile))),
        section("Known by", _known(profile)),
        section("Consents", table("Consents", CONSENTS, consents(profile))),
        section("Messages", histories.messages(buttons, story.id, story.messages, call.number("messages"))),
        section("Journeys", histories.runs(buttons, story.id, story.runs, call.number("runs"))),
        section("Orders", histories.orders(buttons, story.id, profile["orders"], call.number("orders"))),
        folded("Offers", table("Offers", offers.COLUMNS, map(offers.row, profile["offers"]))),
        folded("Figures", pairs(measures.rows(profile["measures"]))),
        folded("Traits", pairs((key, histories.value(one)) for key, one in sorted(profile["traits"].items()))),
        section("Timeline (UTC)", histories.timeline(buttons, story.id, story.timeline, story.next)),
        correcting.sections(buttons, story.id, story.identifiers),
    )


def _search(call: Call) -> Html:
    typed = call.get("identifier")
    field = text_field("Customer", "identifier", typed, search.HINT)
    return form(field, tag("div", Buttons(call).look("Search", "customer", kind=PRIMARY)))


def _shared(profile: Plain) -> Html | None:
    if not profile["shared"]:
        return None
    return notice("heed", "Belongs to several people, or to nobody. It is never written to.")


def standing(profile: Plain) -> Iterator[tuple[Part, Part]]:
    if profile.get("stage"):
        yield "stage", f"{profile['stage']} since {moment(profile['stage_since'])}"
    yield "segments", ", ".join(profile.get("segments") or ()) or "none"


def _known(profile: Plain) -> Html:
    found = profile["identifiers"]
    rows = [(one["kind"], one["value"], "is the customer" if one["role"] == "person" else "follows") for one in found]
    most = 20
    first = table("Identifiers", ("kind", "value", "role"), rows[:most])
    rest = folded(f"{len(rows) - most} more", table("More identifiers", ("kind", "value", "role"), rows[most:]))
    return join((first, rest if len(rows) > most else None))


CONSENTS = ("channel", "about", "state", "since", "said by")


def consents(profile: Plain) -> Iterator[tuple[Part, ...]]:
    """Where each address stands now; what is suppressed gets nothing, whatever else it agreed to."""
    for address in (one for one in profile["consents"] if "acts" in one):
        suppressed = address.get("suppressed")
        for purpose, act in sorted(address["acts"].items()):
            kind = "good" if act["choice"] == "granted" else "warn"
            state = tag("span", act["choice"], class_=kind)
            yield address["channel"], purpose, state, moment(act["at"]), act["source"]
        if suppressed:
            state = tag("span", f"suppressed: {suppressed['reason']}", class_="bad")
            yield address["channel"], "everything", state, moment(suppressed["at"]), suppressed["id"]
