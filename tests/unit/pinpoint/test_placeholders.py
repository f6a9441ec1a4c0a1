"""Placeholders and HTML of templates: the same words come of them here."""

import pytest

from infra.pinpoint import markup
from infra.pinpoint.handlebars import Translation
from infra.pinpoint.report import Report
from shared.messages import templates

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
