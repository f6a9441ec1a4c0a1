"""Where settings lie: checked by a schema and a function, watched by an alarm, and begun once and never again."""

import json

from infra.stages import STAGES
from shared.configuration import CHANGEABLE
from tests.infra.template import Resource, function_of, of_type, text


def test_a_deployment_of_the_stack_never_deploys_settings_again(resources: dict[str, Resource]) -> None:
    """CloudFormation deploys what differs: any other name or property here would undo what operators changed."""
    nothing = {
        name: one for name, one in resources.items() if one["Type"] == "AWS::AppConfig::HostedConfigurationVersion"
    }
    first = {name: one for name, one in resources.items() if one["Type"] == "AWS::AppConfig::Deployment"}
    assert list(nothing) == ["OverridingNothing19F040E2"]
    assert list(first) == ["OverridingFirst17E0D100"]
    for one in (*nothing.values(), *first.values()):
        assert (one["DeletionPolicy"], one["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")
    (version,), (deployment,) = (list(one.values()) for one in (nothing, first))
    assert version["Properties"] == {
        "ApplicationId": {"Ref": "OverridingApplication9483237E"},
        "ConfigurationProfileId": {"Ref": "OverridingProfile2E3C513B"},
        "Content": "{}",
        "ContentType": "application/json",
    }
    assert deployment["Properties"] == {
        "ApplicationId": {"Ref": "OverridingApplication9483237E"},
        "ConfigurationProfileId": {"Ref": "OverridingProfile2E3C513B"},
        "ConfigurationVersion": {"Ref": "OverridingNothing19F040E2"},
        "DeploymentStrategyId": {"Ref": "OverridingUnwatchedFC63FD52"},
        "EnvironmentId": {"Ref": "OverridingEnvironmentD283053B"},
    }


def test_with_the_stack_goes_nothing_that_appconfig_does_not_delete(resources: dict[str, Resource]) -> None:
    """It deletes no profile that still has versions, and so no application: https://github.com/aws/aws-cdk/issues/26804"""
    left = {"Application", "Environment", "ConfigurationProfile", "HostedConfigurationVersion", "Deployment"}
    kept = {name for name, one in resources.items() if one.get("DeletionPolicy") == "RetainExceptOnCreate"}
    kinds = [resources[name]["Type"].removeprefix("AWS::AppConfig::") for name in kept]
    assert left <= set(kinds)


def test_a_version_is_checked_by_the_schema_and_by_the_function(resources: dict[str, Resource]) -> None:
    (profile,) = of_type(resources, "AWS::AppConfig::ConfigurationProfile").values()
    validators = {one["Type"]: one["Content"] for one in profile["Validators"]}
    schema = json.loads(validators["JSON_SCHEMA"])
    assert len(validators["JSON_SCHEMA"]) <= 32_768
    assert schema["$schema"].startswith("http://json-schema.org/draft-04/")
    assert schema["properties"].keys() == {*CHANGEABLE, "changed"}
    assert not schema["additionalProperties"]
    assert "required" not in validators["JSON_SCHEMA"]
    assert function_of(resources, text(validators["LAMBDA"])) == "operate_settings"


def test_a_change_counts_for_all_at_once_and_is_watched_for_minutes(resources: dict[str, Resource]) -> None:
    strategies = of_type(resources, "AWS::AppConfig::DeploymentStrategy")
    watched = strategies["OverridingWatched36731AE4"]
    assert (watched["DeploymentDurationInMinutes"], watched["GrowthFactor"]) == (0, 100)
    assert watched["FinalBakeTimeInMinutes"] == STAGES["prod"].settings_watched.to_minutes() > 0
