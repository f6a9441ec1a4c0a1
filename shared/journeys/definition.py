"""A journey as a brand writes it, reviewed file by reviewed file. The same classes are read back by the functions.

infra validates the YAML with `pydantic.TypeAdapter(Journey)`, stamps `version`, and stores `plain_of(journey)`; the
functions read that with `journey_of`.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, Literal

import msgspec

from shared.journeys.fields import STRICT, Duration, EventName, Expression, MessageClass, Name, Share, spelled
from shared.journeys.step import Step, step_type
from shared.journeys.trigger import Trigger

MOST_PRIORITY = 1_000_000

EXPRESSIONS = frozenset({"condition", "when", "key", "until", "cel"})
VERSION_HEX = 12


@dataclass(frozen=True, slots=True)
class Exit:
    """An event (with a condition on it), or a condition alone. `reason` replaces `exit: <event>` where people look."""

    __pydantic_config__ = STRICT

    event: EventName | None = None
    condition: Expression | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """What the journey is for: this event within that time of entering counts as a conversion."""

    __pydantic_config__ = STRICT

    event: EventName
    within: Duration
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class After:
    """Again, so many days of the customer's calendar after entering, from the start of that day; hours are exact."""

    __pydantic_config__ = STRICT

    after: Duration


@dataclass(frozen=True, slots=True)
class Journey:
    """`when` must hold to enter, and still hold before each message. `exit` ends a run at once, also in a wait.

    `key` makes one run per customer and value of it (an order, a cart); an event whose own key is another does not
    concern the run. Without it there is one per customer. `holdout` is the share of customers that get nothing. Where a
    cap lets only one of several messages through, that of the journey with the highest `priority` goes first. `migrate`
    says for steps of older versions at which step of this one their runs go on; others finish the version they began.
    """

    __pydantic_config__ = STRICT

    name: Name
    message_class: MessageClass
    trigger: Trigger
    steps: tuple[Step, ...]
    description: str = ""
    key: Expression | None = None
    reentry: Literal["never", "always"] | After = "never"
    when: Expression | None = None
    exit: tuple[Exit, ...] = ()
    goal: Goal | None = None
    holdout: Share = 0
    priority: int = 50
    migrate: Mapping[Name, Name] = field(default_factory=dict)
    version: str = ""
    """Stamped when the brand is compiled, never written by hand."""

    def step(self, step_id: str) -> Step:
        return next(step for step in self.steps if step.id == step_id)

    def following(self, step_id: str, then: str | None = None) -> str | None:
        """The step `then`, or, without it, the one that comes next in the file; None at the end of the journey."""
        ids = [step.id for step in self.steps]
        following = dict(zip(ids, ids[1:], strict=False))
        return then or following.get(step_id)


def journey_of(plain: Mapping[str, Any]) -> Journey:
    return msgspec.convert(plain, Journey, dec_hook=_step)


def plain_of(journey: Journey) -> dict[str, Any]:
    """As JSON, with Python's names for the fields."""
    plain: dict[str, Any] = json.loads(msgspec.json.encode(journey))
    return plain


def version_of(plain: Mapping[str, Any]) -> str:
    """The same for the same content, whenever and wherever it is compiled."""
    content = {name: value for name, value in plain.items() if name != "version"}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:VERSION_HEX]


def stamped(journey: Journey) -> Journey:
    return replace(journey, version=version_of(plain_of(journey)))


def expressions(part: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every condition in a definition with its place, spelled as in the YAML: for checking them all."""
    for named in fields(part):
        value, place = getattr(part, named.name), (*path, spelled(named.name))
        if named.name in EXPRESSIONS and value is not None:
            yield place, value
        for below, one in _parts(value):
            if is_dataclass(one):
                yield from expressions(one, (*place, *below))


def _parts(value: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, tuple):
        yield from (((index,), one) for index, one in enumerate(value))
    elif isinstance(value, Mapping):
        yield from (((name,), one) for name, one in value.items())
    else:
        yield (), value


def _step(_type: type, plain: Mapping[str, Any]) -> Step:
    return msgspec.convert(plain, step_type(plain["type"]))
