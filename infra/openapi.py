"""`python -m infra.openapi [file]`: docs/api.yaml, the API for people as OpenAPI 3.1, from the types it is made of."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import yaml
from msgspec import NODEFAULT
from msgspec.structs import fields

from shared.interface.operations import OPERATIONS, Operation

FILE = Path(__file__).parent.parent / "docs" / "api.yaml"
REFERENCE = "#/components/schemas/{name}"
PROBLEM = {
    "type": "object",
    "properties": {"title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}},
    "required": ["title", "status"],
}
"""RFC 9457."""

REFUSALS = (
    ("Wrong", "400", "Something asked is missing or wrong; `detail` names it."),
    ("Unknown", "404", "There is no such thing."),
    ("Later", "503", "Ask again after `retry-after` seconds."),
)
SIGNED = {
    "type": "apiKey",
    "name": "Authorization",
    "in": "header",
    "description": "AWS Signature Version 4 for the service `execute-api`, by somebody whom IAM allows to call it.",
    "x-amazon-apigateway-authtype": "awsSigv4",
}


def document(operations: Iterable[Operation] = OPERATIONS) -> dict[str, Any]:
    listed = list(operations)
    types = [kind for one in listed for kind in (one.answered, one.body) if kind]
    _, schemas = msgspec.json.schema_components(types, ref_template=REFERENCE)
    paths: dict[str, Any] = {}
    for one in listed:
        paths.setdefault(one.path, {})[one.method] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tributary", "version": "1", "summary": "Customers, for people and their tools"},
        "security": [{"aws": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"aws": SIGNED},
            "responses": {name: _refused(why) for name, _, why in REFUSALS},
            "schemas": {**schemas, "Problem": PROBLEM},
        },
    }


def text() -> str:
    """In an order people read, each path after the other."""
    return yaml.safe_dump(document(), sort_keys=False, allow_unicode=True, width=118)


def _operation(one: Operation) -> dict[str, Any]:
    parts = [part[1:-1] for part in one.path.split("/") if part.startswith("{")]
    parameters = [{"name": part, "in": "path", "required": True, "schema": {"type": "string"}} for part in parts]
    parameters += _query(one.asked)
    found: dict[str, Any] = {"operationId": one.id, "summary": one.summary}
    if parameters:
        found["parameters"] = parameters
    if one.body:
        found["requestBody"] = {"required": True, "content": _json(one.body)}
    refusals = {status: {"$ref": f"#/components/responses/{name}"} for name, status, _ in REFUSALS}
    return {**found, "responses": {"200": {"description": "OK", "content": _json(one.answered)}, **refusals}}


def _refused(why: str) -> dict[str, Any]:
    problem = {"schema": {"$ref": REFERENCE.format(name="Problem")}}
    return {"description": why, "content": {"application/problem+json": problem}}


def _query(asked: type) -> list[dict[str, Any]]:
    """Each with its default and its limits, as the functions check them."""
    _, components = msgspec.json.schema_components([asked])
    schemas = components[asked.__name__]["properties"]
    return [_parameter(field.name, dict(schemas[field.name]), field.default) for field in fields(asked)]


def _parameter(name: str, schema: dict[str, Any], default: Any) -> dict[str, Any]:
    """A parameter that may be left out is absent and never null."""
    description = schema.pop("description", None)
    if "anyOf" in schema:
        choices = [one for one in schema.pop("anyOf") if one != {"type": "null"}]
        schema = {**schema, **choices[0]}
        description = schema.pop("description", description)
        schema.pop("default", None)
    told = {"description": description} if description else {}
    return {"name": name, "in": "query", "required": default is NODEFAULT, **told, "schema": schema}


def _json(kind: type) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": REFERENCE.format(name=kind.__name__)}}}


if __name__ == "__main__":
    Path(sys.argv[1] if sys.argv[1:] else FILE).write_text(text(), encoding="utf-8")
