"""No value breaks the page it stands on."""

import html as standard
import json

from hypothesis import example, given
from hypothesis import strategies as st

from shared.console.buttons import Buttons
from shared.console.calls import Call
from shared.console.html import LONGEST, html, plain, tag
from tests.unit.console.reading import read

ANYTHING = st.text(st.characters(exclude_categories=()))
ARN = "arn:aws:lambda:eu-central-1:1:function:tributary-test-show_console"


def readable(text):
    """What stays of a text, by the standard library's own idea of control characters."""
    return "".join(one if one in "\n\t" or ord(one) >= 0xA0 or 0x20 <= ord(one) < 0x7F else "\ufffd" for one in text)


@given(ANYTHING)
@example("</td><script>alert(1)</script>")
@example("<!-- --> & &amp; \" '")
@example("\u202egpj.exe\x00\x1b[31m\ud800")
def test_a_value_is_text_and_nothing_else(value):
    cell = read(tag("td", value))
    assert {one.name for one in cell.all()} <= {"root", "td", "bdi"}
    if len(value) <= LONGEST:
        surrogates = "".join("\ufffd" if 0xD800 <= ord(one) < 0xE000 else one for one in readable(value))
        assert cell.text == standard.unescape(standard.escape(surrogates))


@given(ANYTHING)
@example('" onmouseover="alert(1)')
def test_an_attribute_holds_the_value_and_ends_where_it_ends(value):
    (made,) = read(tag("input", value=value)).children
    assert list(made.attributes) == ["value"]
    expected = "".join("\ufffd" if 0xD800 <= ord(one) < 0xE000 else one for one in value)
    assert made.attributes["value"] == expected


@given(st.text(min_size=1), st.text())
def test_a_button_says_exactly_what_it_was_given(key, value):
    press, action = read(Buttons(Call(ARN)).look("Go", "customer", {key: value})).children
    assert (press.name, action.name) == ("button", "cwdb-action")
    assert json.loads(action.text) == {"view": "customer", key: value}


def test_letters_that_turn_the_direction_stay_inside_the_value():
    turned = "\u202egpj.exe"
    (cell,) = read(tag("td", turned, " is harmless")).children
    isolated, rest = cell.children
    assert (isolated.name, isolated.text, rest) == ("bdi", turned, " is harmless")
    assert plain(turned) == "\ufffdgpj.exe"


def test_a_name_of_a_megabyte_is_cut_and_says_so():
    shown = html("x" * 1_048_576).source
    assert len(shown) < LONGEST + 60
    assert "1,048,576 characters" in standard.unescape(shown)


def test_the_page_can_be_sent_whatever_is_on_it():
    assert str(tag("td", "\ud800", title="\ud800")).encode()
