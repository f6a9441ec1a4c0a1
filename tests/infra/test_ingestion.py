"""Doors of EventBridge: our own bus, services of AWS, and a bus for each partner's event source."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template
from aws_cdk.aws_lambda import Code, Function, Runtime

from infra.ingestion import Ingestion
from infra.stages import STAGES
from shared.configuration import Brand, Senders, Source
from shared.errors import DefinitionError

PARTNER = "aws.partner/sellingpartnerapi.amazon.com/1/main"
SERVICES = {"ses": {"feedback": Source()}, "connect": {"centre": Source()}, "aws_sms": {"feedback": Source()}}


def resources(sources: dict[str, dict[str, Source]]) -> dict[str, Any]:
    stack = Stack(App(), "Stack")
    handler = Function(
        stack, "Handler", code=Code.from_inline("x"), handler="index.handler", runtime=Runtime.PYTHON_3_13
    )
    brand = Brand("B", "https://b.example", "S 1", "DE", "EUR", "UTC", ("en",), Senders("a", "b"), sources)
    function = cast(Any, SimpleNamespace(stage=STAGES["dev"], handler=handler))
    Ingestion(stack, "Ingestion", function=function, brand=brand)
    found: dict[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return found


def properties(found: dict[str, Any], kind: str) -> list[Any]:
    return [one["Properties"] for one in found.values() if one["Type"] == kind]


def test_a_partner_has_a_bus_of_the_name_of_its_event_source_and_a_rule_on_it() -> None:
    found = resources({"amazon": {"main": Source(event_source=PARTNER), "other": Source()}})
    assert {"Name": PARTNER, "EventSourceName": PARTNER} in properties(found, "AWS::Events::EventBus")
    (rule,) = [one for one in properties(found, "AWS::Events::Rule") if one["EventPattern"] == {"source": [PARTNER]}]
    (bus,) = [name for name, one in found.items() if one.get("Properties", {}).get("EventSourceName") == PARTNER]
    assert rule["EventBusName"] == {"Ref": bus}


def test_services_of_aws_are_listened_for_on_the_default_bus_and_in_this_account_only() -> None:
    rules = [one for one in properties(resources(SERVICES), "AWS::Events::Rule") if one["EventBusName"] == "default"]
    assert sorted(one["EventPattern"]["source"][0] for one in rules) == ["aws.connect", "aws.ses", "aws.sms-voice"]
    assert all(one["EventPattern"]["account"] for one in rules)


@pytest.mark.parametrize(("sender", "heard"), [("tributary-dev", True), ("the-shop", True), ("tributary-prod", False)])
def test_what_another_stage_of_the_account_sends_is_not_filed_here(sender: str, heard: bool) -> None:
    """Its customers would be, too: every stage hears all that SES puts on the default bus."""
    (pattern,) = [
        one["EventPattern"]
        for one in properties(resources(SERVICES), "AWS::Events::Rule")
        if one["EventPattern"]["source"] == ["aws.ses"]
    ]
    own, others = pattern["detail"]["mail"]["tags"]["ses:configuration-set"]
    assert (sender == own or not sender.startswith(others["anything-but"]["prefix"])) is heard


def test_there_is_a_secret_where_something_is_proved_or_asked_and_nowhere_else() -> None:
    amazon = {"amazon": {"main": Source()}}
    names = [one["Name"] for one in properties(resources(SERVICES | amazon), "AWS::SecretsManager::Secret")]
    assert names == [f"/tributary/dev/connectors/{one}" for one in ("amazon/main", "aws_sms/feedback", "ses/feedback")]


@pytest.mark.parametrize(
    ("connector", "event_source"),
    [("ses", "aws.ses"), ("amazon", "aws.partner/shopify.com/1/x"), ("square", PARTNER), ("amazon", PARTNER[4:])],
)
def test_an_event_source_of_somebody_else_is_refused_before_it_is_deployed(connector: str, event_source: str) -> None:
    with pytest.raises(DefinitionError, match=f"sources.{connector}.main.event_source"):
        resources({connector: {"main": Source(event_source=event_source)}})
