"""Everything in which the stages differ, and nothing else does."""

from aws_cdk import (
    CliCredentialsStackSynthesizer,
    DefaultStackSynthesizer,
    Duration,
    Environment,
    RemovalPolicy,
    StackSynthesizer,
)
from aws_cdk.aws_lambda import Architecture, Runtime, RuntimeFamily
from aws_cdk.aws_logs import RetentionDays
from msgspec import Struct

from infra import names
from infra.local import address
from infra.packaging.platforms import GRAVITON, THIS_MACHINE, Platform
from shared.settings import Settings


class Stage(Struct, frozen=True):
    """`keeps_data`: deleting the stack leaves table, bucket and keys behind, and the table refuses to be deleted."""

    name: str
    platform: Platform = GRAVITON
    keeps_data: bool = False
    log_retention: RetentionDays = RetentionDays.ONE_MONTH
    requests_per_second: int = 200
    burst: int = 400
    raw_bodies: Duration = Duration.days(90)
    quarantine: Duration = Duration.days(400)
    environment: Environment | None = None
    """None is the account and region of whoever deploys."""
    api_address: str | None = None
    """Where the HTTP API answers, if not at the address API Gateway gives it; `{api}` stands for its id."""
    tls_only: bool = True
    """The local AWS speaks plain HTTP, so there a policy that refuses plain HTTP would refuse everything."""
    time_travel: bool = False
    settings_watched: Duration = Duration.minutes(5)
    """So long after a change of settings an alarm takes it back, and no other is made."""
    audited: bool = True
    """CloudTrail records who acts from the dashboards; the local AWS has one user and nobody to tell apart."""
    sums_alarms: bool = True
    """The local AWS can make an alarm of alarms, but its CloudFormation does not know that it can."""
    canaries: bool = True
    """Whoever looks into the inbox of the local stage looks for what customers get."""
    meter: bool = False
    """Functions log what each DynamoDB call consumed; on AWS, CloudWatch has these numbers for nothing."""
    roles_of_bootstrap: bool = True
    """False deploys with the caller's own credentials, where there is no second account to protect."""

    @property
    def prefix(self) -> str:
        return names.stack(self.name)

    @property
    def removal_policy(self) -> RemovalPolicy:
        return RemovalPolicy.RETAIN if self.keeps_data else RemovalPolicy.DESTROY

    @property
    def removal_of_named(self) -> RemovalPolicy:
        """For what has a name of ours: left behind by a first deploy that failed, it would stop every further one."""
        return RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE if self.keeps_data else RemovalPolicy.DESTROY

    @property
    def settings(self) -> Settings:
        """Those that every function has."""
        return Settings(names.APP, self.name, time_travel="yes" * self.time_travel, meter="yes" * self.meter)

    @property
    def synthesizer(self) -> StackSynthesizer:
        return DefaultStackSynthesizer() if self.roles_of_bootstrap else CliCredentialsStackSynthesizer()

    @property
    def runtime(self) -> Runtime:
        return Runtime(f"python{self.platform.python}", RuntimeFamily.PYTHON)

    @property
    def architecture(self) -> Architecture:
        return Architecture.ARM_64 if self.platform is GRAVITON else Architecture.X86_64


STAGES = {
    stage.name: stage
    for stage in (
        Stage(
            address.STAGE,
            platform=THIS_MACHINE,
            environment=Environment(account=address.ACCOUNT, region=address.REGION),
            api_address=f"{address.ADDRESS}/_aws/execute-api/{{api}}/$default",
            tls_only=False,
            time_travel=True,
            settings_watched=Duration.minutes(1),
            audited=False,
            sums_alarms=False,
            canaries=False,
            meter=True,
            roles_of_bootstrap=False,
        ),
        Stage("dev"),
        Stage(
            "prod",
            keeps_data=True,
            log_retention=RetentionDays.THREE_MONTHS,
            requests_per_second=2_000,
            burst=4_000,
        ),
    )
}
