"""Vendors' bodies out of the fixtures of the connectors, made to speak of somebody whom nobody has met before."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CONNECTORS = Path(__file__).parents[1] / "fixtures" / "connectors"


@dataclass(frozen=True)
class Sample:
    body: bytes
    names: tuple[str, ...]
    """Of the events that it is read as."""


def sample(connector: str, case: str, changes: Mapping[str, str]) -> Sample:
    """`changes` says what stands instead of each text of the fixture; one that is not there would change nobody."""
    (found,) = (one for one in json.loads((CONNECTORS / f"{connector}.json").read_text()) if one["name"] == case)
    body = found["body"]
    for old, new in changes.items():
        assert old in body, (connector, case, old)
        body = body.replace(old, new)
    return Sample(body.encode(), tuple(event["name"] for event in found["events"]))
