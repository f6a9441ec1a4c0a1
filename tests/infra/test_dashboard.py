"""The dashboard asks for numbers that somebody really counts."""

import re

from infra import dashboard
from infra.packaging.imports import ROOT
from infra.stages import STAGES
from shared.observability import namespace
from tests.infra.template import Resource, function_of, of_type, text
from tests.infra.test_rights import EXPECTED

WRITES = {
    *(f"dynamodb:{one}Item" for one in ("Put", "Update", "Delete")),
    "sqs:SendMessage",
    "s3:PutObject",
    "s3:DeleteObject",
    "events:PutEvents",
    *(f"appconfig:{one}" for one in ("CreateHostedConfigurationVersion", "StartDeployment", "StopDeployment")),
}


def test_every_number_of_ours_is_counted_somewhere() -> None:
    ours = [one for one in searches() if f'{{"{namespace("prod")}",' in one]
    asked = {name for search in ours for name in re.findall(r'MetricName="(\w+)"', search)}
    sources = [path for folder in ("functions", "shared") for path in (ROOT / folder).rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    assert len(asked) >= 10
    assert {name for name in asked if f'"{name}"' not in code} == set()


def test_only_what_is_a_whole_name_stands_in_quotation_marks() -> None:
    """CloudWatch finds nothing by a part of one: `"tributary-prod-"` is the name of no queue."""
    for search in searches():
        said = search.partition("} ")[2].partition("'")[0]
        assert re.findall(r'(\w*=?)"', said)[::2] == ["MetricName="], search


def test_queues_and_functions_are_found_by_words_of_their_names() -> None:
    words = {"QueueName": "tributary-prod-events-dead", "FunctionName": "tributary-prod-ingest_webhook"}
    found = [one for one in searches() if re.search(r"(Queue|Function)Name=", one)]
    assert len(found) == 5
    for search in found:
        for kind, word in re.findall(r"(QueueName|FunctionName)=(\w+)", search):
            assert word in re.split(r"[^a-z0-9]", words[kind])


def searches() -> list[str]:
    widgets = [widget for row in dashboard.rows(STAGES["prod"]) for widget in row]
    return [expression.expression for widget in widgets for expression in widget["left"]]


def test_pages_are_those_of_the_function_that_can_change_nothing(resources: dict[str, Resource]) -> None:
    bodies = [text(one["DashboardBody"]) for one in of_type(resources, "AWS::CloudWatch::Dashboard").values()]
    endpoints = [one for body in bodies for one in re.findall(r'"endpoint":"(\w+)"', body)]
    assert endpoints
    assert {function_of(resources, one) for one in endpoints} == {"show_console"}


def test_the_right_to_look_is_not_the_right_to_act(resources: dict[str, Resource]) -> None:
    """Whoever may call only `show_console` reaches nothing by it that writes."""
    reached, waiting = set(), {"show_console"}
    functions = {function_of(resources, name): name for name in of_type(resources, "AWS::Lambda::Function")}
    while waiting:
        name = waiting.pop()
        reached.add(name)
        granted = EXPECTED[name]
        assert not [right for right in granted if right.split()[0] in WRITES]
        called = {one.split()[1] for one in granted if one.startswith("lambda:InvokeFunction")}
        waiting |= {one for one, logical in functions.items() if logical in called} - reached
    assert reached == {"show_console", "lookup_customer"}
