"""Plays scenario files, and says as JSON which scenarios fail: `python -m infra.prove.verdicts rules/once welcome`.

`welcome` is one of the sample brand's, `rules/once` one of the brand `rules` in tests/fixtures/brands; what ends with
`.py` is a file of tests.
"""

import json
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from infra.brand.compile import check_brand
from infra.journeys import scenario
from infra.journeys.scenario import Stage
from infra.prove import played
from shared.errors import UnavailableError

ROOT = Path(__file__).parents[2]
"""Not that of packaging: this is played in copies of the checkout."""

SCENARIOS = ROOT / "tests" / "scenarios"
TESTS = ".py"

BRANDS = {"": ROOT / "shared" / "brand", "operating": ROOT / "tests" / "fixtures" / "brands" / "steps"}
"""Of those folders of scenarios that are not called by their brand."""


def path_of(name: str) -> Path:
    return ROOT / name if name.endswith(TESTS) else SCENARIOS / f"{name}.yaml"


def failing(names: Iterable[str]) -> dict[str, list[str]]:
    """By file, those that do not come true."""
    return {name: _failed(name) if name.endswith(TESTS) else _untrue(name) for name in names}


def _untrue(name: str) -> list[str]:
    results = scenario.play(path_of(name), _stage(name.rpartition("/")[0]))
    return [one.scenario for one in results if one.problems]


def _failed(name: str) -> list[str]:
    found = played.play("judge", name)
    if not found.counted:
        raise UnavailableError(f"no test of {name} was played")
    return [one.removeprefix("test_").replace("_", " ") for one in found.failed]


@cache
def _stage(brand: str) -> Stage:
    compiled = check_brand(BRANDS.get(brand, ROOT / "tests" / "fixtures" / "brands" / brand))
    journeys = {journey.name: journey for journey in compiled.journeys}
    return Stage(compiled.brand, journeys, compiled.segments, compiled.templates)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(failing(sys.argv[1:]), ensure_ascii=False))
