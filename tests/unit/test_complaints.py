"""Whoever asks wrongly is told the field and what would be right."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, get_type_hints

import msgspec
import pytest
from msgspec import Meta

from shared import api
from shared.broadcasts.wish import Wish
from shared.errors import InvalidRequestError
from shared.importing.models import Import
from shared.interface import asked
from shared.interface.complaints import in_words

MOMENT = "write a time with its zone, such as 2026-05-01T09:00:00Z"


@dataclass
class Wanted:
    reason: Annotated[str, Meta(min_length=3)]
    most: Annotated[int, Meta(ge=1, le=200)] = 1
    at: Annotated[datetime, Meta(tz=True)] | None = None
    names: list[str] | None = None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{}", "reason is required"),
        ('{"reason": "x"}', "reason: write 3 characters or more"),
        ('{"reason": 1}', "reason: write text, not a whole number"),
        ('{"reason": "why", "most": 0}', "most: write 1 or more"),
        ('{"reason": "why", "most": 900}', "most: write 200 or less"),
        ('{"reason": "why", "at": "tomorrow"}', f"at: {MOMENT}"),
        (
            '{"reason": "why", "at": "2026-05-01T09:00:00"}',
            f"at: {MOMENT}",
        ),
        ('{"reason": "why", "names": [1]}', "names[0]: write text, not a whole number"),
        ("[]", "write fields with values, not a list"),
        ("{", "the JSON ends too early"),
    ],
)
def test_a_body_is_complained_of_by_field(body, said):
    with pytest.raises(InvalidRequestError) as caught:
        api.body({"body": body}, Wanted)
    assert str(caught.value) == said


def test_a_parameter_is_complained_of_in_the_same_words():
    with pytest.raises(InvalidRequestError, match="^limit: write 200 or less$"):
        asked.read({"limit": "900"}, asked.Paged)


@pytest.mark.parametrize(
    ("wanted", "field", "said"),
    [
        (Wish, "name", "write a name of lower case letters, digits and _, such as spring_sale"),
        (Import, "source", "write a connector and a source, such as shopify/shop-a"),
    ],
)
def test_a_pattern_that_is_published_has_words(wanted, field, said):
    """Found by the text of the pattern, so whoever changes one changes its words."""
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert("Ä", get_type_hints(wanted, include_extras=True)[field])
    assert in_words(caught.value) == said
