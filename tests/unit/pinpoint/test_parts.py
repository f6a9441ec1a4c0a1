"""Durations, names, conditions and placeholders, each by what it means."""

from datetime import UTC, datetime

import pytest

from infra.pinpoint import dimensions, durations, markup, names
from infra.pinpoint.event_names import event_name
from infra.pinpoint.handlebars import Translation
from infra.pinpoint.report import Report
from shared import conditions
from shared.messages import templates

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("iso", "ours"),
    [
        ("PT15M", "15m"),
        ("PT90S", "2m"),
        ("PT1H", "1h"),
        ("P1D", "1d"),
        ("P2W", "14d"),
        ("P1DT12H", "36h"),
        ("PT36H", "36h"),
        ("P1M", "30d"),
        ("pt5m", "5m"),
        ("PT0S", None),
        ("P", None),
        ("", None),
        ("soon", None),
        ("P99999D", None),
    ],
)
def test_a_duration_is_written_as_journeys_write_it(iso, ours):
    assert durations.ours(iso) == ours


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("FirstName", "first_name"),
        ("Firstname", "first_name"),
        ("Life-time Value", "life_time_value"),
        ("2nd", "attribute_2nd"),
    ],
)
def test_an_attribute_is_one_trait_everywhere(theirs, ours):
    assert names.trait(theirs) == ours


def test_names_are_given_once_and_never_taken_from_the_brand():
    naming = names.Naming(frozenset({"welcome"}))
    given = [naming.of(one, "Welcome!", "journey") for one in ("a", "b", "a")]
    assert given == ["welcome_2", "welcome_3", "welcome_2"]
    assert names.Naming().of("x", "日本", "journey") == "journey"


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("_email.open", "message.opened"),
        ("_SMS.SUCCESS", "message.delivered"),
        ("_session.start", "session.start"),
        ("Bought 3", "Bought 3"),
        ("!!", "event"),
    ],
)
def test_an_event_is_called_as_here(theirs, ours):
    assert event_name(theirs) == ours


def holds(condition, **customer):
    conditions.check(condition, frozenset({"customer", "now"}))
    return conditions.holds(condition, {"customer": customer, "now": NOW})


def asked(kind, *values):
    return {"AttributeType": kind, "Values": list(values)}


@pytest.mark.parametrize(
    ("asked", "value", "expected"),
    [
        (asked("INCLUSIVE", "pro", "team"), "team", True),
        (asked("INCLUSIVE", "pro"), "free", False),
        (asked("INCLUSIVE", "pro"), None, False),
        (asked("EXCLUSIVE", "pro"), "free", True),
        (asked("EXCLUSIVE", "pro"), "pro", False),
        (asked("EXCLUSIVE", "pro"), None, True),
        (asked("CONTAINS", "te", "co"), "coffee", True),
        (asked("CONTAINS", 'a"b'), 'xa"b', True),
        (asked("BEFORE", "2026-05-01T00:00:00Z"), "2026-04-30T23:59:59Z", True),
        (asked("AFTER", "2026-05-01"), "2026-04-30T23:59:59Z", False),
        (asked("ON", "2026-05-01T00:00:00Z"), "2026-05-01T18:00:00Z", True),
        (asked("BETWEEN", "2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z"), "2026-05-01T12:00:00Z", True),
        (asked("BETWEEN", "2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z"), "2026-05-03T12:00:00Z", False),
    ],
)
def test_an_attribute_is_compared_as_pinpoint_does(asked, value, expected):
    known = {} if value is None else {"plan": value}
    assert holds(dimensions.attribute("customer.plan", asked), **known) is expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("GREATER_THAN", False),
        ("LESS_THAN", False),
        ("GREATER_THAN_OR_EQUAL", True),
        ("LESS_THAN_OR_EQUAL", True),
        ("EQUAL", True),
    ],
)
@pytest.mark.parametrize("stored", ["2", 2, 2.0])
def test_a_metric_is_compared_as_a_number_however_it_is_kept(operator, expected, stored):
    condition = dimensions.metric("customer.orders_made", {"ComparisonOperator": operator, "Value": 2.0})
    assert holds(condition, orders_made=stored) is expected


