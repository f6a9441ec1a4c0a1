"""Workers of the local AWS that die at chosen calls: what infra/local/dying.py is told, and what it says."""

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from infra.cli import web
from infra.cli.deployment import Deployment

DYING = "/_tributary/dying"
LOOK_EVERY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Point:
    """A call of a function in one act of a play, the first of that operation or a later one; just before or after."""

    function: str
    act: str
    operation: str
    after: bool = False
    call: int = 0
    delivery: int | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """`word` is in each event about somebody; `calls` of each invocation, in order."""

    function: str
    word: str
    calls: list[list[str]]
    died: bool

    def points(self, act: str) -> Iterator[Point]:
        """Before and after each call that was made. Where there was one invocation, it is in whichever has that call:
        others may be told again meanwhile.
        """
        for number, made in enumerate(self.calls):
            before: Counter[str] = Counter()
            for one in made:
                delivery = number if len(self.calls) > 1 else None
                for after in (False, True):
                    yield Point(self.function, act, one, after, before[one], delivery)
                before[one] += 1


class Fates:
    """Who is followed, and where their processes die."""

    def __init__(self, stage: Deployment) -> None:
        self._url = f"{stage.aws_endpoint_url}{DYING}"
        self._names = stage.functions

    def are(self, wanted: Iterable[tuple[str, Point]]) -> None:
        """By the word that is in each event about somebody. Nobody else is followed from now on."""
        self._tell([{**asdict(point), "word": word} for word, point in wanted])

    def watch(self, word: str, functions: Iterable[str]) -> None:
        """All that these do about somebody, who does not die."""
        self._tell([{"function": one, "word": word} for one in functions])

    def _tell(self, wanted: list[dict[str, Any]]) -> None:
        told = [{**one, "function": self._names[one["function"]]} for one in wanted]
        for one in told:
            one.pop("act", None)
        answer = web.request("PUT", self._url, body=json.dumps(told).encode())
        assert answer.status == 200, answer.text

    def met(self, seconds: float) -> set[str]:
        """The words of those who died; waits so long for all of them."""
        until = time.monotonic() + seconds
        while not all(one.died for one in self.read()) and time.monotonic() < until:
            time.sleep(LOOK_EVERY_SECONDS)
        return {one.word for one in self.read() if one.died}

    def read(self) -> list[Followed]:
        names = {name: function for function, name in self._names.items()}
        found = web.request("GET", self._url).json()["followed"]
        return [Followed(names[one["function"]], one["word"], one["calls"], one["died"]) for one in found]


@contextmanager
def one_by_one(stage: Deployment, functions: Iterable[str]) -> Iterator[None]:
    """While inside, these take from queues and streams one by one: each invocation is about one customer."""
    client = stage.client("lambda")
    with ExitStack() as changed:
        for name in functions:
            found = client.list_event_source_mappings(FunctionName=stage.functions[name])["EventSourceMappings"]
            for one in found:
                client.update_event_source_mapping(UUID=one["UUID"], BatchSize=1)
                changed.callback(client.update_event_source_mapping, UUID=one["UUID"], BatchSize=one["BatchSize"])
        yield
