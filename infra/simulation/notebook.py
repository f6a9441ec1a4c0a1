"""What has been played of a simulation, line by line in a file: whoever is interrupted goes on from there."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from infra.simulation.comparison import Example
from infra.simulation.simulation import Played
from infra.simulation.tally import Tally


class Notebook(Struct, frozen=True):
    """`mark` says what is played: notes on anything else are thrown away."""

    path: Path
    mark: str

    def read(self) -> Iterator[tuple[range, Played]]:
        """A line that was cut off as the machine went down is played again."""
        lines = self.path.read_text(encoding="utf-8").split("\n") if self.path.exists() else [""]
        if lines[0] != self.mark:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(f"{self.mark}\n", encoding="utf-8")
            return
        whole = "\n".join([*lines[:-1], ""])
        self.path.write_text(whole, encoding="utf-8")
        for line in lines[1:-1]:
            told = json.loads(line)
            yield range(*told["circles"]), _played(told)

    def note(self, circles: range, played: Played) -> None:
        told = {
            "circles": [circles.start, circles.stop],
            "tally": _listed(played.tally),
            "present": _listed(played.present),
            "examples": [asdict(one) for one in played.examples],
        }
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")


def _listed(tally: Tally) -> list[list[Any]]:
    return [[number, *key] for key, number in tally.items()]


def _played(told: dict[str, Any]) -> Played:
    examples = [
        Example(**{**one, "changed": tuple(one["changed"]), "present": tuple(one["present"])})
        for one in told["examples"]
    ]
    return Played(_tally(told["tally"]), _tally(told["present"]), examples)


def _tally(listed: list[list[Any]]) -> Tally:
    return Counter({tuple(key): number for number, *key in listed})
