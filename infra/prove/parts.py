"""A run in parts, several at a time: what is done is kept, so a run that was stopped goes on.

But only on the same commit, since parts that other code has passed prove nothing about this one.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct
from rich.progress import track

from infra.cli.console import console
from infra.prove.played import KEPT, Played
from infra.prove.record import commit

Part = dict[str, Any]
"""`counted` by test, and which `failed`."""

T = TypeVar("T", int, str)


def part_of(played: Played) -> Part:
    return {"counted": dict(played.counted), "failed": list(played.failed)}


def total(parts: Iterable[Part]) -> dict[str, Any]:
    """What was counted in all, whichever test counted it, and all that failed."""
    counts: Counter[str] = Counter()
    failed: list[str] = []
    for part in parts:
        failed += part["failed"]
        for counted in part["counted"].values():
            counts.update({name: int(value) for name, value in counted.items()})
    return {**counts, "failed": failed}


class Parts(Struct, frozen=True):
    """`name` tells it from other runs, and from itself with another seed. Each part is a process of its own."""

    name: str
    processes: int

    def each(self, names: Iterable[T], do: Callable[[T], Part]) -> list[Part]:
        """What came of every part, those of an earlier try included; each has a number or a name."""
        wanted = list(names)
        state = self._resumed()
        missing = [name for name in wanted if str(name) not in state["parts"]]
        with ThreadPoolExecutor(self.processes) as pool:
            done = zip(missing, pool.map(do, missing), strict=True)
            for name, part in track(done, total=len(missing), description=self.name, console=console):
                state["parts"][str(name)] = part
                self._path.write_text(json.dumps(state, indent=2))
        return [state["parts"][str(name)] for name in wanted]

    def _resumed(self) -> dict[str, Any]:
        KEPT.mkdir(parents=True, exist_ok=True)
        fresh: dict[str, Any] = {"commit": commit(), "parts": {}}
        kept = json.loads(self._path.read_text()) if self._path.is_file() else fresh
        return kept if kept["commit"] == fresh["commit"] and "parts" in kept else fresh

    @property
    def _path(self) -> Path:
        return KEPT / f"{self.name}.json"
