"""A journey of several kinds of steps on the local stage, act by act, and what became of those who play it.

All that is asked and counted is asked at public doors, and in the outbox of the local SES.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from infra.cli import customer, inbox
from infra.cli.deployment import Deployment
from infra.cli.idle import Idle
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.cli.travel import travel
from infra.demo import webhooks
from shared.aws import keys
from shared.aws.queue import Queue
from shared.console.customer import Story
from shared.events import Identifier

AT_ONCE = 4
SILENCE = timedelta(hours=26)
"""After so long it is settled what became of a mail of which nobody knows whether it left."""

Wake = dict[str, Any]

ASKED, AGAIN = "We have your enquiry", "We missed your call"


def journey(name: str) -> str:
    """Entry, a wait, a decision, a message, a fact, a wait for an event, a message, a wait, an exit with the goal."""
    return f"""
name: {name}
class: transactional
trigger: {{event: {name}.booked}}
exit: [{{event: {name}.paid}}]
goal: {{event: {name}.paid, within: 60d}}
steps:
  - {{id: settle, type: wait, for: 2d, at: "10:00"}}
  - {{id: which, type: branch, cases: [{{if: 'customer.language == "en"', then: ask}}], otherwise: done}}
  - {{id: ask, type: send, template: lead_reply}}
  - {{id: tell, type: notify, name: {name}.told}}
  - {{id: hear, type: wait_for, events: [{{event: {name}.answered, then: again}}], within: 30d, otherwise: done}}
  - {{id: again, type: send, template: missed_call}}
  - {{id: rest, type: wait, for: 60d, then: done}}
  - {{id: done, type: end}}
"""


@dataclass(frozen=True, slots=True)
class People:
    """`world` is in every address of theirs and in no other."""

    stage: Deployment
    idle: Idle
    journey: str
    world: str
    number: int

    @property
    def addresses(self) -> list[str]:
        return [f"p{one}.{self.world}@example.com" for one in range(self.number)]

    @property
    def homes(self) -> list[str]:
        """What is in each event about them."""
        secret = self.stage.secrets().key("keys/identity", self.stage.now())
        return [keys.identifier_id(Identifier("email", one), secret) for one in self.addresses]

    @property
    def acts(self) -> Mapping[str, Callable[[], None]]:
        """In this order; each ends when all of its consequences are there."""
        return {
            "booked": lambda: self._say("booked"),
            "settled": self._waits,
            "answered": lambda: self._say("answered"),
            "paid": lambda: self._say("paid"),
        }

    def _say(self, what: str) -> None:
        about = {"occurred_at": self.stage.now().isoformat(), "data": {"traits": {"language": "en"}}}
        events = [
            {**about, "id": f"{one}-{what}", "name": f"{self.journey}.{what}"}
            | {"identifiers": [{"kind": "email", "value": one}]}
            for one in self.addresses
        ]
        assert post(self.stage, Webhook(*webhooks.OWN, json.dumps(events).encode())).status == 200
        self.idle.wait()

    def _waits(self) -> None:
        travel(self.stage, self.stage.now() + timedelta(days=3), self.idle)

    def rest(self) -> None:
        travel(self.stage, self.stage.now() + SILENCE, self.idle)

    def wake_ups(self) -> list[Wake]:
        """Of what they wait for now, and of all that was ever told of them, whether it moved anybody or not."""
        table = self.stage.store()
        runs = [item for one in self.homes for item in table.query(one, f"{keys.RUN}{self.journey}#")]
        timers = [{name: run[name] for name in ("pk", "sk", "due_at")} for run in runs if "due_at" in run]
        facts = [
            (run, {"pk": fact["pk"], "sk": fact["sk"]}) for run in runs for fact in table.query(run["pk"], keys.EVENT)
        ]
        return timers + [{"pk": run["pk"], "sk": run["sk"], "fact": fact} for run, fact in facts]

    def tell_again(self, wake_ups: Sequence[Wake], draw: Random) -> int:
        """Each twice, and in any order."""
        told = 2 * list(wake_ups)
        draw.shuffle(told)
        Queue(self.stage.client("sqs"), self.stage.queues["runs"]).send(told)
        self.idle.wait()
        return len(told)

    def mails(self) -> Counter[tuple[str, str]]:
        mine = set(self.addresses)
        return Counter((one.to[0], one.subject) for one in inbox.read(self.stage) if one.to[0] in mine)

    def stories(self) -> list[Story]:
        """What the API says of each."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(lambda one: customer.read(self.stage, f"email:{one}"), self.addresses))


def end(story: Story) -> Mapping[str, Any]:
    """But ids and times."""
    return {
        "runs": _told(story.runs, "journey", "state", "step", "reason"),
        "messages": _told(story.messages, "template", "channel", "state", "rule"),
        "timeline": Counter(str(one["name"]) for one in story.timeline),
    }


def unsure(story: Story) -> bool:
    """Whether something was sent once more since nobody knew whether it had left."""
    return any(one.get("possible_duplicate") for one in story.messages)


def _told(rows: Sequence[Mapping[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(row.get(name) for name in names) for row in rows), key=repr)
