"""`python -m infra.brand.schema [folder]`: JSON Schemas, for editors and for systems that send events."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from infra.brand.journey_files import JOURNEY
from infra.brand.segment_files import SEGMENT
from infra.brand.survey_files import SURVEY
from shared.configuration import CHANGEABLE
from shared.connectors import standard_webhooks
from shared.messages import reach
from shared.overrides.document import CHANGED
from shared.overrides.typed import BRAND

DRAFT_4 = "http://json-schema.org/draft-04/schema#"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = Path(__file__).parent.parent.parent / "docs" / "schemas"


def schemas() -> dict[str, Any]:
    """By the name of the file."""
    return {
        "brand.schema.json": {"$schema": DIALECT, **_brand()},
        "journey.schema.json": {"$schema": DIALECT, **JOURNEY.json_schema()},
        "settings.schema.json": overrides(),
        "segment.schema.json": {"$schema": DIALECT, **SEGMENT.json_schema()},
        "survey.schema.json": {"$schema": DIALECT, **SURVEY.json_schema()},
        "event.schema.json": {"$schema": DIALECT, **standard_webhooks.schema()},
        **{f"{name}.schema.json": {"$schema": DIALECT, **form} for name, form in _forms()},
    }


def overrides() -> dict[str, Any]:
    """What operators may change of brand.yaml, in the dialect that AppConfig reads: draft 4."""
    whole = BRAND.json_schema(ref_template="#/definitions/{model}")
    sections = {name: whole["properties"][name] for name in CHANGEABLE}
    note = {"type": "object", "properties": {name: {"type": "string"} for name in ("by", "at", "reason")}}
    return {
        "$schema": DRAFT_4,
        "type": "object",
        "properties": {**sections, CHANGED: note},
        "additionalProperties": False,
        "definitions": {name: whole["$defs"][name] for name in sorted(_named(sections, whole["$defs"]))},
    }


def _named(schema: Any, known: dict[str, Any]) -> set[str]:
    """Definitions that it refers to, and those that they refer to."""
    text = json.dumps(schema)
    direct = {name for name in known if f'"#/definitions/{name}"' in text}
    rest = {name: one for name, one in known.items() if name not in direct}
    return direct | {name for one in direct for name in _named(known[one], rest)}


def _brand() -> dict[str, Any]:
    """With what each channel wants to know, which its own file says."""
    schema = BRAND.json_schema()
    settings = {name: TypeAdapter(reach.channel(name).settings).json_schema() for name in reach.names()}
    schema["$defs"] |= {name: part for one in settings.values() for name, part in one.pop("$defs", {}).items()}
    schema["properties"]["channels"] |= {"properties": settings, "additionalProperties": False}
    return schema


def _forms() -> Iterator[tuple[str, dict[str, Any]]]:
    """Of the templates that are YAML."""
    for name in reach.names():
        channel = reach.channel(name)
        if channel.form and channel.extension == "yaml":
            yield name, TypeAdapter(channel.form).json_schema()


def text(schema: Any) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (folder / name).write_text(text(schema), encoding="utf-8")


if __name__ == "__main__":
    write(*map(Path, sys.argv[1:2]))
