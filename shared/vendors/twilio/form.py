"""Twilio's form: every field a text, those that say nothing are empty."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from shared.errors import MalformedPayloadError
from shared.payload import Fields

MAX_FIELDS = 1000

Form = Mapping[str, Sequence[str]]


def form(body: bytes) -> Form:
    """Empty fields are kept, because they are signed too."""
    try:
        return parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise MalformedPayloadError("the body is not a form in UTF-8") from None


def read(body: bytes) -> Fields:
    return Fields({name: values[0] for name, values in form(body).items()})


def count(given: Fields, name: str) -> int | None:
    """`isdigit` alone would let other scripts' digits through."""
    written = given.text(name)
    if written is None:
        return None
    if not (written.isascii() and written.isdigit() and len(written) <= 9):
        raise MalformedPayloadError(f"{name}: should be a number")
    return int(written)
