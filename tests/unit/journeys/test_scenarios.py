"""The scenario files of the shipped brand are played, and a wrong expectation is really found."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from infra.brand.compile import check_brand
from infra.brand.problems import BrandError
from infra.journeys import scenario
from infra.journeys.scenario import Stage
from shared import plugins
from shared.journeys import steps
from tests import shipped
from tests.unit.journeys import leaving_out

ROOT = Path(__file__).parents[3]
SCENARIOS = sorted((ROOT / "tests" / "scenarios").glob("*.yaml"))
COMPILED = shipped.compiled()
STAGE = Stage(COMPILED.brand, {journey.name: journey for journey in COMPILED.journeys}, COMPILED.segments)
RESULTS = [result for path in SCENARIOS for result in scenario.play(path, STAGE)]


def on_a_brand_made_for_it(name, played=None):
    """Its journeys, and what came of its scenarios."""
    compiled = check_brand(ROOT / "tests" / "fixtures" / "brands" / name)
    journeys = {journey.name: journey for journey in compiled.journeys}
    stage = Stage(compiled.brand, journeys, compiled.segments, compiled.templates)
    paths = sorted((ROOT / "tests" / "scenarios" / (played or name)).glob("*.yaml"))
    return compiled.journeys, [result for path in paths for result in scenario.play(path, stage)]


STEPS, STEP_RESULTS = on_a_brand_made_for_it("steps")
_, RULE_RESULTS = on_a_brand_made_for_it("rules")
_, OPERATED_RESULTS = on_a_brand_made_for_it("steps", "operating")


FILE = """journey: post_purchase
scenarios:
  - name: one
    start: 2026-03-27T15:30:00+01:00
    customer: {identifiers: {email: ann@example.com}}
    story:
      - receive: {event: order.delivered, data: {order: {id: "1"}}}
      - advance: 3w
