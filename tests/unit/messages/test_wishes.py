"""STOP, START, HELP and what looks like a refusal, in the words and the spelling in which people write them."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from shared.configuration import Keywords
from shared.events import Event, Identifier, Name
from shared.messages import consent, inbound, wishes
from shared.messages.consent import EVERYTHING, MARKETING, Choice, Consent

CORPUS = Path(__file__).parents[2] / "fixtures" / "wishes"
PHRASES = [
    (path.stem, wish, phrase)
    for path in sorted(CORPUS.glob("*.yaml"))
    for wish, phrases in yaml.safe_load(path.read_text(encoding="utf-8")).items()
    for phrase in phrases
]
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
ANN = Identifier("phone", "+4915155501234")
MAIL = Identifier("email", "ann@example.com")


def read(text, channel="sms", own=None, name=Name.MESSAGE_RECEIVED, **said):
    message = {"channel": channel, "id": "m1", "text": text, **said}
    event = Event("m1", name, NOW, "sns_sms/texts", (MAIL if channel == "email" else ANN,), {"message": message})
    return wishes.read(event, own or Keywords())


def wish(text, **how):
    return read(text, **how).data["message"].get("wish", "none")


def choices(*events):
    """What the address allows after them, by channel and purpose."""
    known = {}
    for event in events:
        for address, channel, act in inbound.acts(event, {one: one.kind for one in event.identifiers}):
            known[channel] = consent.apply(known.get(channel) or Consent(address, channel), act)
    return {(channel, purpose): str(act.choice) for channel, one in known.items() for purpose, act in one.acts.items()}


@pytest.mark.parametrize(("language", "expected", "phrase"), PHRASES)
def test_a_phrase_is_read_as_it_is_meant(language, expected, phrase):
    assert wish(phrase) == expected


def test_there_are_twenty_languages_and_scripts_with_fifty_phrases_each():
    found = Counter(language for language, _, _ in PHRASES)
    assert len(found) >= 20
    assert min(found.values()) >= 50


@pytest.mark.parametrize("language", sorted({one for one, _, _ in PHRASES}))
def test_of_each_language_all_readings_are_tried(language):
    assert {wish for one, wish, _ in PHRASES if one == language} == {"stop", "start", "help", "refusal", "none"}


WRITTEN = {"הסר": "הָסֵר", "wyłącz": "WYLACZ", "διακοπή": "ΔΙΑΚΟΠΗ", "수신거부": "수신 거부", "配信停止": "配信 停止"}


@pytest.mark.parametrize(("bare", "written"), WRITTEN.items())
def test_marks_and_spaces_that_some_leave_out_do_not_matter(bare, written):
    assert wish(bare) == wish(written) == "stop"


@pytest.mark.parametrize("language", sorted({one for one, _, _ in PHRASES}))
def test_the_way_it_is_spelt_does_not_matter(language):
    stops = [phrase for one, expected, phrase in PHRASES if (one, expected) == (language, "stop")]
    for phrase in stops:
        for disguise in (
            f"  {phrase}\n",
            f"{phrase}!!! 🙏",
            f"“{phrase}”",
            phrase.replace(" ", "  "),
            f"\u202b{phrase}\u202c",
        ):
            assert wish(disguise) == "stop", disguise


def test_a_word_of_the_list_within_a_sentence_is_not_the_wish_itself():
    assert wish("Stop sending bowls, they break: I want to unsubscribe from breakage") == "refusal"


def test_nothing_and_a_picture_alone_wish_nothing():
    assert [wish(text) for text in ("", "👍", "…", "\u200b")] == ["none"] * 4


def test_a_stop_by_phone_ends_texts_and_chats_whatever_they_are_about():
    withdrawn = dict.fromkeys((one, purpose) for one in ("sms", "whatsapp") for purpose in (MARKETING, EVERYTHING))
    assert choices(read("STOP")) == dict.fromkeys(withdrawn, "withdrawn")


def test_with_the_narrow_scope_it_ends_only_what_goes_the_same_way():
    assert {channel for channel, _ in choices(read("STOP", own=Keywords(scope="channel")))} == {"sms"}


def test_start_gives_back_what_stop_took_on_the_way_on_which_it_came():
    begun = read("START")
    later = Event("m2", begun.name, NOW.replace(hour=11), begun.source, begun.identifiers, begun.data)
    known = choices(read("STOP"), later)
    assert known["sms", EVERYTHING] == known["sms", MARKETING] == "granted"
    assert known["whatsapp", EVERYTHING] == "withdrawn"


def test_an_answered_mail_ends_only_what_was_advertised():
    assert choices(read("unsubscribe please", channel="email")) == {("email", MARKETING): "withdrawn"}


def test_what_is_perhaps_a_refusal_holds_marketing_until_somebody_has_read_it():
    assert choices(read("leave me alone", channel="email")) == {("email", MARKETING): str(Choice.PENDING)}


def test_whoever_asks_for_help_says_nothing_of_consent():
    assert choices(read("HELP")) == {}


def test_of_an_answered_mail_only_the_answer_is_read():
    quoted = "Thanks, it is lovely!\n\nOn Mon, 16 Nov 2026 Alder & Finch wrote:\n> Your board\n> Unsubscribe: https://…"
    assert wish(quoted, channel="email") == "none"
    assert wish(quoted.replace("Thanks, it is lovely!", "Unsubscribe"), channel="email") == "stop"
    assert wish("STOP\n________________________________\nFrom: Alder & Finch", channel="email") == "stop"


def test_a_mail_without_a_text_speaks_by_its_subject():
    assert wish("", channel="email", subject="Unsubscribe") == "stop"


def test_the_brand_has_words_of_its_own():
    own = Keywords(stop=("genug jetzt aber",), help=("werkstatt",))
    assert (wish("Genug jetzt aber!", own=own), wish("Werkstatt", own=own)) == ("stop", "help")
    assert wish("Werkstatt") == "none"


def test_what_a_brand_writes_is_no_pattern():
    own = Keywords(stop=("genug*", "aus|vorbei"))
    assert [wish(text, own=own) for text in ("genug", "genugtuung", "aus", "aus vorbei")] == [
        "stop",
        "none",
        "none",
        "stop",
    ]


def test_a_long_word_with_one_letter_wrong_is_plainly_the_word():
    assert [wish(text) for text in ("Unsubsribe", "unsubscribee", "stpo")] == ["stop", "stop", "refusal"]


def test_a_source_cannot_say_what_somebody_wished():
    assert wish("Where is my parcel?", wish="stop") == "none"


def test_the_first_words_of_a_chat_count_like_any_others():
    assert wish("stop", channel="whatsapp", name=Name.CONVERSATION_OPENED) == "stop"


def test_what_we_wrote_ourselves_is_nobodys_wish():
    assert wish("STOP", name=Name.MESSAGE_SENT) == "none"


def test_a_letter_of_any_length_is_read_in_its_first_lines():
    assert wish("Good morning. " * 10_000 + "leave me alone") == "none"