@pytest.mark.parametrize(("recency", "expected"), [("ACTIVE", True), ("INACTIVE", False)])
def test_activity_is_asked_of_the_last_days(recency, expected):
    given = {"Behavior": {"Recency": {"Duration": "DAY_7", "RecencyType": recency}}}
    (condition,) = dimensions.of_customer(given, "x", Report())
    assert holds(condition, last_active="2026-11-15T00:00:00Z") is expected
    assert holds(condition, last_active="2026-11-01T00:00:00Z") is not expected


def test_an_attribute_of_an_event_keeps_the_name_by_which_the_app_sends_it():
    given = {
        "Attributes": {"PlanName": {"Values": ["web"]}},
        "Metrics": {"spend": {"ComparisonOperator": "EQUAL", "Value": 1}},
    }
    assert dimensions.of_event(given) == [
        'event.data.properties.PlanName in ["web"]',
        "double(event.data.properties.spend) == 1.0",
    ]


@pytest.mark.parametrize(("how", "expected"), [("ALL", False), ("ANY", True), ("NONE", False), (None, False)])
def test_groups_are_put_together_as_they_say(how, expected):
    parts = ['customer.a == "1"', 'customer.a == "2" || customer.a == "3"']
    assert holds(dimensions.chosen(parts, how), a="3") is expected


CUSTOMER = {"first_name": "Mira", "plan": "pro", "wishes": ["tea", "cup"], "cups": "5"}


def said(text, defaults=None, **customer):
    report = Report()
    liquid = Translation("t", report, defaults or {}).liquid(text)
    shown = templates.render({"text": liquid}, "transactional", {"customer": customer, "language": "en"})
    return shown["text"], [note.message for note in report.notes]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hi {{User.UserAttributes.FirstName}}!", "Hi Mira!"),
        ("Hi {{ Attributes.FirstName.[0] }}", "Hi Mira"),
        ("{{{Attributes.Plan}}}", "pro"),
        ("{{#if Attributes.Plan}}on {{Attributes.Plan}}{{else}}off{{/if}}", "on pro"),
        ("{{#if Attributes.Other}}on{{else}}off{{/if}}", "off"),
        ("{{#unless Attributes.Other}}none{{/unless}}", "none"),
        ('{{#eq Attributes.Plan "pro"}}yes{{else}}no{{/eq}}', "yes"),
        ("{{#each Attributes.Wishes}}<{{this}}>{{/each}}", "<tea><cup>"),
        ("{{#each Attributes.Nothing}}x{{/each}}", ""),
        ("{{#each Attributes.Nothing}}x{{else}}none{{/each}}", "none"),
        ("{{#if Attributes.Other}}a{{else if Attributes.Plan}}b{{else}}c{{/if}}", "b"),
        ("{{#if (eq Attributes.Plan 'free')}}a{{else if (eq Attributes.Plan 'pro')}}b{{/if}}", "b"),
        ("{{#neq Attributes.Plan 'free'}}yes{{/neq}}", "yes"),
        ("{{#unless (eq Attributes.Plan 'free')}}yes{{/unless}}", "yes"),
        ("{{#eq Attributes.Cups 5}}five{{/eq}}", "five"),
        ("{{#if Attributes.Plan}}{{#each Attributes.Wishes}}{{this}}{{/each}}.{{/if}}", "teacup."),
        ("{{upper Attributes.Plan}} {{lower Attributes.FirstName}}", "PRO mira"),
        ("{{defaultIfEmpty Attributes.Missing 'there'}}", "there"),
        ("{{Attributes.[First Name]}}", "Mira"),
        ("a{{! for us }}{{!-- and us --}}b", "ab"),
        ("{{Attributes.Missing}}.", "."),
    ],
)
def test_a_placeholder_says_the_same_here(text, shown):
    assert said(text, **CUSTOMER) == (shown, [])


