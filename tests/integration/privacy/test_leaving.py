"""Whoever is erased leaves the audiences of the platforms that were told of them, before anything is forgotten."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.aws import keys
from shared.errors import UnavailableError
from shared.messages.https import Answer
from shared.messages.models import Outcome, State
from shared.privacy.inventory import Inventories
from shared.privacy.leaving import Leaving
from tests.integration.profiles.stories import BRAND, SECRET

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
MAIL, PHONE, CART = "a" * 24, "b" * 24, "c" * 24
VALUES = {MAIL: ("email", "ann@example.com"), PHONE: ("phone", "+4930901820"), CART: ("cart@web", "c1")}
META = {"audiences": {"vips": "23840000000000000", "buyers": "23840000000000001"}}
TOLD = replace(BRAND, channels={"meta_audience": META, "email": {}})


class Platform:
    """Stands for Meta behind HTTPS: notes what it was told."""

    def __init__(self):
        self.told = []
        self.answer = Answer(200, b'{"num_received": 2, "num_invalid_entries": 0, "session_id": "1"}')

    def document(self, path, now):
        return {"api": {"token": "t"}}

    def send(self, post):
        self.told.append(post)
        return self.answer


@pytest.fixture
def platform():
    return Platform()


@pytest.fixture
def leaving(table, platform):
    for one, (kind, value) in VALUES.items():
        table.put(keys.identifier(one), {"kind": kind, "value": value, "role": "person", "owner": MAIL, "v": 1})
    return Leaving(Inventories(table, TOLD, SECRET), lambda service: platform)


def row(table, channel="meta_audience", state="sent"):
    table.put(keys.message(MAIL, f"{channel}-{state}"), {"channel": channel, "state": state})


def hashed(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_all_addresses_leave_every_audience_of_the_platform(table, platform, leaving):
    row(table)
    assert leaving.leave(VALUES, NOW) == {"audience": 2}
    assert [one.method for one in platform.told] == ["DELETE", "DELETE"]
    for audience, post in zip(META["audiences"].values(), platform.told, strict=True):
        assert f"/{audience}/users?" in post.url
        assert hashed("ann@example.com") in post.url
        assert hashed("4930901820") in post.url
        assert "example.com" not in post.url.partition("?")[2]


@pytest.mark.parametrize("rows", [[], [("email", "sent")], [("meta_audience", "refused")]])
def test_a_platform_that_was_never_told_of_them_is_told_nothing(table, platform, leaving, rows):
    for channel, state in rows:
        row(table, channel, state)
    assert leaving.leave(VALUES, NOW) == {}
    assert platform.told == []


@pytest.mark.parametrize("state", ["sent", "claimed", "unknown", "abandoned"])
def test_one_that_may_have_been_told_is_told(table, platform, leaving, state):
    row(table, state=state)
    assert leaving.leave(VALUES, NOW) == {"audience": 2}


@pytest.mark.parametrize("answer", [Answer(500, b"{}"), Outcome(State.UNKNOWN, detail="no answer")])
def test_while_a_platform_does_not_answer_nothing_is_erased(table, platform, leaving, answer):
    row(table)
    platform.answer = answer
    with pytest.raises(UnavailableError, match="meta_audience"):
        leaving.leave(VALUES, NOW)


def test_what_a_platform_refuses_for_good_holds_nothing_up_and_is_not_counted(table, platform, leaving):
    row(table)
    platform.answer = Answer(400, b'{"error": {"code": 100}}')
    assert leaving.leave(VALUES, NOW) == {}


def test_the_second_pass_has_nobody_to_name(table, platform, leaving):
    row(table)
    for one in VALUES:
        table.put(keys.identifier(one), {"role": "person", "erased": "2026-11-29T09:00:00.000000Z", "v": 2})
    assert leaving.leave(VALUES, NOW) == {}
    assert platform.told == []
