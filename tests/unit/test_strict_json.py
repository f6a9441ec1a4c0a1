import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import strict_json
from shared.errors import MalformedPayloadError


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"a": NaN}', "a: NaN is not JSON"),
        (b'{"a": [1, -Infinity]}', r"a\[1\]: -Infinity is not JSON"),
        (b'{"order": {"id": 1, "id": 2}}', "order: a key comes twice"),
        (b'{"a": 123456789012345678901234567890123456789}', "a: more than 38 digits"),
        (b'{"a": ' + b"9" * 5000 + b"}", "a: more than 38 digits"),
        (b'{"a": 0.123456789012345678901234567890123456789}', "a: more than 38 digits"),
        (b'{"a": 1e400}', "a: a number out of range"),
        (b'{"a": 1e-400}', "a: a number out of range"),
        (b'{"a": 1e99999999999999999999}', "a: a number out of range"),
        (b'{"a": [-0E-99999999999999999999]}', r"a\[0\]: a number out of range"),
        (rb'{"a": ["\ud800"]}', r"a\[0\]: half of a surrogate pair"),
        (rb'{"\udfff": 1}', "the body: half of a surrogate pair"),
        (b"[" * 33 + b"]" * 33, "nested deeper than 32"),
        (b"[" * 200_000, "nested deeper than 32"),
        (b'{"a": 1,}', "not JSON at line 1 column"),
        (b"", "not JSON at line 1 column 1"),
        (b"\xff", "not UTF-8 at byte 0"),
        ('{"a": 1}'.encode("utf-16"), "not UTF-8"),
    ],
)
def test_it_refuses_and_names_the_place(body, message):
    with pytest.raises(MalformedPayloadError, match=message):
        strict_json.loads(body)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"[" * 32 + b"]" * 32, None),
        (b'{"a": 99999999999999999999999999999999999999}', {"a": 10**38 - 1}),
        (b'{"a": -99999999999999999999999999999999999999}', {"a": 1 - 10**38}),
        (b'{"a": 0.1}', {"a": Decimal("0.1")}),
        (b'{"a": 1e125}', {"a": Decimal("1e125")}),
        ('\ufeff{"ä": "🪵\\ud83e\\udeb5"}'.encode(), {"ä": "🪵🪵"}),
        (b"820982911946154508", 820982911946154508),
    ],
)
def test_it_takes_what_is_just_allowed(body, value):
    found = strict_json.loads(body)
    assert value is None or found == value


def test_a_number_with_a_fraction_is_never_a_float():
    assert isinstance(strict_json.loads(b"1.50"), Decimal)
    assert str(strict_json.loads(b"1.50")) == "1.50"


def test_the_value_that_was_wrong_is_not_in_the_message():
    with pytest.raises(MalformedPayloadError) as error:
        strict_json.loads(b'{"email": "ann@example.com", "email": "bob@example.com"}')
    assert "example" not in str(error.value)


@given(st.binary())
def test_whatever_comes_it_reads_or_refuses(body):
    with contextlib.suppress(MalformedPayloadError):
        strict_json.loads(body)
