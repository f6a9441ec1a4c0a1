"""Findings of cdk-nag that were looked at and accepted, for named constructs and a reason; others fail the synth."""

from fnmatch import fnmatch
from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, Validations
from msgspec import Struct

from infra.stages import Stage
from infra.wildcards import WILDCARDS, Wide

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


def _open(route: str, reason: str) -> Accepted:
    """A route that wants no signature of AWS's."""
    return Accepted("AwsSolutions-APIG4", f"HttpApi/Gateway/*--{route}--*", reason)


def _wildcard(one: Wide) -> Accepted:
    return Accepted("AwsSolutions-IAM5", one.on, one.reason, f"Resource::{one.resource}")


BY_THE_CLOCK = (
    "advance_journey",
    "ask_vendor",
    "deliver_message",
    "notice_silence",
    "operate_settings",
    "review_customers",
    "run_broadcasts",
    "sync_opt_outs",
)
MAC = "the link in the mail carries a MAC"

ACCEPTED = (
    _open("webhooks", "vendors sign; ingest_webhook verifies first"),
    _open("v1", "browsers cannot sign; the write key is checked first"),
    _open("preferences", MAC),
    _open("confirm", MAC),
    _open("answer", MAC),
    _open("stories", "the telephone system proves itself as for webhooks"),
    _open("story", "the link carries a MAC, and ends after minutes"),
    _open("unsubscribe", "RFC 8058: one click, no login; the link has a MAC"),
    *map(_wildcard, WILDCARDS),
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
        for function in BY_THE_CLOCK
    ),
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
    made_later = "names of customers, journeys, files and secrets are made at run time; questions take no resource"
    channels = [Wide("deliver_message/*", why, resource) for resource, why in stack.delivery.wildcards()]
    roles = [Wide("Roles/*", made_later, one) for one in stack.roles.wildcards()]
    known = (*ACCEPTED, *map(_wildcard, [*channels, *roles]), *(() if stage.tls_only else PLAIN_HTTP))
    for construct in stack.node.find_all():
        path = construct.node.path.partition("/")[2]
        accepted = [one for one in known if fnmatch(path, one.on)]
        if accepted and path:
            rules = [Acknowledgment(id=one.id(stage.name), reason=one.reason) for one in accepted]
            Validations.of(construct).acknowledge(*rules)
