"""The published description of the API is that of the code, and names only what is there."""

import re

import pytest
import yaml

from infra import openapi
from shared.interface import asked
from shared.interface.operations import OPERATIONS, Operation


def test_the_published_description_is_current() -> None:
    """If not: python -m infra.openapi"""
    assert openapi.FILE.read_text(encoding="utf-8") == openapi.text()


def test_every_reference_leads_somewhere() -> None:
    described = yaml.safe_load(openapi.text())
    for reference in re.findall(r"#/components/(\w+)/(\w+)", openapi.text()):
        assert described["components"][reference[0]][reference[1]]


def test_parts_of_a_path_and_limits_of_a_query_are_described() -> None:
    described = openapi.document()["paths"]["/customers/{customer_id}/timeline"]["get"]["parameters"]
    named = {one["name"]: one for one in described}
    assert (named["customer_id"]["in"], named["customer_id"]["required"]) == ("path", True)
    assert named["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": asked.MOST, "default": 50}
    assert named["since"]["schema"] == {"type": "string", "format": "date-time"}


def test_an_operation_with_a_body_describes_it() -> None:
    listed = Operation("cut", "post", "/customers/{id}/cuts", "Cut", asked.Nothing, body=asked.Identified)
    described = openapi.document([listed])["paths"]["/customers/{id}/cuts"]["post"]
    assert described["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/Identified"
    }


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.id)
def test_no_two_operations_share_a_name(operation: Operation) -> None:
    assert [one.id for one in OPERATIONS].count(operation.id) == 1