"""


@pytest.mark.parametrize(
    "result", [*RESULTS, *STEP_RESULTS, *RULE_RESULTS, *OPERATED_RESULTS], ids=lambda result: result.scenario
)
def test_the_scenario_comes_true(result):
    assert result.problems == ()


def test_every_step_type_has_scenarios():
    played = {step.type for journey in (*COMPILED.journeys, *STEPS) for step in journey.steps}
    assert played == set(plugins.names(steps))


def test_every_journey_has_scenarios():
    assert {path.stem for path in SCENARIOS} == STAGE.journeys.keys()


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("expect: {sent: []}", "f.yaml:9: sent: expected [], found ['arrival_check'] at 2026-04-17 15:30"),
        ("expect: {withheld: {matching_items: cap}}", "f.yaml:9: withheld: expected {'matching_items': 'cap'}"),
        ("at: 2026-03-28T00:00:00+01:00", "f.yaml:9: it is later than that already"),
        ("pause: post_purchas", "f.yaml:9: there is no post_purchas; there is post_purchase"),
        ("switch_off: fax", "f.yaml:9: there is no fax; there is sending, chat, email"),
    ],
)
def test_what_does_not_come_true_is_named_with_its_line(tmp_path, line, complaint):
    (result,) = played(tmp_path, f"{FILE}      - {line}\n")
    assert str(result.problems[0]).startswith(complaint)


@pytest.mark.parametrize(
    "line",
    [
        "advance: soon",
        "receive: {}",
        "expect: {sende: []}",
        "{advance: 1d, at: 2026-05-01}",
        "again: [everything]",
        "receive: {event: order.delivered, times: 0}",
        "expect:",
        'receive: {event: page.viewed, data: {page: {cel: "1 +"}}}',
        'receive: {event: page.viewed, data: {page: {title: {cel: "order.id"}}}}',
        "receive: {event: page.viewed, data: {products: [{cel: 5}]}}",
        "receive: {event: '?'}",
        "at: 9999-12-31T23:59:59-05:00",
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(tmp_path, line):
    with pytest.raises(BrandError, match=r"f.yaml:9: "):
        played(tmp_path, f"{FILE}      - {line}\n")


def complaint_of(folder, line):
    (result,) = played(folder, f"{FILE}      - {line}\n")
    return str(result.problems[0])


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ("{message: stop}", "message: 'stop' is not right here; write fields with values"),
        ("{consents: granted}", "consents: 'granted' is not right here; write a list"),
        ("{consents: [granted]}", "consents[0]: 'granted' is not right here; write fields with values"),
        ("{consents: [{channel: email}]}", "purpose is required"),
        ("{order: {id: 1}}", "id: 1 is not right here; write text, in quotes"),
        (
            "{order: {id: o1, placed_at: 2026-03-01}}",
            "placed_at: '2026-03-01' is not right here; write a time with its zone",
        ),
        ('{offer: {code: {cel: "customer.offers[0].code"}}}', "cel: customer.offers[0].code comes to nothing"),
    ],
)
def test_data_that_no_source_could_send_is_named_with_its_line(tmp_path, data, complaint):
    told = complaint_of(tmp_path, f"receive: {{event: message.received, data: {data}}}")
    assert told.startswith(f"f.yaml:9: {complaint}")


def test_more_identifiers_than_an_event_may_have_are_named(tmp_path):
    many = ", ".join(f"k{one}: x" for one in range(60))
    assert complaint_of(tmp_path, f"receive: {{event: a, identifiers: {{{many}}}}}").startswith(
        "f.yaml:9: identifiers: 61"
    )


@pytest.mark.parametrize("start", ["0001-01-01", "9999-12-31", "1970-01-01", "9000-01-01"])
def test_a_story_that_begins_where_no_calendar_is_is_named(tmp_path, start):
    with pytest.raises(BrandError, match=r"f.yaml:4: start: .* time .*such as 20"):
        played(tmp_path, FILE.replace("2026-03-27T15", f"{start}T23"))


@pytest.mark.parametrize(
    "line", ["advance: 9999w", "outage: 9999w", "receive: {event: order.delivered, times: 3, every: 9999w}"]
)
def test_a_story_that_leads_to_where_no_calendar_is_is_named(tmp_path, line):
    (result,) = played(tmp_path, f"{FILE.replace('2026', '8790')}      - {line}\n")
    assert str(result.problems[0]).startswith("f.yaml:9: the story leads beyond the year 8800")


@pytest.mark.parametrize(
    ("customer", "complaint"),
    [
        ("{identifiers: {email: ann}}", "f.yaml:5: email: 'ann' is nobody's"),
        ("{identifiers: {email: ann@example.com}, consents: {emial: granted}}", "f.yaml:5: unknown channel 'emial'"),
    ],
)
def test_a_customer_whom_nothing_could_reach_is_named(tmp_path, customer, complaint):
    (result,) = played(tmp_path, FILE.replace("{identifiers: {email: ann@example.com}}", customer))
    assert str(result.problems[0]).startswith(complaint)


def test_two_are_parted_only_after_they_were_joined_however_their_identifiers_are_written(tmp_path):
    file = FILE.replace("    story:", "    others: {bea: {identifiers: {phone: 030 901820}}}\n    story:")
    (result,) = played(tmp_path, f"{file}      - part: bea\n")
    assert str(result.problems[0]).startswith("f.yaml:10: bea is another customer already; part stands after")
    (result,) = played(tmp_path, f"{file}      - join: bea\n      - part: bea\n")
    assert result.problems == ()


@pytest.mark.parametrize(
    ("budgets", "complaint"),
    [
        ("{daily: much}", "f.yaml:6: daily: 'much' is not"),
        ("{channels: {fax: {daily: 5.00}}}", "f.yaml:6: "),
        ("{journeys: {post_purchas: {monthly: '5.00'}}}", "f.yaml:6: unknown journey 'post_purchas'"),
    ],
)
def test_a_budget_that_is_none_is_named_with_its_line(tmp_path, budgets, complaint):
    file = FILE.replace("    story:", f"    budgets: {budgets}\n    story:")
    try:
        told, *_ = (str(problem) for result in played(tmp_path, file) for problem in result.problems)
    except BrandError as error:
        told = str(error)
    assert told.startswith(complaint)


def test_somebody_whom_the_scenario_does_not_know_is_named(tmp_path):
    for line in ("join: bea", "receive: {event: page.viewed, of: bea}"):
        with pytest.raises(BrandError, match="bea is not one of `others`"):
            played(tmp_path, f"{FILE}      - {line}\n")


def test_a_journey_that_does_not_exist_is_named(tmp_path):
    (result,) = played(tmp_path, FILE.replace("post_purchase", "pre_purchase"))
    assert str(result.problems[0]) == "f.yaml:1: there is no journey pre_purchase"
    (result,) = played(tmp_path, FILE.replace("post_purchase\n", "post_purchase\nbeside: [pre_purchase]\n", 1))
    assert str(result.problems[0]) == "f.yaml:2: there is no journey pre_purchase"


PARTS = [(name, place) for name, one in STAGE.journeys.items() for place in leaving_out.parts(one)]


@pytest.mark.parametrize(("name", "place"), PARTS, ids=[".".join(map(str, (name, *place))) for name, place in PARTS])
def test_a_journey_without_one_of_its_parts_fails_its_own_scenarios(name, place):
    """Its rules, exits, cases, what it waits for, and every condition."""
    broken = leaving_out.without(STAGE.journeys[name], place)
    stage = replace(STAGE, journeys={**STAGE.journeys, name: broken})
    played = scenario.play(ROOT / "tests" / "scenarios" / f"{name}.yaml", stage)
    assert any(result.problems for result in played)


def played(folder, text):
    path = folder / "f.yaml"
    path.write_text(text)
    return list(scenario.play(path, STAGE))
