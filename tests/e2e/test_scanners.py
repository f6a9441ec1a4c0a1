"""Scanners, previews and the curious at every kind of link that we send: whatever they do, not a byte changes."""

import base64
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from random import Random
from typing import Any

import pytest

from infra.cli import inbox, web
from infra.demo.people import cast
from shared.messages import links as tokens
from shared.messages.links import CODES, Link
from tests.e2e import letters

FORM = {"content-type": "application/x-www-form-urlencoded"}
AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36",
    "Barracuda",
    "WhatsApp/2.23.20",
    "curl/8.5",
    "",
)
AHEAD: tuple[dict[str, str], ...] = (
    {}, {"purpose": "prefetch"}, {"sec-purpose": "prefetch;prerender"}, {"x-moz": "prefetch"}, {"x-purpose": "preview"},
)  # fmt: skip
AT_ONCE = 8
COUNTERS = {("clock", "due")}
"""What a stage writes by itself: how far the sweep of every minute is."""

KINDS = {*CODES, "unsubscribe by sms", "story"}

TOKEN = re.compile(r"(?<=/)[A-Za-z0-9_-]{40,}")
Asked = tuple[str, str, dict[str, str], bytes | None]
"""Method, address, headers and body."""

Dump = dict[tuple[str, str], Any]


@pytest.fixture(scope="module")
def links(stage, idle):
    found = letters.links(stage, idle, cast(stage.now()).ines)
    assert found.keys() == KINDS
    return found


@pytest.fixture
def unchanged(stage, idle):
    """Whatever the test does, the table holds the same items afterwards, and nobody got anything."""
    idle.wait()
    before, sent = dump(stage), outbox(stage)
    yield
    idle.wait()
    assert difference(before, dump(stage)) == set()
    assert outbox(stage) == sent


def dump(stage) -> Dump:
    """All items, raw."""
    pages = stage.client("dynamodb").get_paginator("scan").paginate(TableName=stage.table, ConsistentRead=True)
    return {(item["pk"]["S"], item["sk"]["S"]): item for page in pages for item in page["Items"]}


def difference(before: Dump, after: Dump) -> set[tuple[str, str]]:
    places = (before.keys() | after.keys()) - COUNTERS
    return {place for place in places if before.get(place) != after.get(place)}


def outbox(stage) -> tuple[int, int]:
    return len(inbox.read(stage)), len(inbox.notes(stage))


def all_at_once(asked: Iterable[Asked]) -> list[web.Answer]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda one: web.request(one[0], one[1], headers=one[2], body=one[3]), asked))


@pytest.mark.usefixtures("unchanged")
def test_a_storm_of_looks_at_every_link_shows_each_the_same_page(links):
    headers = [{"user-agent": agent, **ahead} for agent, ahead in product(AGENTS, AHEAD)]
    storm = [(method, url, one, None) for method, url, one in product(("GET", "HEAD"), links.values(), headers)]
    Random(7).shuffle(storm)  # noqa: S311
    answers = all_at_once(storm)
    assert {answer.status for answer in answers} == {200}
    shown = {(method, url, answer.body) for (method, url, *_), answer in zip(storm, answers, strict=True)}
    assert {body for method, _, body in shown if method == "HEAD"} == {b""}
    assert len(shown) == 2 * len(links)


@pytest.mark.usefixtures("unchanged")
def test_no_other_method_does_anything_and_none_says_whose_link_it_is(links):
    made_up = [placed(url, token="A" * len(token_of(url))) for url in links.values()]
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
        answers = [web.request(method, url, headers=FORM, body=b"form=1") for url in (*links.values(), *made_up)]
        assert len({(one.status, one.body) for one in answers}) == 1, method
        assert 400 <= answers[0].status < 500


@pytest.mark.usefixtures("unchanged")
def test_a_post_without_our_form_is_a_look(links):
    strays = ((FORM, b""), ({}, b""), (FORM, b"x=1&lang=de"), ({"content-type": "application/json"}, b"{}"))
    for kind in ("preferences", "confirm", "answer", "story"):
        looks = all_at_once([("GET", links[kind], {}, None), *(("POST", links[kind], *stray) for stray in strays)])
        assert len({(one.status, one.body) for one in looks}) == 1, kind


@pytest.mark.usefixtures("unchanged")
def test_a_token_for_something_else_or_with_anything_changed_is_none_of_ours(links):
    ours = {kind: token_of(url) for kind, url in links.items()}
    for purpose in {*CODES, "story"}:
        others = [token for kind, token in ours.items() if kind.partition(" ")[0] != purpose]
        wrong = [*others, *forged(ours[purpose], others[0])]
        urls = [placed(links[purpose], token=one) for one in wrong]
        looks = [("GET", url, {}, None) for url in urls]
        answers = all_at_once([*looks, *(("POST", url, FORM, b"form=1&answer=hard") for url in urls)])
        assert {one.status for one in answers} == {404}, purpose
        assert len({one.body for one in answers}) == 1, purpose


def token_of(url: str) -> str:
    return TOKEN.findall(url)[0]


def placed(url: str, token: str) -> str:
    return url.replace(token_of(url), token)


def forged(token: str, other: str) -> Iterator[str]:
    """Cut, longer, with another key's name, with another token's proof or content, and one bit off anywhere."""
    raw, foreign = (base64.urlsafe_b64decode(one + "=" * (-len(one) % 4)) for one in (token, other))
    yield from (token[:length] for length in (1, 5, 20, len(token) - 1))
    yield from (f"{token}{more}" for more in ("A", "AAAA", "%3D", "=", "%00", "%C3%BC", "."))
    flipped = [raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :] for at in (0, 4, 19, 20, 21, len(raw) - 1)]
    spliced = [bytes(4) + raw[4:], raw[:4] + foreign[4:20] + raw[20:], raw[:20] + foreign[20:]]
    yield from (base64.urlsafe_b64encode(one).rstrip(b"=").decode() for one in (*flipped, *spliced))


def test_a_link_of_an_address_that_nobody_knows_shows_what_all_show(stage, links):
    """Signed by us, so it could only be ours; the page does not say whether there is somebody behind it."""
    key = stage.secrets().key("keys/links", stage.now())
    for purpose in ("unsubscribe", "answer"):
        stranger = tokens.token(Link(purpose, "ab" * 12, "email"), key)
        known, unknown = (web.request("GET", one) for one in (links[purpose], placed(links[purpose], token=stranger)))
        assert known.status == unknown.status == 200
        assert TOKEN.sub("…", known.text) == TOKEN.sub("…", unknown.text)


def test_a_person_who_means_it_changes_what_she_should(stage, idle, links):
    before = dump(stage)
    assert (
        web.request("POST", links["unsubscribe by sms"], headers=FORM, body=b"List-Unsubscribe=One-Click").status == 200
    )
    idle.wait()
    assert {sort_key for _, sort_key in difference(before, dump(stage))} >= {"consent#sms"}
