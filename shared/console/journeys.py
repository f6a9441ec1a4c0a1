"""The pages of journeys: which there are, one as a picture with who waits where, and what may be decided about it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from shared.console import added, switching
from shared.console.added import COMPARED, Figures
from shared.console.buttons import Buttons
from shared.console.calls import Call
from shared.console.deciding import ACTS
from shared.console.html import Html, Part, join, tag
from shared.console.page import folded, notice, page, pairs, section, table
from shared.console.words import moment
from shared.interface import operated
from shared.journeys.ends import ENDS

STATES = {"running": "good", "paused": "warn", "stopped": "bad"}


class Shown(Struct, frozen=True):
    """`figures` are of the time range of the dashboard, by metric, and of runs that ended by their end; empty where
    nothing was counted.
    """

    journey: operated.Operated
    picture: Html | None
    figures: Figures


class Listed(Struct, frozen=True):
    """`figures` by journey, of the time range of the dashboard, are those by which it is compared."""

    journeys: operated.Journeys
    figures: Mapping[str, Figures]
    switches: Sequence[operated.Switched]


def listing(call: Call, listed: Listed) -> str:
    found = listed.journeys
    running = Counter[str]()
    for one in found["counts"]:
        running[one["journey"]] += one["runs"]
    rows = [_row(call, one, running[one["name"]], listed.figures.get(one["name"], {})) for one in found["journeys"]]
    headings = ("journey", "state", "since", "why", "waiting", "adds, in points", "")
    sending = switching.switches(call, listed.switches)
    return page(call, "Journeys", table("Journeys", headings, rows), _rest(found["next"]), sending)


def show(call: Call, shown: Shown) -> str:
    found = shown.journey
    return page(
        call,
        _title(found["name"]),
        tag("p", Buttons(call).look("All journeys", "journeys")),
        pairs(_standing(found)),
        tag("p", join(_buttons(call, found), " ")),
        section("Who waits where", shown.picture, _rest(found["next"]), folded("As a table", _counts(found["counts"]))),
        section("In the time range of the dashboard", *_figures(shown.figures)),
        section("Decisions", table("Decisions", ("when", "what", "who", "why"), map(_act, found["acts"]))),
    )


def waiting(counts: Sequence[operated.Count], version: str | None) -> Mapping[str, str]:
    """By step, what the picture of this version says; whoever is held out stands on no step."""
    found = Counter[str]()
    for one in counts:
        if one["version"] == version and one["state"] == "waiting":
            found[one["step"]] += one["runs"]
    return {step: f"{runs:,}" for step, runs in found.items() if runs}


def _row(call: Call, one: operated.Journey, runs: int, figures: Figures) -> tuple[Part, ...]:
    look = Buttons(call).look("Open", "journey", {"journey": one["name"]})
    gone = None if one["version"] else tag("span", " (not in the brand any more)", class_="dim")
    name = tag("span", _title(one["name"]), gone)
    return name, _state(one), moment(one["since"]), one["reason"], f"{runs:,}", added.cell(figures), look


def _standing(found: operated.Operated) -> Iterator[tuple[Part, Part]]:
    yield "state", _state(found)
    if found["since"]:
        yield "since", moment(found["since"])
        yield "by", found["by"]
        yield "because", found["reason"]
    if found["held"]:
        yield "messages that wait for the end of a pause", f"{found['held']:,}"
    yield "version in force", tag("span", found["version"] or "none: the brand has it no more", class_="id")


def _state(one: operated.Standing) -> Html:
    return tag("span", one["state"], class_=STATES.get(one["state"]))


def _buttons(call: Call, found: operated.Operated) -> Iterator[Html]:
    """Those that mean something in this state."""
    for name, act in ACTS.items():
        if found["state"] in act.when:
            yield Buttons(call).look(f"{act.label}…", name, {"journey": found["name"]})


def _counts(counts: Sequence[operated.Count]) -> Html:
    rows = [
        (one["step"], one["version"][:8], one["state"], "in a pause" if one["parked"] else "", f"{one['runs']:,}")
        for one in counts
    ]
    return table("Who waits where", ("step", "version", "state", "their time came", "runs"), rows)


def _figures(figures: Figures) -> Iterator[Html]:
    if not any(figures.values()):
        yield tag("p", "Nothing was counted.", class_="dim")
        return
    yield pairs((words, f"{figures[name]:,}") for name, words in COMPARED.items() if figures.get(name))
    yield table("Ended", ("why they ended", "runs"), _ends(figures))
    if compared := added.told(figures):
        yield compared


def _ends(figures: Figures) -> Iterator[tuple[Part, ...]]:
    """Most often first."""
    for end in sorted(ENDS, key=lambda one: -figures.get(one, 0)):
        if figures.get(end):
            yield ENDS[end], f"{figures[end]:,}"


def _act(one: operated.Act) -> tuple[Part, ...]:
    return moment(one["at"]), one["act"], one["by"], one["reason"]


def _rest(following: str | None) -> Html | None:
    """Counting reads the whole index; whoever has hundreds of thousands waiting gets the sum by command."""
    if following is None:
        return None
    return notice("heed", "So many runs wait that this counts a part of them: `tributary journeys counts` counts all.")


def _title(name: str) -> str:
    return name.replace("_", " ")
