"""Function: the name of a folder in functions/ in, a Lambda with our defaults out."""

from typing import cast

from aws_cdk import Aws, Duration, Stack
from aws_cdk.aws_iam import PolicyStatement, Role, ServicePrincipal
from aws_cdk.aws_lambda import Alias, AssetCode, CfnFunction, Code
from aws_cdk.aws_lambda import Function as Lambda
from aws_cdk.aws_logs import LogGroup
from constructs import Construct

from infra.names import APP
from infra.packaging.package import Packages
from infra.release import Release
from shared.settings import Settings


class Function(Construct):
    """The role starts with the right to write this function's own log; `may` adds one right after the other."""

    def __init__(self, scope: Construct, name: str, *, release: Release, timeout: int = 30) -> None:
        super().__init__(scope, name)
        stage = release.stage
        self.name = name
        self.stage = stage
        self.timeout = Duration.seconds(timeout)
        log_group = LogGroup(
            self,
            "Log",
            log_group_name=f"/{APP}/{stage.name}/{name}",
            retention=stage.log_retention,
            removal_policy=stage.removal_of_named,
        )
        self.role = Role(self, "Role", assumed_by=ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(self.role)
        self.handler = Lambda(
            self,
            "Handler",
            function_name=f"{stage.prefix}-{name}",
            runtime=stage.runtime,
            architecture=stage.architecture,
            handler=f"functions.{name}.handler.handler",
            code=_code(release.packages, name),
            role=self.role,
            log_group=log_group,
            timeout=self.timeout,
            # A sixth of a processor per 256 MB: start-up is not slower with less memory, the work itself is.
            memory_size=512,
            environment=stage.settings.to_environment(),
        )

    def may(self, actions: list[str], resources: list[str], **settings: str) -> None:
        """One statement of the role, together with the settings that tell the function what it may now use."""
        self.role.add_to_policy(PolicyStatement(actions=actions, resources=resources))
        self.knows(**settings)

    def may_call(self, other: "Function") -> None:
        self.may(["lambda:InvokeFunction"], [other.handler.function_arn])

    def goes_round(self) -> None:
        """What it puts on a queue comes back to it, page by page. Lambda takes that for a mistake, and after sixteen
        times stops it: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
        """
        cast(CfnFunction, self.handler.node.default_child).recursive_loop = "Allow"

    def called_as(self, alias: str) -> Alias:
        """The same function under one more name, whose right to be called is another."""
        return Alias(self, alias.title(), alias_name=alias, version=self.handler.latest_version)

    def answers(self, service: str, resource: str) -> None:
        """An AWS service may call it, for such a resource of this account and region.

        A star for the region is refused: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
        """
        account = Stack.of(self).account
        self.handler.add_permission(
            f"From{service.title()}",
            principal=ServicePrincipal(f"{service}.amazonaws.com"),
            source_arn=f"arn:{Aws.PARTITION}:{service}:{Aws.REGION}:{account}:{resource}",
            source_account=account,
        )

    def knows(self, **settings: str) -> None:
        for name, value in Settings(app="", stage="", **settings).to_environment().items():
            self.handler.add_environment(name, value)


def _code(packages: Packages, name: str) -> AssetCode:
    package = packages.build(name)
    return Code.from_asset(str(package.zipped()), asset_hash=package.fingerprint)
