"""A run in numbered parts, several at a time: what is done is kept, so a run that was stopped goes on.

But only on the same commit, since parts that other code has passed prove nothing about this one.
"""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.progress import track

from infra.cli.console import console
from infra.prove.played import KEPT
from infra.prove.record import commit

Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """`name` tells it from other runs, and from itself with another seed. Each part is a process of its own."""

    name: str
    processes: int

    def each(self, numbers: Iterable[int], do: Callable[[int], Part]) -> list[Part]:
        """What came of every part, those of an earlier try included."""
        wanted = list(numbers)
        state = self._resumed()
        missing = [number for number in wanted if str(number) not in state["parts"]]
        with ThreadPoolExecutor(self.processes) as pool:
            done = zip(missing, pool.map(do, missing), strict=True)
            for number, part in track(done, total=len(missing), description=self.name, console=console):
                state["parts"][str(number)] = part
                self._path.write_text(json.dumps(state, indent=2))
        return [state["parts"][str(number)] for number in wanted]

    def _resumed(self) -> dict[str, Any]:
        KEPT.mkdir(parents=True, exist_ok=True)
        fresh: dict[str, Any] = {"commit": commit(), "parts": {}}
        kept = json.loads(self._path.read_text()) if self._path.is_file() else fresh
        return kept if kept["commit"] == fresh["commit"] and "parts" in kept else fresh

    @property
    def _path(self) -> Path:
        return KEPT / f"{self.name}.json"
