"""The pages of queues: how far behind each is, what failed for good and why, and how it is sent back."""

from collections.abc import Mapping, Sequence

from shared.aws.letters import Letter
from shared.console.buttons import Buttons
from shared.console.calls import Call
from shared.console.html import LONGEST, Part, join, tag
from shared.console.page import notice, page, section, table
from shared.console.words import moment

NO_REASON = "not noted: the log of the function that reads this queue says it"
LONGEST_BODY = 10 * LONGEST


def listing(call: Call, waiting: Mapping[str, int], dead: Mapping[str, int]) -> str:
    """Streams and the bus have dead letters and no queue."""
    rows = [_row(call, name, waiting.get(name), dead[name]) for name in dead]
    told = None if any(dead.values()) else notice("good", "No dead letters: nothing failed for good.")
    return page(call, "Queues", told, table("Queues", ("queue", "waiting", "dead letters", ""), rows))


def show(call: Call, name: str, letters: Sequence[Letter]) -> str:
    """What a redrive will do is said before its button."""
    buttons = Buttons(call)
    back = tag("p", buttons.look("All queues", "queues"))
    if not letters:
        return page(call, f"Dead letters of {name}", notice("good", "None."), back)
    ask = f"Send all dead letters of {name} back?"
    told = (
        "Send them back once their cause is gone. Each runs again as if it had just arrived; what was already done is "
        "recognised and not done twice. One that fails again comes back here."
    )
    return page(
        call,
        f"Dead letters of {name}",
        back,
        section("Some of them, oldest first", table("Dead letters", ("since", "why", "what"), map(_letter, letters))),
        notice("heed", told),
        tag("p", buttons.act("Send back", "redrive", ask, {"queue": name})),
    )


def sent_back(call: Call, name: str, count: int, left: int) -> str:
    """SQS counts roughly, so `left` may be 0 a moment too early."""
    told = notice("good", f"{count:,} sent back from {name}.")
    more = notice("heed", f"About {left:,} are left: send back again.") if left else None
    buttons = Buttons(call)
    look = join((buttons.look("Look again", "letters", {"queue": name}), " ", buttons.look("All queues", "queues")))
    return page(call, "Sent back", told, more, tag("p", look))


def _row(call: Call, name: str, waiting: int | None, dead: int) -> tuple[Part, ...]:
    look = Buttons(call).look("Look…", "letters", {"queue": name}) if dead else None
    count = tag("span", f"{dead:,}", class_="bad") if dead else "0"
    return name, "" if waiting is None else f"{waiting:,}", count, look


def _letter(one: Letter) -> tuple[Part, ...]:
    parts = [one.body[start : start + LONGEST] for start in range(0, min(len(one.body), LONGEST_BODY), LONGEST)]
    body = tag("details", tag("summary", f"{len(one.body):,} characters"), tag("pre", join(parts)))
    return moment(one.sent_at), one.reason or NO_REASON, body
