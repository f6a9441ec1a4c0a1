"""A broadcast to people of one exercise, a mail each."""

import json

from infra.cli import api
from tests.e2e.drill import Drill
from tests.e2e.traffic import Left, mails_of

LIST = "friends_of_the_house"
TEMPLATE = ("--template", "lead_reply", "--legal-notice")
"""Nobody here was asked for consent, so it is no marketing; then somebody has to say that law wants it."""

OVERRIDES = ("--opted-out", "0", "--reason", "an exercise")


def tagged(drill: Drill, people: list[str], *, listed: bool) -> bytes:
    told = [drill.event(one, "customer.updated", traits={"language": "en"}, tags={LIST: listed}) for one in people]
    return json.dumps(told).encode()


class Sale:
    """`rate` is how many leave in a second."""

    def __init__(self, drill: Drill, people: int, rate: str = "1") -> None:
        self._drill, self.name, self._rate = drill, f"sale_{drill.world}", rate
        self.people = [drill.somebody() for _ in range(people)]

    def begins(self) -> None:
        """Until the first has left."""
        assert set(self._drill.posts([tagged(self._drill, self.people, listed=True)])) == {200}
        self._drill.idle.wait()
        draft = ("--segment", LIST, *TEMPLATE, "--rate", self._rate, "--reason", "the sale")
        for words in (("draft", *draft), ("count",), ("confirm", "--audience", str(len(self.people)), *OVERRIDES)):
            self._drill.run("marketer", "broadcasts", words[0], self.name, *words[1:])
        while not self.mails():
            self._drill.passes(seconds=1)

    def mails(self) -> list[Left]:
        return [one for one in mails_of(self._drill.stage) if one.whom[1] in self.people]

    def outcome(self, word: str, reason: str) -> int:
        """Of how many that became, as whoever may look is told."""
        told = api.get(self._drill.staff["viewer"], f"/broadcasts/{self.name}")["outcome"]
        return int(told[word].get(reason, 0))

    def ends(self) -> None:
        """The next has the list to itself."""
        self._drill.posts([tagged(self._drill, self.people, listed=False)])
        self._drill.idle.wait()
