"""Tokens: made by us, for one purpose and one address, and nothing to learn from."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messages.links import Link, read, token, url
from tests.unit.messages.samples import ADDRESS

LINK = Link("unsubscribe", ADDRESS, "email")
KEY, NEWER = b"first-key", b"second-key"


def test_a_token_reads_back():
    assert read(token(LINK, KEY), "unsubscribe", KEY) == LINK


def test_a_token_is_good_for_its_purpose_only():
    assert read(token(LINK, KEY), "preferences", KEY) is None
    assert read(token(LINK, KEY), "anything", KEY) is None


def test_an_old_mail_still_lets_its_reader_out_after_the_key_was_replaced():
    both = NEWER + b" " + KEY
    assert read(token(LINK, KEY), "unsubscribe", both) == LINK
    assert token(LINK, both) == token(LINK, NEWER)
    assert read(token(LINK, KEY), "unsubscribe", NEWER) is None


def test_no_single_bit_can_be_changed():
    text = token(LINK, KEY)
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        forged = base64.urlsafe_b64encode(bytes(changed)).rstrip(b"=").decode()
        assert read(forged, "unsubscribe", KEY) is None


@pytest.mark.parametrize("text", ["", "=", "a", "é", "a b", "..", "AAAA", "x" * 5000])
def test_what_is_no_token_is_none(text):
    assert read(text, "unsubscribe", KEY) is None


@given(st.text(max_size=120))
def test_nothing_else_is_ever_a_token(text):
    assert read(text, "unsubscribe", KEY) is None


def test_there_is_one_way_to_write_a_token():
    text = token(LINK, KEY)
    assert read(text + "=", "unsubscribe", KEY) is None
    assert read(text.replace("_", "/").replace("-", "+") + "", "unsubscribe", KEY) in (None, LINK)
    assert read(text + "\n", "unsubscribe", KEY) is None


def test_a_link_leaves_room_in_the_header_and_holds_no_address():
    link = url("https://abcdefghij.execute-api.eu-central-1.amazonaws.com/", LINK, KEY)
    assert len(link) < 160
    assert "@" not in link
