"""Findings of cdk-nag that were looked at and accepted, for named constructs and a reason; others fail the synth."""

from fnmatch import fnmatch
from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, Validations
from msgspec import Struct

from infra.names import APP
from infra.stages import Stage
from shared.jobs.models import KINDS

if TYPE_CHECKING:
    from infra.stack import TributaryStack


class Accepted(Struct, frozen=True):
    """`on` is a pattern of construct paths below the stack; `found` is what the rule found, where it says so."""

    rule: str
    on: str
    reason: str
    found: str = ""

    def id(self, stage: str) -> str:
        pack = self.rule.partition("-")[0]
        return f"{pack}::{self.rule}" + (f"[{self.found.format(stage=stage)}]" if self.found else "")


ACCEPTED = (
    Accepted("AwsSolutions-APIG4", "HttpApi/Gateway/*--webhooks--*", "vendors sign; ingest_webhook verifies first"),
    Accepted("AwsSolutions-APIG4", "HttpApi/Gateway/*--v1--*", "browsers cannot sign; the write key is checked first"),
    Accepted("AwsSolutions-APIG4", "HttpApi/Gateway/*--preferences--*", "the link in the mail carries a MAC"),
    Accepted("AwsSolutions-APIG4", "HttpApi/Gateway/*--confirm--*", "the link in the mail carries a MAC"),
    Accepted("AwsSolutions-APIG4", "HttpApi/Gateway/*--answer--*", "the link in the mail carries a MAC"),
    Accepted(
        "AwsSolutions-APIG4", "HttpApi/Gateway/*--stories--*", "the telephone system proves itself as for webhooks"
    ),
    Accepted("AwsSolutions-APIG4", "HttpApi/Gateway/*--story--*", "the link carries a MAC, and ends after minutes"),
    Accepted(
        "AwsSolutions-APIG4", "HttpApi/Gateway/*--unsubscribe--*", "RFC 8058: one click, no login; the link has a MAC"
    ),
    Accepted(
        "AwsSolutions-IAM5",
        "ingest_webhook/*",
        "an unknown source must answer as a wrong signature does, so asking for its secret must be allowed",
        f"Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:/{APP}/{{stage}}/connectors/*",
    ),
    Accepted(
        "AwsSolutions-IAM5",
        "inform_agent/*",
        "as for ingest_webhook: it believes the same requests by the same secrets",
        f"Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:/{APP}/{{stage}}/connectors/*",
    ),
    Accepted(
        "AwsSolutions-IAM5",
        "ask_vendor/*",
        "sources and their secrets are made at run time of the stage: whoever adds one need not deploy this anew",
        f"Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:/{APP}/{{stage}}/connectors/*",
    ),
    Accepted(
        "AwsSolutions-IAM5",
        "ask_vendor/*",
        "a contact is known when it begins; its instance may be in any region that forwards its events to ours",
        "Resource::arn:<AWS::Partition>:connect:*:<AWS::AccountId>:instance/*/contact/*",
    ),
    Accepted(
        "AwsSolutions-IAM5",
        "run_broadcasts/*",
        "the account has one quota, and GetAccount takes no resource",
        "Resource::*",
    ),
    Accepted(
        "AwsSolutions-IAM5",
        "show_console/*",
        "reading metrics and alarms, and listing names of queues and secrets, take no resource: allowed, or not",
        "Resource::*",
    ),
    Accepted(
        "AwsSolutions-IAM5",
        "notice_silence/*",
        "ListMetrics and GetMetricData take no resource: allowed, or not",
        "Resource::*",
    ),
    Accepted(
        "AwsSolutions-IAM5",
        "sync_opt_outs/*",
        "the account has one suppression list, and one of opted-out numbers: they are no resources",
        "Resource::*",
    ),
    Accepted(
        "AwsSolutions-IAM5",
        "operate_console/*",
        "ListQueues and ListEventSourceMappings take no resource: allowed, or not",
        "Resource::*",
    ),
    *(
        Accepted("AwsSolutions-IAM5", f"{function}/*", "objects of one prefix; their names are made at run time", found)
        for function, found in (
            ("ingest_webhook", "Resource::<StorageBodies7921A412.Arn>/bodies/*"),
            ("resolve_identity", "Resource::<StorageBodies7921A412.Arn>/bodies/*"),
            ("resolve_identity", "Resource::<StorageBodies7921A412.Arn>/quarantine/*"),
            ("resolve_identity", "Resource::<StorageBodies7921A412.Arn>/archive/*"),
            ("resolve_identity", "Resource::<StorageBodies7921A412.Arn>/held/*"),
            ("operate_journeys", "Resource::<StorageBodies7921A412.Arn>/held/*"),
            ("Archive", "Resource::<StorageBodies7921A412.Arn>/archive/*"),
            ("correct_customer", "Resource::<StorageBodies7921A412.Arn>/exports/*"),
            ("fulfil_privacy_request", "Resource::<StorageBodies7921A412.Arn>/exports/*"),
            ("import_rows", "Resource::<StorageBodies7921A412.Arn>/imports/*"),
            ("import_rows", "Resource::<StorageBodies7921A412.Arn>/bodies/*"),
            ("replay_archive", "Resource::<StorageBodies7921A412.Arn>/archive/*"),
            ("replay_archive", "Resource::<StorageBodies7921A412.Arn>/bodies/*"),
            ("ask_vendor", "Resource::<StorageBodies7921A412.Arn>/bodies/*"),
            ("deliver_message", "Resource::<StorageBodies7921A412.Arn>/bodies/*"),
        )
    ),
    *(
        Accepted(
            "AwsSolutions-IAM5",
            f"{function}/*",
            "ListStreams takes no single stream; this is the narrowest resource it accepts",
            "Resource::<StorageCustomersC0C6AB60.Arn>/stream/*",
        )
        for function in ("start_journeys", "deliver_message")
    ),
    *(
        Accepted(
            "AwsSolutions-IAM5",
            f"{function}/*",
            "versions and deployments of the settings are made at run time, in an application that holds nothing else",
            "Resource::arn:<AWS::Partition>:appconfig:<AWS::Region>:<AWS::AccountId>:application/<OverridingApplication9483237E>/*",
        )
        for function in ("operate_settings", "show_console")
    ),
    Accepted("AwsSolutions-IAM5", "Overriding/Role/*", "DescribeAlarms takes no resource for alarms", "Resource::*"),
    Accepted("AwsSolutions-L1", "*/Handler/Resource", "python3.13 starts 15 ms sooner than 3.14 and lives until 2029"),
    Accepted("Serverless-LambdaLatestVersion", "*/Handler/Resource", "the same as AwsSolutions-L1, asked again"),
    Accepted(
        "AwsSolutions-S1", "Storage/Bodies/Resource", "two roles reach it, both ours; CloudTrail names who did what"
    ),
    Accepted(
        "AwsSolutions-S1", "Auditing/Records/Resource", "only CloudTrail writes to it, and it signs what it wrote"
    ),
    Accepted(
        "AwsSolutions-SMG4",
        "Storage/IdentityKey/*",
        "part of every key of the table: rotating it would forget everybody",
    ),
    Accepted("AwsSolutions-SMG4", "Storage/LinksKey/*", "links in mails that were sent must work for years"),
    Accepted(
        "AwsSolutions-SMG4",
        "Ingestion/connectors--*",
        "vendors make these; two are valid at once while one is replaced",
    ),
    Accepted(
        "AwsSolutions-SMG4",
        "Delivery/channels--*",
        "made together with whoever receives; two are valid at once while one is replaced",
    ),
    *(
        Accepted(
            "AwsSolutions-IAM5",
            construct,
            "executions are named at run time, after their jobs",
            f"Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:{APP}-{{stage}}-{kind}:*",
        )
        for kind in KINDS
        for construct in ("operate_jobs/*", "show_console/*", f"{kind}/*")
    ),
    Accepted(
        "AwsSolutions-IAM5",
        "run_broadcasts/*",
        "executions are named at run time, after their jobs",
        f"Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:{APP}-{{stage}}-broadcast:*",
    ),
    Accepted("AwsSolutions-SF1", "*/Machine/Resource", "its own history says all of it for 90 days, and costs nothing"),
    Accepted("AwsSolutions-SF2", "*/Machine/Resource", "traces: see the functions"),
    Accepted("Serverless-StepFunctionStateMachineXray", "*/Machine/Resource", "traces: see the functions"),
    Accepted("AwsSolutions-SQS3", "*/DeadLetters/Resource", "it is a dead-letter queue"),
    Accepted("Serverless-SQSRedrivePolicy", "*/DeadLetters/Resource", "it is a dead-letter queue"),
    Accepted("Serverless-EventBusDLQ", "*/EveryMinute/*", "the next minute makes up for a missed one"),
    Accepted("Serverless-EventBusDLQ", "*/EveryHour/*", "the next hour makes up for a missed one"),
    Accepted("Serverless-EventBusDLQ", "*/Stops/*", "tried for a day; what it never tells is found within the hour"),
    Accepted("Serverless-EventBusDLQ", "Delivery/Canaries/*", "the next canary makes up for a missed one"),
    *(
        Accepted(
            "Serverless-LambdaAsyncFailureDestination", f"{function}/*", "the clock calls it, and soon does so again"
        )
        for function in (
            "advance_journey",
            "ask_vendor",
            "deliver_message",
            "notice_silence",
            "operate_settings",
            "review_customers",
            "run_broadcasts",
            "sync_opt_outs",
        )
    ),  # fmt: skip
    Accepted(
        "Serverless-LambdaDLQ", "*/Handler/Resource", "what calls a function keeps the failures: queue, stream, rule"
    ),
    Accepted(
        "Serverless-LambdaEventSourceMappingDestination", "*/Mapping", "the queue's own redrive policy keeps failures"
    ),
    Accepted("Serverless-LambdaTracing", "*/Handler/Resource", "traces of 10 M events cost as much as computing them"),
)
PLAIN_HTTP = (
    Accepted("AwsSolutions-SQS4", "*", "the local AWS speaks plain HTTP, to this machine only"),
    Accepted("AwsSolutions-S10", "*", "the local AWS speaks plain HTTP, to this machine only"),
)


def accept(stack: "TributaryStack", stage: Stage) -> None:
    channels = [
        Accepted("AwsSolutions-IAM5", "deliver_message/*", why, f"Resource::{resource}")
        for resource, why in stack.delivery.wildcards()
    ]
    made_later = "names of customers, journeys, files and secrets are made at run time; questions take no resource"
    roles = [
        Accepted("AwsSolutions-IAM5", "Roles/*", made_later, f"Resource::{one}") for one in stack.roles.wildcards()
    ]
    known = (*ACCEPTED, *channels, *roles, *(() if stage.tls_only else PLAIN_HTTP))
    for construct in stack.node.find_all():
        path = construct.node.path.partition("/")[2]
        accepted = [one for one in known if fnmatch(path, one.on)]
        if accepted and path:
            rules = [Acknowledgment(id=one.id(stage.name), reason=one.reason) for one in accepted]
            Validations.of(construct).acknowledge(*rules)
