"""Plain data to the dataclasses of `shared`, and what is wrong with it by the lines of its file."""

from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from infra.brand.documents import Document
from infra.brand.problems import BrandError
from shared.overrides.typed import complaints

T = TypeVar("T")


def typed(document: Document, adapter: TypeAdapter[T]) -> T:
    """The value, or a BrandError that names the line of each field that is wrong."""
    try:
        return adapter.validate_python(document.value)
    except ValidationError as error:
        found = complaints(error, document.value, adapter.json_schema())
        raise BrandError(document.problem(place, message) for place, message in found) from error
