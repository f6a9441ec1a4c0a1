"""What may be asked of the API beside a path; the limits and descriptions here are those of docs/api.yaml."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from shared.errors import InvalidRequestError
from shared.interface.complaints import in_words

MOST = 200
Moment = Annotated[datetime, Meta(tz=True)]
Asked = TypeVar("Asked", bound=Struct)


class Identified(Struct, frozen=True):
    """Of whom."""

    identifier: Annotated[str, Meta(description="`kind:value`, such as `email:ann@example.com`.", min_length=3)]


class Template(Struct, frozen=True):
    """Of which message."""

    template: Annotated[str, Meta(description="Its name in the brand folder, such as `birthday`.", min_length=1)]
    journey: Annotated[
        str | None, Meta(description="Which asks for it: then its pauses, its limits and its budget count as well.")
    ] = None


class Paged(Struct, frozen=True):
    """Which part of the timeline."""

    limit: Annotated[int, Meta(description="Events on a page at most.", ge=1, le=MOST)] = 50
    before: Annotated[str | None, Meta(description="The `next` of the page before.")] = None
    name: Annotated[str, Meta(description="Of events: `order.placed`, or `order.*` for all that begin so.")] = "*"
    source: Annotated[str, Meta(description="`shopify/shop-a`, or `shopify/*`.")] = "*"
    since: Annotated[Moment | None, Meta(description="Not before: a time with its zone.")] = None
    until: Annotated[Moment | None, Meta(description="Not after: a time with its zone.")] = None


class Listed(Struct, frozen=True):
    """Which part of a long list."""

    limit: Annotated[int, Meta(description="On a page at most.", ge=1, le=MOST)] = 50
    after: Annotated[str | None, Meta(description="The `next` of the page before.")] = None


class Acted(Struct, frozen=True):
    """Which acts of our own people."""

    limit: Annotated[int, Meta(description="Acts in an answer at most.", ge=1, le=MOST)] = 50
    after: Annotated[str | None, Meta(description="The `next` of the answer before.")] = None
    who: Annotated[str, Meta(description="A part of the ARN.")] = ""
    what: Annotated[str, Meta(description="An operation of this API, or a command such as `redrive`.")] = ""
    since: Annotated[Moment | None, Meta(description="Not before: a time with its zone; else 30 days ago.")] = None
    until: Annotated[Moment | None, Meta(description="Not after: a time with its zone.")] = None


class Onwards(Struct, frozen=True):
    """Which part of an answer that may be too much for one."""

    after: Annotated[str | None, Meta(description="The `next` of the answer before.")] = None


class Several(Struct, frozen=True):
    """How much of a list that is shown from its end."""

    limit: Annotated[int, Meta(description="Of each kind at most.", ge=1, le=50)] = 10


class Nothing(Struct, frozen=True):
    """No parameters."""


def read(query: Mapping[str, str], wanted: type[Asked]) -> Asked:
    """What is missing, wrong or unknown is named; a misspelt filter must not answer as if it were none."""
    known = wanted.__struct_fields__
    if unknown := sorted(query.keys() - set(known)):
        raise InvalidRequestError(f"unknown parameter {', '.join(unknown)}; there is {', '.join(known) or 'none'}")
    try:
        return msgspec.convert(query, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidRequestError(in_words(error)) from None
