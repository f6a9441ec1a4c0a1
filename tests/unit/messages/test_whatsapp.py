"""When WhatsApp lets a message through: an open conversation, or a template; no marketing to the United States."""

import phonenumbers
import pytest

from shared.events import Identifier
from shared.messages.channels import Draft, Letter
from shared.messages.channels.whatsapp import Settings, flaws, terms
from shared.messages.numbering import of_united_states

TEMPLATE = {"template": "back_in_stock", "language": "en_US"}
TEXT = {"text": "It is back."}
WAY_OUT = "https://shop.example/unsubscribe/token"
GERMAN, AMERICAN, CANADIAN, HIDDEN = "+4915155501234", "+12125550123", "+14165550123", "US.1349120865"


def barred(parts, *, to=GERMAN, message_class="marketing", talking=False):
    identifier = Identifier("phone" if to.startswith("+") else "whatsapp_user", to)
    return terms(Draft(parts, message_class, Settings("phone-number-id-1"), identifier, talking)).barred


@pytest.mark.parametrize("talking", [True, False])
def test_without_a_template_it_goes_only_while_a_conversation_is_open(talking):
    assert (barred(TEXT, talking=talking) is None) is talking


@pytest.mark.parametrize(
    ("to", "message_class", "talking", "goes"),
    [
        (GERMAN, "marketing", False, True),
        (CANADIAN, "marketing", False, True),
        (AMERICAN, "marketing", False, False),
        (HIDDEN, "marketing", False, False),
        (HIDDEN, "transactional", False, True),
        ("DE.13491208655302741918", "marketing", False, True),
        (AMERICAN, "transactional", False, True),
        (AMERICAN, "marketing", True, True),
    ],
)
def test_marketing_templates_do_not_go_to_the_united_states(to, message_class, talking, goes):
    assert (barred({**TEMPLATE, **TEXT}, to=to, message_class=message_class, talking=talking) is None) is goes


def test_an_open_conversation_helps_a_marketing_template_nothing():
    assert barred(TEMPLATE, to=AMERICAN, talking=True) is not None


def test_every_area_code_is_where_the_worlds_phone_book_has_it():
    """What is nowhere is taken for the United States: the stricter rule holds there."""
    for area in range(200, 1000):
        numbers = [f"+1{area}{rest}" for rest in ("2345678", "5550199", "9876543", "4321098")]
        regions = {phonenumbers.region_code_for_number(phonenumbers.parse(one)) for one in numbers} - {None}
        assert of_united_states(numbers[0]) is ("US" in regions or not regions), (area, regions)


def told(**parts):
    return [part for part, _ in flaws(Letter(parts, "transactional", Settings("phone-number-id-1")))]


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({}, ["template"]),
        (TEXT, []),
        (TEMPLATE, []),
        ({"template": "Back in stock", "language": "de"}, ["template"]),
        ({"template": "back", "language": "German"}, ["language"]),
        ({"template": "back"}, ["language"]),
        (
            {**TEMPLATE, "parameters": ["a", " ", "b    c", "d" * 1025]},
            ["parameters.2", "parameters.3", "parameters.4"],
        ),
        ({**TEMPLATE, "button": "board-7?size=m"}, []),
        ({**TEMPLATE, "button": "oak board"}, ["button"]),
        ({**TEMPLATE, "button": "board\n7"}, ["button"]),
        ({"text": "a" * 4097}, ["text"]),
    ],
)
def test_what_meta_would_refuse_is_told_before(parts, wrong):
    assert told(**parts) == wrong


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        (TEXT, ["text"]),
        ({**TEMPLATE, **TEXT}, ["text"]),
        ({"text": "It is back. Reply STOP to hear no more."}, []),
        ({"text": f"It is back. {WAY_OUT}"}, []),
        (TEMPLATE, []),
    ],
)
def test_marketing_in_an_open_conversation_says_how_to_end_it_and_a_template_as_it_was_approved(parts, wrong):
    letter = Letter(parts, "marketing", Settings("phone-number-id-1"), unsubscribe=WAY_OUT)
    assert [part for part, _ in flaws(letter)] == wrong
