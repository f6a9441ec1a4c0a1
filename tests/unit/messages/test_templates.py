"""What a template may do, and what a value may never do to a message."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import UnrenderableError
from shared.messages import markup, templates
from shared.messages.languages import choose_language
from shared.messages.sms_parts import parts_of

ODD = {"amount": "NaN", "currency": "EUR"}
OUT = "https://api.example/unsubscribe/abc"
FOOTER = "{{ brand.postal_address }} {{ links.unsubscribe }}"
HTML_FOOTER = '<p>{{ brand.postal_address }}</p><a href="{{ links.unsubscribe }}">out</a>'
PARTS = {
    "subject": "For {{ customer.motto }}",
    "html": f'<p title="{{{{ customer.motto }}}}">{{{{ customer.motto }}}}</p>{HTML_FOOTER}',
    "text": f"{{{{ customer.motto }}}} {FOOTER}",
}
HOSTILE = {
    "a header": "Ann\r\nBcc: all@example.com",
    "a bare line end": "Ann\n",
    "a line separator": "Ann\u2028Bcc: x",
    "a direction override": "Ann\u202egnp.exe",
    "an isolate": "Ann\u2066",
    "a control character": "Ann\x1b[2J",
    "a NUL": "Ann\x00",
    "a lone surrogate": "Ann\ud800",
}


def context(motto: Any = "Ann", **changes: Any) -> Mapping[str, Any]:
    return {
        "customer": {"motto": motto, "last_name": None},
        "order": {"total": {"amount": "1234.5", "currency": "EUR"}, "items": [], "odd": ODD},
        "now": datetime(2026, 11, 22, 23, 30, tzinfo=UTC),
        "brand": {"postal_address": "Lindenhof 7,\n10437 Berlin"},
        "links": {"unsubscribe": OUT},
        "language": "en",
        "time_zone": "Europe/Berlin",
        **changes,
    }


def one(source: str, name: str = "html", **changes: Any) -> str:
    return templates.render({name: source}, "transactional", context(**changes))[name]


@pytest.mark.parametrize("what", HOSTILE)
def test_a_subject_with_anything_but_one_line_of_text_is_refused(what):
    with pytest.raises(UnrenderableError, match=r"^subject: "):
        templates.render({"subject": PARTS["subject"]}, "transactional", context(HOSTILE[what]))


@pytest.mark.parametrize("what", HOSTILE)
def test_in_a_body_what_nobody_sees_is_dropped_and_the_rest_is_encodable(what):
    for name in ("html", "text"):
        rendered = templates.render({name: PARTS[name]}, "transactional", context(HOSTILE[what]))[name]
        rendered.encode()
        assert "Ann" in rendered
        assert not set(rendered) & set("\r\x00\x1b\u2028\u202e\u2066\ud800")


def test_a_value_never_becomes_markup():
    rendered = one(PARTS["html"], motto='"><script>alert(1)</script><img src=x onerror=a()>')
    assert "<script" not in rendered
    assert "<img" not in rendered


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "java\tscript:x",
        " data:text/html,x",
        "//evil.example",
        "http://x.example",
        "https:x.example",
        "https:///x.example",
        "https://\u0430lder-finch.example/",
        "https://alder-finch\uff0eexample/",
        "https://shop.example@evil.example/",
        'https://shop.example/" onclick="evil()',
        "https://shop.example/\nBcc: all@evil.example",
        "https://evil.example\\@shop.example/",
        "https://shop%2eexample/",
    ],
)
def test_an_address_with_another_scheme_is_refused(url):
    with pytest.raises(UnrenderableError, match="not allowed"):
        one('<a href="{{ customer.motto }}">x</a>', motto=url)


@pytest.mark.parametrize(
    "source", ["<svg/onload=x>", "<form action='https://x.example'>", "<p onclick='x'>", "<base href='https://x'>"]
)
def test_markup_that_acts_is_refused(source):
    with pytest.raises(UnrenderableError, match="not allowed"):
        one(source)


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example/?a=1&b=2",
        "HTTPS://x.example:443?to=a@x.example#é",
        "https://xn--80ak6aa92e.example",
        "mailto:a@x.example",
        "tel:+4930901820",
        "#top",
    ],
)
def test_addresses_a_mail_may_have_pass(url):
    assert one('<a href="{{ customer.motto }}">x</a>', motto=url)


@pytest.mark.parametrize(
    "source",
    [
        "{{ customer.middle_name }}",
        "{{ customer.last_name }}",
        "{{ nothing.at.all }}",
        "{{ 'now' | date: '%Y' }}",
        "{{ '<b>' | safe }}",
        "{% include 'x' %}",
        "{% for i in (1..1000000) %}{% endfor %}",
        "{% for i in (1..9000) %}thirty characters of text or so{% endfor %}",
        "{{ order.items | money }}",
        "{{ order.odd | money }}",
        "{{ 'soon' | date_long }}",
        "{{ customer.motto.__class__ }}",
    ],
)
def test_gaps_and_tricks_stop_the_message(source):
    with pytest.raises(UnrenderableError):
        one(source)


def test_an_error_names_the_gap_but_never_quotes_a_value():
    with pytest.raises(UnrenderableError) as caught:
        one(
            "{{ customer.motto | plus: 'x' | date_long }}{{ customer.motto | money }}",
            motto="Ann Secret",
        )
    assert "Secret" not in str(caught.value)


def test_a_stated_default_fills_a_gap():
    assert one("Hi {{ customer.last_name | default: 'there' }}") == "Hi there"
    assert one("{% if customer.middle_name %}x{% else %}y{% endif %}") == "y"


def test_a_megabyte_of_a_name_is_not_a_mail():
    with pytest.raises(UnrenderableError, match="OutputStreamLimitError"):
        one(PARTS["html"], motto="x" * 1_000_000)


@pytest.mark.parametrize(("language", "money", "day", "clock"), [
    ("en", "€1,234.50", "Nov 23, 2026", "12:30\u202fAM"),
    ("de", "1.234,50\xa0€", "23.11.2026", "00:30"),
    ("th", "€1,234.50", "23 พ.ย. 2569", "00:30"),
    ("az", "1.234,50\xa0€", "23 noy 2026", "00:30"),
    ("fil", "€1,234.50", "Nob 23, 2026", "12:30\u202fAM"),
    ("ar", "\u200f1,234.50\xa0€", "23\u200f/11\u200f/2026", "12:30 ص"),
])  # fmt: skip
def test_money_and_dates_are_written_as_the_language_does_in_the_customers_zone(language, money, day, clock):
    source = "{{ order.total | money }}|{{ now | date_short }}|{{ now | time_short }}"
    shown = one(source, "html", language=language).split("|")
    assert (shown[0], shown[2]) == (money, clock)
    assert shown[1] == day
    plain = [written.replace("\xa0", " ").replace("\u202f", " ") for written in shown]
    assert one(source, "text", language=language).split("|") == plain


@pytest.mark.parametrize("language", ["en", "de", "fr", "pt-BR"])
def test_an_amount_and_an_hour_leave_a_text_message_in_the_alphabet_of_160(language):
    rendered = one("{{ order.total | money }} {{ now | time_short }}", "text", language=language)
    assert parts_of(rendered).foreign is None


@pytest.mark.parametrize("gone", ["html", "text"])
@pytest.mark.parametrize("needed", ["{{ links.unsubscribe }}", "{{ brand.postal_address }}"])
def test_marketing_without_a_way_out_or_the_postal_address_is_refused(gone, needed):
    parts = PARTS | {gone: PARTS[gone].replace(needed, "https://x.example")}
    with pytest.raises(UnrenderableError, match=f"^{gone}: marketing without"):
        templates.render(parts, "marketing", context())
    assert templates.render(parts, "transactional", context())


def test_a_hidden_unsubscribe_link_in_the_text_of_html_is_none():
    parts = PARTS | {"html": f"<p>{{{{ brand.postal_address }}}} {OUT}</p>"}
    with pytest.raises(UnrenderableError, match="unsubscribe"):
        templates.render(parts, "marketing", context())


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [("de", "de"), ("de-AT", "de"), ("DE_at", "de"), ("pt-BR", "pt-BR"), ("fr", "en"), (None, "en"), ("", "en"),
     ("zh-Hant-TW", "zh-Hant"), ("zh_hant", "zh-Hant"), ("zh-CN", "zh"), ("de-DE-1996", "de"), ("-", "en")],
)  # fmt: skip
def test_the_language_is_the_customers_or_its_base_or_the_brands_first(wanted, chosen):
    assert choose_language(wanted, ("en", "de", "pt-BR", "zh", "zh-Hant"), "en") == chosen


@pytest.mark.parametrize(
    ("wanted", "available", "chosen"),
    [
        ("en-GB", ("de", "en-US"), "en-US"),
        ("pt", ("de", "pt-BR", "pt-PT"), "pt-BR"),
        ("pt-PT", ("de", "pt-BR", "pt-PT"), "pt-PT"),
        ("pt-AO", ("de", "pt-PT", "pt"), "pt"),
        ("fr", ("de", "en-US"), "de"),
    ],
)
def test_who_reads_a_language_as_one_country_writes_it_reads_it_as_another_does(wanted, available, chosen):
    assert choose_language(wanted, available, "de") == chosen


@pytest.mark.parametrize(
    ("wanted", "available", "chosen"),
    [
        ("zh-TW", ("zh", "zh-Hant"), "zh-Hant"),
        ("zh_HK", ("zh-Hans", "zh-Hant"), "zh-Hant"),
        ("zh-Hant", ("zh-CN", "zh-TW"), "zh-TW"),
        ("zh", ("zh-TW", "zh-CN"), "zh-CN"),
        ("zh-Hans-HK", ("zh-Hant", "zh"), "zh"),
        ("zh-TW", ("en", "zh"), "zh"),
    ],
)
def test_where_chinese_is_written_in_which_signs_is_known(wanted, available, chosen):
    assert choose_language(wanted, available, "en") == chosen


@pytest.mark.parametrize(("written", "by_now"), [("iw", "he"), ("tl-PH", "fil"), ("in_ID", "id"), ("no", "nb")])
def test_what_a_language_was_called_once_is_understood(written, by_now):
    assert choose_language(written, ("en", "he", "fil", "id", "nb"), "en") == by_now


@given(st.text(max_size=300))
def test_whatever_a_stranger_typed_the_mail_is_safe_or_refused(value):
    try:
        rendered = templates.render(PARTS, "marketing", context(value))
    except UnrenderableError:
        return
    assert "\n" not in rendered["subject"]
    assert rendered["html"].encode().count(b"<") == 6
    page = markup.read(rendered["html"])
    assert (page.links, page.problems) == ({OUT}, [])
