"""The production stage keeps its promises: nothing is lost silently, and nothing is public by accident."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from aws_cdk import App
from msgspec.structs import fields

from infra import flags
from infra.app import build
from infra.stages import STAGES
from shared.errors import NotFoundError
from shared.settings import PREFIX, Settings
from tests.infra.template import Resource, function_of, of_type, text

ROOT = Path(__file__).parents[2]
FUNCTIONS, README = ROOT / "functions", ROOT / "README.md"


def test_cfn_lint_has_nothing_to_say(assembly: Path) -> None:
    linter = Path(sys.executable).with_name("cfn-lint")
    template = assembly / "tributary-prod.template.json"
    result = subprocess.run([linter, template], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "")


def test_a_stage_that_there_is_not_is_named_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no stage 'staging' in infra/stages.py, but local, dev, prod"):
        build(App(outdir=str(tmp_path), context=flags.context("staging")))


@pytest.mark.parametrize(
    ("counted", "kind"), [("secrets", "AWS::SecretsManager::Secret"), ("alarms", "AWS::CloudWatch::Alarm")]
)
def test_the_readme_says_how_many_there_are_to_be_paid(resources: dict[str, Resource], counted: str, kind: str) -> None:
    said = re.search(rf"(\d+) {counted} \(", README.read_text())
    assert said
    assert int(said[1]) == len(of_type(resources, kind))


def test_every_folder_of_functions_is_deployed(resources: dict[str, Resource]) -> None:
    deployed = {function_of(resources, name) for name in of_type(resources, "AWS::Lambda::Function")}
    assert deployed == {path.parent.name for path in FUNCTIONS.glob("*/handler.py")}


def test_a_brand_may_add_a_hundred_sources(resources: dict[str, Resource]) -> None:
    """CloudFormation takes 500 resources in a stack, and each source is a secret."""
    assert len(resources) <= 400


def test_functions_are_told_only_names_that_settings_know(resources: dict[str, Resource]) -> None:
    known = {PREFIX + one.name.upper() for one in fields(Settings)}
    for function in of_type(resources, "AWS::Lambda::Function").values():
        assert set(function["Environment"]["Variables"]) <= known


def test_only_the_routes_for_people_want_a_signature_of_ours(resources: dict[str, Resource]) -> None:
    routes = {
        one["RouteKey"]: one["AuthorizationType"] for one in of_type(resources, "AWS::ApiGatewayV2::Route").values()
    }
    assert {route for route, kind in routes.items() if kind == "AWS_IAM"} == {
        "GET /customers",
        "GET /customers/{proxy+}",
        "GET /segments",
        "GET /segments/{proxy+}",
        "GET /customers/{id}/requests/{request}",
        "GET /broadcasts",
        "POST /broadcasts",
        "GET /broadcasts/{name}",
        "POST /broadcasts/{name}/{act}",
        "GET /holds",
        "GET /audit",
        "GET /jobs",
        "GET /jobs/{kind}/{id}",
        "POST /jobs/{kind}/{id}/{act}",
        "GET /journeys",
        "GET /journeys/{proxy+}",
        "GET /switches",
        "GET /tours/{id}",
        "POST /journeys/{name}/{act}",
        "POST /switches/{name}",
        "POST /switches/{name}/{target}",
        "GET /connectors",
        "POST /connectors/{connector}/{act}",
        "POST /connectors/{connector}/{source}/{act}",
        "GET /settings",
        "POST /settings",
        "GET /settings/history",
        "POST /settings/rollbacks",
        "POST /customers/{id}/{act}",
    }
    assert {route for route, kind in routes.items() if kind == "NONE"} == {
        *(f"{method} /webhooks/{{connector}}/{{source}}" for method in ("GET", "HEAD", "OPTIONS", "POST")),
        "OPTIONS /v1/{call}",
        "POST /v1/{call}",
        "POST /stories/{connector}/{source}",
        *(
            f"{method} /{page}/{{token}}"
            for method in ("GET", "HEAD", "POST")
            for page in ("preferences", "unsubscribe", "confirm", "answer", "story")
        ),
    }


def test_the_access_log_holds_nothing_personal(resources: dict[str, Resource]) -> None:
    (stage,) = of_type(resources, "AWS::ApiGatewayV2::Stage").values()
    logged = json.loads(stage["AccessLogSettings"]["Format"]).values()
    assert not [one for one in logged if "identity" in one or "path" in one.lower() or "authorizer" in one]


def test_the_api_is_throttled(resources: dict[str, Resource]) -> None:
    (stage,) = of_type(resources, "AWS::ApiGatewayV2::Stage").values()
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] == STAGES["prod"].requests_per_second


def test_no_route_costs_for_numbers_of_its_own(resources: dict[str, Resource]) -> None:
    """What the alarm looks at is of the whole API, and free."""
    (stage,) = of_type(resources, "AWS::ApiGatewayV2::Stage").values()
    assert stage["DefaultRouteSettings"]["DetailedMetricsEnabled"] is False


def test_no_flood_of_erasures_takes_all_workers(resources: dict[str, Resource]) -> None:
    """A turn takes seconds: so many a second are far fewer than the thousand workers that an account has."""
    ((name, stage),) = of_type(resources, "AWS::ApiGatewayV2::Stage").items()
    routes = of_type(resources, "AWS::ApiGatewayV2::Route")
    (act,) = (route for route, one in routes.items() if one["RouteKey"] == "POST /customers/{id}/{act}")
    assert stage["RouteSettings"] == {
        "POST /customers/{id}/{act}": {"ThrottlingRateLimit": 10, "ThrottlingBurstLimit": 20}
    }
    assert act in resources[name]["DependsOn"]


def test_production_data_outlives_its_stack(resources: dict[str, Resource]) -> None:
    kinds = {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"}
    kept = [one for one in resources.values() if one["Type"] in kinds]
    assert {one["DeletionPolicy"] for one in kept} == {"Retain", "RetainExceptOnCreate"}
    assert {one["UpdateReplacePolicy"] for one in kept} == {"Retain"}
    (table,) = of_type(resources, "AWS::DynamoDB::Table").values()
    assert table["DeletionProtectionEnabled"]
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


def test_a_queue_waits_six_times_as_long_as_its_function(resources: dict[str, Resource]) -> None:
    queues = of_type(resources, "AWS::SQS::Queue")
    for mapping in of_type(resources, "AWS::Lambda::EventSourceMapping").values():
        queue = queues.get(text(mapping["EventSourceArn"]))
        if queue:
            function = resources[mapping["FunctionName"]["Ref"]]["Properties"]
            assert queue["VisibilityTimeout"] >= 6 * function["Timeout"]
            assert queue["RedrivePolicy"]["maxReceiveCount"] >= 5
            assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_a_stream_record_that_fails_is_set_aside_before_the_stream_forgets_it(resources: dict[str, Resource]) -> None:
    streams = [
        one for one in of_type(resources, "AWS::Lambda::EventSourceMapping").values() if "StartingPosition" in one
    ]
    assert len(streams) == 2
    for mapping in streams:
        assert mapping["BisectBatchOnFunctionError"]
        assert mapping["MaximumRecordAgeInSeconds"] < 24 * 60 * 60
        assert mapping["DestinationConfig"]["OnFailure"]["Destination"]


def test_somebody_hears_of_every_dead_letter_and_of_every_queue_that_is_late(resources: dict[str, Resource]) -> None:
    queues = of_type(resources, "AWS::SQS::Queue")
    dead = {name for name in queues if "DeadLetters" in name}
    assert watched(resources, "ApproximateNumberOfMessagesVisible") == dead
    assert watched(resources, "ApproximateAgeOfOldestMessage") == set(queues) - dead


def test_somebody_hears_of_errors_and_of_calls_from_outside_that_are_refused(resources: dict[str, Resource]) -> None:
    assert watched(resources, "Errors") == set(of_type(resources, "AWS::Lambda::Function"))
    called = {function_of(resources, one) for one in watched(resources, "Throttles")}
    assert called == {"ingest_webhook", "preferences", "inform_agent"}


def test_somebody_hears_of_every_schedule_that_does_not_fire(resources: dict[str, Resource]) -> None:
    """That of the sweep says so itself, once it is through; what became of canaries is listened for."""
    rules = {name for name, one in of_type(resources, "AWS::Events::Rule").items() if "ScheduleExpression" in one}
    heard = {name for name in rules if name.startswith(("Journeying", "DeliveryCanaries"))}
    assert len(heard) == 2
    assert watched(resources, "Invocations") == rules - heard


def test_every_alarm_reaches_the_topic(resources: dict[str, Resource]) -> None:
    (topic,) = of_type(resources, "AWS::SNS::Topic")
    assert all(one["AlarmActions"] == [{"Ref": topic}] for one in of_type(resources, "AWS::CloudWatch::Alarm").values())


def test_whoever_acts_from_a_dashboard_is_recorded_and_nothing_else_is(resources: dict[str, Resource]) -> None:
    """Under each of its names: what is called by an alias has it behind the function's ARN."""
    (trail,) = of_type(resources, "AWS::CloudTrail::Trail").values()
    assert not trail.get("EventSelectors")
    (selector,) = trail["AdvancedEventSelectors"]
    wanted = {one["Field"]: one.get("Equals") for one in selector["FieldSelectors"]}
    assert wanted == {"eventCategory": ["Data"], "resources.type": ["AWS::Lambda::Function"], "resources.ARN": None}
    ((begin,),) = [one["StartsWith"] for one in selector["FieldSelectors"] if "StartsWith" in one]
    assert function_of(resources, text(begin)) == "operate_console"


def watched(resources: dict[str, Resource], metric: str) -> set[str]:
    """Logical ids of what the alarms on one metric look at."""
    alarms = [one for one in of_type(resources, "AWS::CloudWatch::Alarm").values() if one["MetricName"] == metric]
    return {text(dimension["Value"]).strip("<>") for alarm in alarms for dimension in alarm["Dimensions"]}
