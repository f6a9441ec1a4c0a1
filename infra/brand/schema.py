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
from shared.connectors import standard_webhooks
from shared.messages import reach
from shared.overrides.typed import BRAND

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = Path(__file__).parent.parent.parent / "docs" / "schemas"


def schemas() -> dict[str, Any]:
    """By the name of the file."""
    return {
        "brand.schema.json": {"$schema": DIALECT, **_brand()},
        "journey.schema.json": {"$schema": DIALECT, **JOURNEY.json_schema()},
        "segment.schema.json": {"$schema": DIALECT, **SEGMENT.json_schema()},
        "survey.schema.json": {"$schema": DIALECT, **SURVEY.json_schema()},
        "event.schema.json": {"$schema": DIALECT, **standard_webhooks.schema()},
        **{f"{name}.schema.json": {"$schema": DIALECT, **form} for name, form in _forms()},
    }


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
