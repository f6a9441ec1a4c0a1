"""Drawings show every step and every way, nothing covers anything, and no text breaks out of its element."""

from itertools import combinations
from xml.etree import ElementTree

import pytest

from infra.journeys.draw import mermaid, svg
from shared.drawing.layout import layout
from tests.unit.journeys.making import a_journey

CARTS = [{"event": "cart.updated", "reset": True}, {"event": "checkout.started", "then": "longer"}]
CASES = [
    {"condition": 'customer.language == "<b>&" || 1 < 2', "then": "german"},
    {"condition": "true", "then": "rich"},
]
STEPS = (
    {"id": "pause", "type": "wait_for", "within": "1h", "events": CARTS},
    {"id": "which", "type": "branch", "otherwise": "poor", "cases": CASES},
    {"id": "german", "type": "send", "template": "german", "then": "later"},
    {"id": "rich", "type": "send", "template": "rich", "then": "later"},
    {"id": "poor", "type": "send", "template": "poor"},
    {"id": "later", "type": "wait", "duration": "2d", "at": "18:00", "days": ["tuesday"]},
    {"id": "loop", "type": "branch", "cases": [{"condition": "false", "then": "pause"}]},
    {"id": "longer", "type": "wait", "duration": "1d"},
)
JOURNEY = a_journey(*STEPS, when='customer.language != "</text><script>"')
NAMESPACE = {"svg": "http://www.w3.org/2000/svg"}


@pytest.fixture(scope="module")
def picture():
    return ElementTree.fromstring(svg(JOURNEY))  # noqa: S314 - our own text


def test_every_step_is_in_the_picture(picture):
    words = {text.text for text in picture.iterfind(".//svg:text", NAMESPACE)}
    assert words >= {step["id"] for step in STEPS}
    assert 'only while customer.language != "</text><script>"' in words


def test_no_box_covers_another_and_all_are_on_the_page(picture):
    boxes = [
        tuple(float(one.get(name)) for name in ("x", "y", "width", "height"))
        for one in picture.iterfind("svg:g/svg:rect", NAMESPACE)
    ]
    assert len(boxes) == len(STEPS) + 2
    for (x, y, width, height), (other_x, other_y, other_width, other_height) in combinations(boxes, 2):
        beside = x + width <= other_x or other_x + other_width <= x
        assert beside or y + height <= other_y or other_y + other_height <= y
    page = float(picture.get("width"))
    assert max(x + width for x, _, width, _ in boxes) - min(x for x, *_ in boxes) < page


def test_a_picture_is_the_same_every_time():
    assert svg(JOURNEY) == svg(JOURNEY)


def test_mermaid_has_every_way_and_no_character_that_means_something_else():
    text = mermaid(JOURNEY)
    assert text.count("-->") == 13
    label = next(line for line in text.splitlines() if "language ==" in line and "-->" in line)
    assert label.count('"') == 2
    assert "<" not in label
    assert label.count("|") == 2


def test_a_chain_is_a_straight_line():
    places = layout({name: (100.0, 40.0) for name in "abc"}, [("a", "b"), ("b", "c")])
    assert {round(x) for x in places.x.values()} == {0}
    assert places.y["a"] < places.y["b"] < places.y["c"]


def test_an_arrow_that_leads_back_does_not_turn_the_drawing_upside_down():
    places = layout({name: (100.0, 40.0) for name in "abc"}, [("a", "b"), ("b", "c"), ("c", "a")])
    assert places.y["a"] < places.y["b"] < places.y["c"]
    assert places.routes["c", "a"][0] == "c"