def test_a_default_is_kept_and_a_quote_in_it_does_no_harm():
    assert said("{{Attributes.X}}", {"Attributes.X": "it's"})[0] == "it’s"
    assert said("{{Attributes.X.[0]}}", {"Attributes.X": "tea"})[0] == "tea"


@pytest.mark.parametrize(
    "text",
    [
        "{{Recommendations.Name.[0]}}",
        "{{uppercase Attributes.Plan}}",
        "{{#with x}}{{/with}}",
        "{{Attributes.Wishes.[1]}}",
        "{{#if (gt Attributes.Cups 3)}}x{{/if}}",
        "{{/if}}{{#if}}x{{/if}}",
    ],
)
def test_what_there_is_no_word_for_is_left_out_and_told(text):
    shown, notes = said(f"a{text}b", **CUSTOMER)
    assert shown == "ab"
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<p>a<br>b", "<p>a<br />b</p>"),
        ("<html><body><b>x</i></b></body></html>", "<b>x</b>"),
        ("<p>a<p>b<ul><li>c<li>d</ul>", "<p>a</p><p>b</p><ul><li>c</li><li>d</li></ul>"),
        (
            "<table><tr><td>a<td>b<tr><td><p>c</table>",
            "<table><tr><td>a</td><td>b</td></tr><tr><td><p>c</p></td></tr></table>",
        ),
        ("<p>a\x0bb</p>", "<p>ab</p>"),
        ("<html><head><title>t</title><body><p>x", "<p>x</p>"),
        ("<a href='{{ a | default: '' }}'>x</a>", "<a href=\"{{ a | default: '' }}\">x</a>"),
        ("<a href={{ a | default: '' }}>x</a>", "<a href=\"{{ a | default: '' }}\">x</a>"),
        ('<a title="{% if a == \\"b\\" %}">x</a>'.replace("\\", ""), "<a title=\"{% if a == 'b' %}\">x</a>"),
        ("<p>{% if a < b %}x{% endif %}</p>", "<p>{% if a < b %}x{% endif %}</p>"),
        ("<p>1 < 2 & 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<p>{{ a | default: '<' }}</p>", "<p>{{ a | default: '<' }}</p>"),
        (
            "<a href=\"https://x.example/{{ a | default: '' }}\">x</a>",
            "<a href=\"https://x.example/{{ a | default: '' }}\">x</a>",
        ),
        ('<img src="https://x.example/a.png" ALT="x">', '<img src="https://x.example/a.png" alt="x" />'),
        ("<p onclick='x()'>x</p><script>alert(1)</script>", "<p>x</p>"),
        ("<head><style>p{}</style></head><p>x</p>", "<p>x</p>"),
    ],
)
def test_html_becomes_well_formed(html, body):
    assert markup.body(html, "t", Report()) == body


def test_a_link_that_may_lead_nowhere_is_told():
    report = Report()
    markup.body("<a href='{{ customer.url | default: '' }}'>x</a>", "t", report)
    markup.body("<a href='{{ customer.url | default: 'https://x.example' }}'>x</a>", "t", report)
    (note,) = report.notes
    assert "href={{ customer.url | default: '' }} leads nowhere for whoever has none" in note.message


def test_a_placeholder_between_attributes_is_told():
    report = Report()
    assert markup.body('<td {% if a %}class="x"{% endif %}>y</td>', "t", report).endswith(">y</td>")
    assert ["between the attributes of <td>" in note.message for note in report.notes] == [True]


def test_a_text_is_made_of_html():
    assert markup.plain("<p>a &amp; b<br />c</p><ul><li>d</li></ul>") == "a & b\nc\n\nd"
