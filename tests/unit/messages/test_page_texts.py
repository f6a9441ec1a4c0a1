"""The pages behind the links in each language that there is: nothing is missing, and nothing is left in English."""

import re
from string import Template

import pytest
from babel import Locale

from shared.messages import choices_page, preference_page
from shared.messages.choices_page import Offered
from shared.messages.preference_page import TEXTS, Style
from tests.shipped import compiled

ENGLISH = TEXTS["en"]
SAME = {"direction", "save", "chat_legend", "answer_button"}
"""Short words that two languages may share."""


def fields(text: str) -> list[str]:
    return sorted(Template(text).get_identifiers())


@pytest.mark.parametrize("language", TEXTS)
def test_every_language_says_all_that_english_says(language):
    words = TEXTS[language]
    assert words.keys() == ENGLISH.keys()
    assert [name for name, text in words.items() if not text.strip() or text != text.strip()] == []
    assert {name: fields(text) for name, text in words.items()} == {name: fields(ENGLISH[name]) for name in ENGLISH}
    assert [name for name, text in words.items() if re.search(r"[<>&]", text)] == []


@pytest.mark.parametrize("language", [one for one in TEXTS if one != "en"])
def test_nothing_is_left_in_english(language):
    assert [name for name, text in TEXTS[language].items() if text == ENGLISH[name] and name not in SAME] == []


@pytest.mark.parametrize("language", TEXTS)
def test_a_page_says_its_language_and_runs_its_way(language):
    way = "rtl" if Locale.parse(language).character_order == "right-to-left" else "ltr"
    page = preference_page.unsubscribed(Style("Alder", "#123456", language))
    assert f'<html lang="{language}" dir="{way}">' in page


def test_the_languages_of_the_sample_brand_are_all_there():
    assert set(compiled().brand.languages) <= TEXTS.keys()


def test_a_french_brand_has_french_pages_to_the_last_word():
    language = preference_page.choose_language(None, "en-GB,en;q=0.9", ("fr", "pl"))
    page = choices_page.preferences(Style("Chêne", "#123456", language), [Offered("email", granted=True)])
    assert '<html lang="fr"' in page
    assert "Que souhaitez-vous recevoir\N{NARROW NO-BREAK SPACE}?" in page
    assert not [text for name, text in ENGLISH.items() if name not in SAME and text in page]
