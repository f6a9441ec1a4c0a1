"""A line opens for whoever holds the salts of all its people, and for nobody when one of them is gone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.archive.lines import line_of, opened, seal
from shared.errors import NotFoundError

SECRET = b"a key of the test"
DELIVERY = {
    "id": "d1", "connector": "shopify", "source": "shop-a", "received_at": "2026-03-10T09:00:00+00:00",
    "body": "Käthe 🎉", "headers": {}, "base64": False,
}  # fmt: skip
SALTS = {"ann": "1f", "desk": "2e"}


@given(body=st.text(), salts=st.dictionaries(st.text(min_size=1), st.text(min_size=1), max_size=5))
def test_what_was_sealed_is_read_again(body, salts):
    line = seal({**DELIVERY, "body": body}, ["order.placed"], salts, SECRET)
    assert opened(line_of(line.text()), salts, SECRET) == {**DELIVERY, "body": body}


def test_nothing_personal_can_be_read_without_the_salts():
    text = seal(DELIVERY, ["order.placed"], SALTS, SECRET).text()
    assert "Käthe" not in text
    assert text.count("\n") == 1
    assert (line_of(text).connector, *line_of(text).types) == ("shopify", "order.placed")


@pytest.mark.parametrize("salts", [{"ann": "1f"}, {}, {"ann": "1f", "desk": "another"}, {"ann": "2e", "desk": "1f"}])
def test_without_one_of_its_peoples_salts_it_is_lost(salts):
    line = seal(DELIVERY, [], SALTS, SECRET)
    with pytest.raises(NotFoundError, match="erased"):
        opened(line, salts, SECRET)


def test_a_line_that_somebody_changed_does_not_open():
    line = seal(DELIVERY, [], SALTS, SECRET)
    with pytest.raises(NotFoundError):
        opened(replace(line, source="shop-b"), SALTS, SECRET)
    with pytest.raises(NotFoundError):
        opened(line, SALTS, b"another key")


def test_the_same_delivery_is_the_same_line_and_another_shares_no_key():
    assert seal(DELIVERY, [], SALTS, SECRET) == seal(DELIVERY, [], SALTS, SECRET)
    one = seal(DELIVERY, [], SALTS, SECRET).sealed
    other = seal({**DELIVERY, "id": "d2"}, [], SALTS, SECRET).sealed
    assert one[:16] != other[:16]
