"""Overriding: where operators change settings without a deployment, in AWS AppConfig, and who checks what they say."""

import json

from aws_cdk import Aws, CfnResource, RemovalPolicy
from aws_cdk.aws_appconfig import (
    CfnApplication,
    CfnConfigurationProfile,
    CfnDeployment,
    CfnDeploymentStrategy,
    CfnEnvironment,
    CfnHostedConfigurationVersion,
)
from aws_cdk.aws_cloudwatch import Alarm
from aws_cdk.aws_iam import PolicyStatement, Role, ServicePrincipal
from constructs import Construct

from infra.brand import schema
from infra.function import Function
from shared.aws.app_config import JSON, PROFILE

HISTORY = ("ListConfigurationProfiles", "ListDeployments", "GetHostedConfigurationVersion")
CHANGES = ("CreateHostedConfigurationVersion", "StartDeployment", "StopDeployment")


class Overriding(Construct):
    """A change counts for everybody at once, and is taken back where the alarm goes on while it is watched.

    `function` is asked before a version is deployed, whoever wrote it, besides the schema.
    """

    def __init__(self, scope: Construct, name: str, *, function: Function, alarm: Alarm) -> None:
        super().__init__(scope, name)
        self._stage = function.stage
        self._application = CfnApplication(self, "Application", name=self._stage.prefix)
        self._environment = self._watched_by(alarm)
        self._strategy = self._at_once("Watched", int(self._stage.settings_watched.to_minutes()))
        function.handler.add_permission("Validates", principal=ServicePrincipal("appconfig.amazonaws.com"))
        self._keep(*self._begin(self._profile(function)))

    def lends_history(self, function: Function) -> None:
        self._may(function, *HISTORY)

    def lends_changes(self, function: Function) -> None:
        self._may(function, *HISTORY, *CHANGES)
        strategy = self._strategy.ref
        function.may(
            ["appconfig:StartDeployment"], [_arn(f"deploymentstrategy/{strategy}")], settings_strategy=strategy
        )

    def _may(self, function: Function, *actions: str) -> None:
        """All of the application: the profile's id must not be asked for, as the function is its validator."""
        arn = _arn(f"application/{self._application.ref}")
        function.may(
            [f"appconfig:{one}" for one in actions],
            [arn, f"{arn}/*"],
            settings_application=self._application.ref,
            settings_environment=self._environment.ref,
        )

    def _watched_by(self, alarm: Alarm) -> CfnEnvironment:
        role = Role(self, "Role", assumed_by=ServicePrincipal("appconfig.amazonaws.com"))
        role.add_to_policy(PolicyStatement(actions=["cloudwatch:DescribeAlarms"], resources=["*"]))
        monitor = CfnEnvironment.MonitorsProperty(alarm_arn=alarm.alarm_arn, alarm_role_arn=role.role_arn)
        environment = CfnEnvironment(
            self, "Environment", application_id=self._application.ref, name=self._stage.name, monitors=[monitor]
        )
        # The role is only of use once it has its right: the first deployment looks at the alarm.
        environment.node.add_dependency(role)
        return environment

    def _at_once(self, name: str, watched: int) -> CfnDeploymentStrategy:
        return CfnDeploymentStrategy(
            self,
            name,
            name=f"{self._stage.prefix}-{name.lower()}",
            deployment_duration_in_minutes=0,
            growth_factor=100,
            final_bake_time_in_minutes=watched,
            replicate_to="NONE",
        )

    def _profile(self, function: Function) -> CfnConfigurationProfile:
        validator = CfnConfigurationProfile.ValidatorsProperty
        profile = CfnConfigurationProfile(
            self,
            "Profile",
            application_id=self._application.ref,
            name=PROFILE,
            location_uri="hosted",
            validators=[
                validator(type="JSON_SCHEMA", content=json.dumps(schema.overrides(), separators=(",", ":"))),
                validator(type="LAMBDA", content=function.handler.function_arn),
            ],
        )
        # AppConfig asks the function at the first deployment, so it must be allowed to by then.
        profile.node.add_dependency(function)
        return profile

    def _begin(self, profile: CfnConfigurationProfile) -> tuple[CfnResource, ...]:
        """Nothing differs, so that the first change has something to be taken back to.

        These never change: CloudFormation deploys what is different, and that would undo all that operators did.
        """
        nothing = CfnHostedConfigurationVersion(
            self,
            "Nothing",
            application_id=self._application.ref,
            configuration_profile_id=profile.ref,
            content="{}",
            content_type=JSON,
        )
        first = CfnDeployment(
            self,
            "First",
            application_id=self._application.ref,
            environment_id=self._environment.ref,
            configuration_profile_id=profile.ref,
            configuration_version=nothing.ref,
            deployment_strategy_id=self._at_once("Unwatched", 0).ref,
        )
        return profile, nothing, first

    def _keep(self, *made: CfnResource) -> None:
        """AppConfig deletes no profile that has versions, and those of operators are in no template.

        So with the stack none of it is deleted; but all of it where a first deploy fails, before anybody changed it.
        """
        for one in (self._application, self._environment, *made):
            one.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)


def _arn(resource: str) -> str:
    return f"arn:{Aws.PARTITION}:appconfig:{Aws.REGION}:{Aws.ACCOUNT_ID}:{resource}"
