"""Patterns of phrases: alternatives, gaps, stems, and what may be missing."""

import json

import pytest

from shared.messages.phrases import found, is_one, lookup, phrases_of, single_words
from shared.messages.said import words_of
from shared.messages.vocabulary import FOLDER

PATTERNS = [
    (path.stem, name, phrase)
    for path in sorted(FOLDER.glob("*.json"))
    for name, phrases in json.loads(path.read_text(encoding="utf-8")).items()
    for phrase in phrases
]


def places(pattern, text):
    return [(at, sorted(ends)) for at, ends in found(words_of(text), lookup([pattern]))]


def test_one_of_the_words_stands_there():
    assert places("keine|kein werbung", "Bitte keine Werbung") == [(1, [3])]
    assert places("keine|kein werbung", "Bitte Werbung") == []


def test_a_gap_is_up_to_three_words():
    assert places("stop … texting", "stop texting") == [(0, [2])]
    assert places("stop … texting", "stop it with the texting") == [(0, [5])]
    assert places("stop … texting", "stop that with all the texting") == []


def test_where_letters_are_words_a_gap_is_as_long_as_it_is_written():
    assert places("停 …… 短信", "停止发这些短信") == [(0, [7])]


def test_a_gap_at_the_end_ends_with_the_message():
    assert places("never stop …", "never stop these") == [(0, [2, 3])]


def test_a_stem_is_any_word_that_begins_so():
    assert places("nie wysyła*", "nie wysyłajcie") == [(0, [2])]
    assert places("nie wysyła*", "nie wysłali") == []


@pytest.mark.parametrize("text", ["stop", "stop now"])
def test_a_part_may_be_missing(text):
    assert is_one(words_of(text), lookup(["please| stop now|"]))


def test_a_part_of_several_words_is_written_as_one():
    assert places("e-mail*|sms kommt", "die E-Mails kommt") == [(1, [4])]


def test_the_whole_is_one_phrase_or_it_is_none():
    known = lookup(["who is this|it"])
    assert [is_one(words_of(text), known) for text in ("who is this", "who is this for", "")] == [True, False, False]


def test_a_phrase_without_gaps_stands_for_all_that_it_says():
    assert list(phrases_of("thank you|u so|")) == [
        ("thank", "you", "so"), ("thank", "you"), ("thank", "u", "so"), ("thank", "u")
    ]  # fmt: skip


def test_only_what_can_stand_alone_is_a_single_word():
    assert set(single_words(lookup(["stop all|", "take me", "quit|end"]))) == {"stop", "quit", "end"}


def test_in_the_lists_a_gap_stands_apart_and_never_first():
    parts = [(phrase, at, part) for _, _, phrase in PATTERNS for at, part in enumerate(phrase.split()) if "…" in part]
    assert [phrase for phrase, at, part in parts if at == 0 or set(part) - set("…|")] == []


def test_only_what_is_sought_within_a_message_has_gaps_and_stems():
    assert [one for one in PATTERNS if one[1] not in ("refusal", "unless") and set("…*") & set(one[2])] == []


def test_no_stem_is_shorter_than_what_it_is_looked_up_by():
    stems = [one for _, _, phrase in PATTERNS for one in phrase.replace("|", " ").split() if one.endswith("*")]
    assert [one for one in stems if len(words_of(one)[-1]) < 2] == []
