"""The published JSON Schemas are those of the code, and the shipped brand keeps to them."""

import json
from pathlib import Path

import pytest

from infra.brand import schema
from infra.brand.documents import read

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "shared" / "brand"


@pytest.mark.parametrize("name", sorted(schema.schemas()))
def test_the_published_schema_is_current(name: str) -> None:
    """If not: python -m infra.brand.schema"""
    assert (schema.FOLDER / name).read_text(encoding="utf-8") == schema.text(schema.schemas()[name])


def test_no_other_schema_is_published() -> None:
    assert sorted(path.name for path in schema.FOLDER.iterdir()) == sorted(schema.schemas())


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.yaml")), ids=lambda path: path.name)
def test_editors_find_the_schema_of_each_shipped_file(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    reference = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / reference).resolve().parent == schema.FOLDER


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.yaml")), ids=lambda path: path.name)
def test_shipped_files_use_only_fields_of_their_schema(path: Path) -> None:
    published = json.loads((schema.FOLDER / f"{kind(path)}.schema.json").read_text(encoding="utf-8"))
    assert set(read(SHIPPED, str(path.relative_to(SHIPPED))).value) <= set(published["properties"])
    assert published["additionalProperties"] is False


def kind(path: Path) -> str:
    """A template is of its channel's form, and lies in a folder of its own."""
    if path.name == "brand.yaml":
        return "brand"
    return path.name.partition(".")[0] if path.parent.parent.name == "templates" else path.parent.name.removesuffix("s")
