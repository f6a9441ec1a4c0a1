"""Journeys as a stage has them, asked over the API; the counts of a large index come in several answers."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from infra.cli import api
from infra.cli.deployment import Deployment
from infra.journeys.fate import Deployed
from shared.journeys.definition import Journey, journey_of

Plain = Mapping[str, Any]
PLACE = ("journey", "version", "step", "state", "parked")


def journeys(stage: Deployment) -> Plain:
    return _whole(stage, "/journeys")


def journey(stage: Deployment, name: str) -> Plain:
    return _whole(stage, f"/journeys/{quote(name)}")


def deployed(stage: Deployment, name: str) -> Deployed:
    """With every version that came into force or has runs; NotFoundError where there never was such a journey."""
    found = journey(stage, name)
    in_force = [found["version"]] if found["version"] else []
    unnoted = [one["version"] for one in found["counts"] if one["version"] not in found["versions"]]
    order = [*(one for one in dict.fromkeys([*unnoted, *found["versions"]]) if one not in in_force), *in_force]
    versions = {one: _version(stage, name, one) for one in order}
    current = versions.get(found["version"])
    return Deployed(name, versions, found["versions"], found["counts"], current)


def _version(stage: Deployment, name: str, version: str) -> Journey:
    return journey_of(api.get(stage, f"/journeys/{quote(name)}/versions/{version}")["definition"])


def _whole(stage: Deployment, path: str) -> Plain:
    answer: dict[str, Any] = api.get(stage, path)
    counts: Counter[tuple[Any, ...]] = Counter()
    held, after = 0, answer
    while True:
        counts.update({tuple(one[name] for name in PLACE): one["runs"] for one in after["counts"]})
        held += after.get("held", 0)
        if after["next"] is None:
            break
        after = api.get(stage, path, {"after": after["next"]})
    listed = [dict(zip(PLACE, place, strict=True)) | {"runs": runs} for place, runs in sorted(counts.items())]
    return {**answer, "counts": listed, "held": held, "next": None}
