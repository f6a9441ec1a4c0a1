"""Whether an event costs more when there is more already: units and calls against history, identifiers and customers.

Items are put into the table by copying real ones, so the shape of what lies there is always today's.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from infra.bench.emulator import TABLE
from infra.bench.inside import Functions, functions
from infra.bench.stories import AT, JOIN, KNOWN, Plain, Story, card, created, event
from infra.bench.tap import Call
from shared.aws.keys import EVENT
from shared.profiles.breaker import MOST_IDENTIFIERS

HISTORY = CUSTOMERS = (10, 100, 1_000, 10_000, 100_000)
IDENTIFIERS = (1, 2, 5, 10, 20, 50, 100, MOST_IDENTIFIERS - 1)
"""Up to one less than the most: what would be joined beyond them is held."""

TOGETHER = 10
"""Identifiers of one statement when a customer with many is made."""

BATCH = 25
TOLERANCE = 1.1
ID = "id"
Grow = Callable[[Functions, str, int], None]


def measure() -> list[Plain]:
    """Per axis: its sizes, and for each story the write units, read units and calls at each size."""
    return [
        _axis("events in a customer's history", HISTORY, _history),
        _axis("identifiers of the customer", IDENTIFIERS, _identifiers),
        _axis("customers in the table", CUSTOMERS, _customers),
    ]


def uneven(axes: Sequence[Plain], story: str = KNOWN.name) -> list[str]:
    """What is not flat: sentences."""
    return [
        f"{story}: {name} from {min(values):g} to {max(values):g} over {axis['name']}"
        for axis in axes
        for name, values in axis["stories"][story].items()
        if max(values) > min(values) * TOLERANCE
    ]


def _axis(name: str, sizes: Sequence[int], grow: Grow) -> Plain:
    figures: dict[str, dict[str, list[float]]] = {
        story.name: {"write units": [], "read units": [], "calls": []} for story in (KNOWN, JOIN)
    }
    with functions(counting=True) as inside:
        for size in sizes:
            person = f"person-{size}"
            inside.deliver(created(person))
            grow(inside, person, size)
            inside.deliver(event(person, "product.searched", "email", search={"query": "mug"}))
            for story in (KNOWN, JOIN):
                for figure, value in _cost(inside, story, person).items():
                    figures[story.name][figure].append(value)
    return {"name": name, "sizes": list(sizes), "stories": figures}


def _cost(inside: Functions, story: Story, person: str) -> dict[str, float]:
    """Of one event of a person whose customer has grown, and who was seen before on that day."""
    if story is JOIN:
        inside.deliver(card(person))
    tap = inside.tap
    tap.clear()
    inside.deliver(story.then(person))
    return {"write units": tap.write_units, "read units": tap.read_units, "calls": sum(map(_own, tap.calls))}


def _own(call: Call) -> bool:
    """A secret that is read anew every five minutes belongs to no event."""
    return call.asked.service != "secretsmanager"


def _history(inside: Functions, person: str, size: int) -> None:
    stored = next(item for item in _written(inside) if item["sk"]["S"].startswith(EVENT))
    moments = (f"{EVENT}{AT[:4]}-01-01T00:00:{number:09}Z" for number in range(size - 1))
    _fill(inside, ({**stored, "sk": {"S": moment}} for moment in moments))


def _identifiers(inside: Functions, person: str, size: int) -> None:
    """A chain of statements of different kinds, so that no limit is passed."""
    names = ["email", *(f"external_id@app-{number}" for number in range(1, size))]
    for first in range(0, size - 1, TOGETHER - 1):
        inside.deliver(event(person, f"customer.stated_{first}", *names[first : first + TOGETHER]))


def _customers(inside: Functions, person: str, size: int) -> None:
    """The item that says whose an identifier is, as often as there should be others."""
    own = next(item for item in _written(inside) if item["sk"]["S"] == ID)
    _fill(inside, ({**own, "pk": {"S": f"{number:024x}"}} for number in range(size - 1)))


def _written(inside: Functions) -> Iterator[Any]:
    """The items that the last events put into the table, newest first."""
    puts = (call.asked for call in reversed(inside.tap.calls) if call.asked.operation == "PutItem")
    return (put.parameters["Item"] for put in puts)


def _fill(inside: Functions, items: Iterator[Any]) -> None:
    waiting = list(items)
    for start in range(0, len(waiting), BATCH):
        puts = [{"PutRequest": {"Item": item}} for item in waiting[start : start + BATCH]]
        inside.table.batch_write_item(RequestItems={TABLE: puts})
