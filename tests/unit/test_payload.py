"""Times as vendors count them: whole seconds or milliseconds since 1970, and nothing that overflows."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.errors import MalformedPayloadError
from shared.payload import MILLISECOND, SECOND, Fields

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
LAST = 253_370_764_799


@pytest.mark.parametrize(
    ("written", "unit", "at"),
    [
        (0, SECOND, datetime(1970, 1, 1, tzinfo=UTC)),
        (1773144000, SECOND, NOON),
        (1773144000123, MILLISECOND, NOON + timedelta(milliseconds=123)),
        (LAST, SECOND, datetime(9998, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (LAST * 1000 + 999, MILLISECOND, datetime(9998, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)),
    ],
)
def test_a_count_since_1970_is_an_exact_time(written, unit, at):
    assert Fields({"at": written}).epoch("at", unit=unit) == at


@pytest.mark.parametrize("written", [None, ""])
def test_none_is_unknown_and_another_name_may_have_it(written):
    assert Fields({"at": written}).epoch("at") is None
    assert Fields({"at": written, "created": 1773144000}).epoch("at", "created") == NOON


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        (-1, SECOND),
        (LAST + 1, SECOND),
        ((LAST + 1) * 1000, MILLISECOND),
        (10**30, SECOND),
        (True, SECOND),
        ("1773144000", SECOND),
        (1.5, SECOND),
        ([], SECOND),
    ],
)
def test_anything_else_is_named(written, unit):
    with pytest.raises(MalformedPayloadError, match="body.at: should be"):
        Fields({"at": written}, "body").epoch("at", unit=unit)
