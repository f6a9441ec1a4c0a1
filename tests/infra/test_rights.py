"""What each function may do, written down by hand: a right that nobody wrote down here fails the build."""

import json
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from infra import acknowledgements, flags
from infra.packaging.package import Packages
from infra.release import Release
from infra.stack import TributaryStack
from infra.stages import STAGES
from shared import configuration
from shared.configuration import Source
from tests.infra.template import Resource, function_of, of_type, text

TABLE = "StorageCustomersC0C6AB60"
BODIES = "StorageBodies7921A412"
SECRET = "arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:/tributary/prod/"
MACHINE = "arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:stateMachine:tributary-prod-"
EXECUTION = MACHINE.replace(":stateMachine:", ":execution:")
BEGINS_TOURS = {f"states:StartExecution {MACHINE}tour"}
SHOWN = ("DescribeExecution", "GetExecutionHistory")
TURNS = {
    "broadcast": "runbroadcastsHandler640880C1",
    "erasure": "fulfilprivacyrequestHandler000B8C81",
    "export": "fulfilprivacyrequestHandler000B8C81",
    "import": "importrowsHandlerCCAFD214",
    "replay": "replayarchiveHandler7E4D4BA3",
    "tour": "operatejourneysHandler43FC16A2",
}
SES = "arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:"
LINE = "arn:<AWS::Partition>:social-messaging:<AWS::Region>:<AWS::AccountId>:phone-number-id"
EVENTS, RUNS, MESSAGES = "eventsQueue1D73A0DB", "runsQueue600E85FC", "messagesQueueA84AE89E"
REVIEWS = "reviewsQueueEB9C9961"
VENDORS = "vendorsQueueF7853ED0"
QUEUES = (EVENTS, RUNS, MESSAGES, REVIEWS, VENDORS)
DEAD = (
    "eventsDeadLettersA5089219",
    "runsDeadLetters75507738",
    "reviewsDeadLetters2B6B5138",
    "messagesDeadLetters38B15778",
    "vendorsDeadLetters98C1D528",
    "neweventsDeadLettersFDA42BC1",
    "outboxesDeadLetters89B17624",
    "IngestionDeadLetters84B2DF1E",
)
DEAD_ACTIONS = ("GetQueueAttributes", "ReceiveMessage", "DeleteMessage")
ARCHIVE = "ArchiveStream7B3CA20D"
APPCONFIG = "arn:<AWS::Partition>:appconfig:<AWS::Region>:<AWS::AccountId>:"
APPLICATION = f"{APPCONFIG}application/<OverridingApplication9483237E>"
HISTORY = {
    f"appconfig:{action} {place}"
    for action in ("ListConfigurationProfiles", "ListDeployments", "GetHostedConfigurationVersion")
    for place in (APPLICATION, f"{APPLICATION}/*")
}

READ = {f"dynamodb:{action} {TABLE}" for action in ("GetItem", "BatchGetItem", "Query")}
PUT, UPDATE = {f"dynamodb:PutItem {TABLE}"}, {f"dynamodb:UpdateItem {TABLE}"}
DELETE = {f"dynamodb:DeleteItem {TABLE}"}
STREAM = {f"dynamodb:{action} {TABLE}" for action in ("DescribeStream", "GetRecords", "GetShardIterator")} | {
    f"dynamodb:ListStreams {TABLE}/stream/*"
}


def consume(queue: str) -> set[str]:
    actions = ("ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes")
    return {f"sqs:{action} {queue}" for action in actions}


def set_aside(queue: str) -> set[str]:
    """CDK grants these to whoever may leave what failed in a dead-letter queue."""
    return {f"sqs:{action} {queue}" for action in ("SendMessage", "GetQueueAttributes", "GetQueueUrl")}


EXPECTED = {
    "ingest_webhook": {
        f"secretsmanager:GetSecretValue {SECRET}connectors/*",
        f"s3:PutObject {BODIES}/bodies/*",
        f"sqs:SendMessage {EVENTS}",
    }
    | set_aside("IngestionDeadLetters84B2DF1E"),
    "resolve_identity": {
        f"secretsmanager:GetSecretValue {SECRET}keys/identity-??????",
        *(f"s3:{action} {BODIES}/bodies/*" for action in ("GetObject", "PutObject", "DeleteObject")),
        f"s3:ListBucket {BODIES}",
        f"s3:PutObject {BODIES}/quarantine/*",
        f"s3:PutObject {BODIES}/archive/*",
        *(f"s3:{action} {BODIES}/held/*" for action in ("GetObject", "PutObject", "DeleteObject")),
        f"firehose:PutRecordBatch {ARCHIVE}",
        f"sqs:SendMessage {EVENTS}",
        f"sqs:SendMessage {VENDORS}",
    }
    | READ
    | PUT
    | UPDATE
    | consume(EVENTS),
    "Archive": {
        *(f"s3:{action} {BODIES}" for action in ("GetBucketLocation", "ListBucket", "ListBucketMultipartUploads")),
        *(f"s3:{action} {BODIES}/archive/*" for action in ("PutObject", "AbortMultipartUpload")),
    },
    "ask_vendor": {
        f"secretsmanager:GetSecretValue {SECRET}connectors/*",
        f"dynamodb:GetItem {TABLE}",
        f"s3:PutObject {BODIES}/bodies/*",
        f"sqs:SendMessage {EVENTS}",
        f"sqs:SendMessage {VENDORS}",
    }
    | PUT
    | consume(VENDORS),
    "import_rows": {
        f"s3:GetObject {BODIES}/imports/*",
        f"s3:ListBucket {BODIES}",
        f"s3:PutObject {BODIES}/imports/*",
        f"s3:PutObject {BODIES}/bodies/*",
        f"sqs:SendMessage {EVENTS}",
        f"sqs:GetQueueAttributes {EVENTS}",
    }
    | READ
    | PUT,
    "replay_archive": {
        f"secretsmanager:GetSecretValue {SECRET}keys/identity-??????",
        f"dynamodb:GetItem {TABLE}",
        f"dynamodb:BatchGetItem {TABLE}",
        f"s3:ListBucket {BODIES}",
        f"s3:GetObject {BODIES}/archive/*",
        f"s3:PutObject {BODIES}/bodies/*",
        f"sqs:SendMessage {EVENTS}",
        f"sqs:GetQueueAttributes {EVENTS}",
    }
    | PUT,
    "start_journeys": {
        *(f"sqs:SendMessage {queue}" for queue in (RUNS, EVENTS, REVIEWS)),
        "events:PutEvents IngestionBus3E30EA7C",
    }
    | READ
    | PUT
    | UPDATE
    | STREAM
    | set_aside("neweventsDeadLettersFDA42BC1"),
    "advance_journey": {
        f"dynamodb:Query {TABLE}/index/due",
        f"sqs:SendMessage {RUNS}",
        f"sqs:SendMessage {MESSAGES}",
        f"sqs:SendMessage {REVIEWS}",
        f"states:StartExecution {MACHINE}broadcast",
    }
    | BEGINS_TOURS
    | READ
    | PUT
    | UPDATE
    | DELETE
    | consume(RUNS),
    "run_broadcasts": {
        "ses:GetAccount *",
        f"states:StartExecution {MACHINE}broadcast",
        *(f"states:{action} {EXECUTION}broadcast:*" for action in (*SHOWN, "StopExecution")),
    }
    | BEGINS_TOURS
    | READ
    | PUT
    | UPDATE,
    "review_customers": {f"dynamodb:Scan {TABLE}", f"sqs:SendMessage {REVIEWS}"}
    | READ
    | PUT
    | UPDATE
    | DELETE
    | consume(REVIEWS),
    "deliver_message": {
        f"secretsmanager:GetSecretValue {SECRET}keys/links-??????",
        f"secretsmanager:GetSecretValue {SECRET}channels/webhook/crm-??????",
        f"ses:SendEmail {SES}configuration-set/<DeliveryConfigurationSet808A72AE>",
        f"ses:SendEmail {SES}identity/*",
        "sns:Publish all but arn:<AWS::Partition>:sns:*:*:*",
        "sns:CreatePlatformEndpoint arn:aws:sns:eu-central-1:000000000000:app/GCM/alder-finch",
        "sns:Publish arn:aws:sns:eu-central-1:000000000000:endpoint/GCM/alder-finch/*",
        f"social-messaging:SendWhatsAppMessage {LINE}/0123456789abcdef0123456789abcdef",
        f"s3:PutObject {BODIES}/bodies/*",
        f"sqs:SendMessage {EVENTS}",
    }
    | READ
    | PUT
    | PUT
    | UPDATE
    | STREAM
    | consume(MESSAGES)
    | set_aside("outboxesDeadLetters89B17624"),
    "correct_customer": {
        f"secretsmanager:GetSecretValue {SECRET}keys/identity-??????",
        f"s3:GetObject {BODIES}/exports/*",
        *(f"states:StartExecution {MACHINE}{kind}" for kind in ("erasure", "export")),
    }
    | READ
    | PUT
    | UPDATE
    | DELETE,
    "fulfil_privacy_request": {
        f"secretsmanager:GetSecretValue {SECRET}keys/identity-??????",
        f"s3:PutObject {BODIES}/exports/*",
        f"s3:DeleteObject {BODIES}/exports/*",
    }
    | READ
    | PUT
    | UPDATE
    | DELETE,
    "operate_jobs": {
        f"dynamodb:GetItem {TABLE}",
        *(f"states:{action} {MACHINE}{kind}" for kind in TURNS for action in ("StartExecution", "ListExecutions")),
        *(f"states:{action} {EXECUTION}{kind}:*" for kind in TURNS for action in (*SHOWN, "StopExecution")),
    }
    | PUT,
    **{
        kind: {
            f"lambda:InvokeFunction {function}",
            f"states:StartExecution {MACHINE}{kind}",
            f"states:StopExecution {EXECUTION}{kind}:*",
        }
        for kind, function in TURNS.items()
    },
    "operate_journeys": {
        f"dynamodb:Query {TABLE}/index/due",
        f"dynamodb:Scan {TABLE}/index/due",
        f"sqs:SendMessage {RUNS}",
        f"sqs:GetQueueAttributes {RUNS}",
        f"sqs:SendMessage {MESSAGES}",
        f"sqs:SendMessage {EVENTS}",
        f"sqs:GetQueueAttributes {EVENTS}",
        f"s3:ListBucket {BODIES}",
        f"s3:DeleteObject {BODIES}/held/*",
    }
    | BEGINS_TOURS
    | READ
    | PUT,
    "operate_settings": {
        f"dynamodb:GetItem {TABLE}",
        *(
            f"appconfig:{action} {place}"
            for action in ("CreateHostedConfigurationVersion", "StartDeployment", "StopDeployment")
            for place in (APPLICATION, f"{APPLICATION}/*")
        ),
        f"appconfig:StartDeployment {APPCONFIG}deploymentstrategy/<OverridingWatched36731AE4>",
    }
    | HISTORY
    | PUT,
    "Overriding": {"cloudwatch:DescribeAlarms *"},
    "inform_agent": {
        f"secretsmanager:GetSecretValue {SECRET}keys/identity-??????",
        f"secretsmanager:GetSecretValue {SECRET}keys/links-??????",
        f"secretsmanager:GetSecretValue {SECRET}connectors/*",
        f"sqs:SendMessage {EVENTS}",
    }
    | READ,
    "lookup_customer": {f"secretsmanager:GetSecretValue {SECRET}keys/identity-??????"} | READ,
    "show_console": {
        "lambda:InvokeFunction lookupcustomerHandlerFB4CDBD5",
        *(f"states:ListExecutions {MACHINE}{kind}" for kind in TURNS),
        *(f"states:{action} {EXECUTION}{kind}:*" for kind in TURNS for action in SHOWN),
        *(f"dynamodb:{action} {TABLE}/index/due" for action in ("Query", "Scan")),
        *(f"cloudwatch:{action} *" for action in ("GetMetricData", "ListMetrics", "DescribeAlarms")),
        "secretsmanager:ListSecrets *",
        f"s3:ListBucket {BODIES}",
        "sqs:ListQueues *",
        *(f"sqs:{action} {queue}" for action in ("GetQueueAttributes", "ReceiveMessage") for queue in DEAD),
        *(f"sqs:GetQueueAttributes {queue}" for queue in QUEUES),
    }
    | READ
    | HISTORY,
    "notice_silence": {"cloudwatch:ListMetrics *", "cloudwatch:GetMetricData *", f"dynamodb:GetItem {TABLE}"},
    "sync_opt_outs": {
        "ses:ListSuppressedDestinations *",
        "ses:PutSuppressedDestination *",
        "sns:ListPhoneNumbersOptedOut *",
        "sns:OptInPhoneNumber *",
        f"secretsmanager:GetSecretValue {SECRET}keys/identity-??????",
        f"sqs:SendMessage {EVENTS}",
    }
    | READ
    | PUT
    | DELETE,
    "operate_console": {
        "lambda:InvokeFunction correctcustomerHandlerC7C264C7",
        "lambda:InvokeFunction operatejourneysHandler43FC16A2",
        "lambda:InvokeFunction operatesettingsHandlerCFFAF494",
        "lambda:InvokeFunction operatejobsHandler5DAF70FF",
        "lambda:InvokeFunction runbroadcastsHandler640880C1",
        "lambda:InvokeFunction ingestwebhookHandler295737B4",
        "lambda:InvokeFunction startjourneysHandlerE08C77EC",
        "lambda:InvokeFunction delivermessageHandler56C8D8D1",
        "lambda:ListEventSourceMappings *",
        f"dynamodb:GetItem {TABLE}",
        f"dynamodb:PutItem {TABLE}",
        f"dynamodb:GetShardIterator {TABLE}",
        f"dynamodb:GetRecords {TABLE}",
        "sqs:ListQueues *",
        *(f"sqs:{action} {queue}" for action in DEAD_ACTIONS for queue in DEAD),
        *(f"sqs:SendMessage {queue}" for queue in QUEUES),
    },
    "preferences": {f"secretsmanager:GetSecretValue {SECRET}keys/links-??????", f"sqs:SendMessage {EVENTS}"}
    | READ
    | PUT,
}


def test_every_function_may_do_exactly_what_is_written_here(resources: dict[str, Resource]) -> None:
    roles = {text(one["Role"]): name for name, one in of_type(resources, "AWS::Lambda::Function").items()}
    found = {
        _whose(resources, roles, role["Ref"]): {right for right in rights(policy) if not right.startswith("logs:")}
        for policy in of_type(resources, "AWS::IAM::Policy").values()
        for role in policy["Roles"]
    }
    assert found == EXPECTED


def test_who_lists_what_is_held_or_archived_sees_the_names_of_nothing_else(resources: dict[str, Resource]) -> None:
    policies = of_type(resources, "AWS::IAM::Policy").items()
    for role, seen in (("operatejourneys", "held"), ("showconsole", "held"), ("replayarchive", "archive")):
        (policy,) = (one for name, one in policies if name.startswith(role))
        (listing,) = (one for one in policy["PolicyDocument"]["Statement"] if one["Action"] == "s3:ListBucket")
        assert listing["Condition"] == {"StringLike": {"s3:prefix": [f"{seen}/*"]}}


CONTACTS = "arn:<AWS::Partition>:connect:*:<AWS::AccountId>:instance/*/contact/*"


def test_a_service_of_aws_is_asked_only_by_a_brand_that_has_a_source_there(assembly: Path, tmp_path: Path) -> None:
    """The fixture has put together all that a release is made of."""
    stage, brand = STAGES["prod"], replace(configuration.brand(), sources={"connect": {"centre": Source()}})
    app = App(outdir=str(tmp_path), context=flags.context("prod"))
    stack = TributaryStack(app, release=Release(stage, Packages(stage.platform, configuration.COMPILED), brand))
    acknowledgements.accept(stack, stage)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    app.synth()
    template = json.loads((tmp_path / "tributary-prod.template.json").read_bytes())
    (policy,) = [
        one for name, one in of_type(template["Resources"], "AWS::IAM::Policy").items() if name.startswith("askvendor")
    ]
    found = {right for right in rights(policy) if not right.startswith("logs:")}
    assert found == EXPECTED["ask_vendor"] | {f"connect:DescribeContact {CONTACTS}"}


def _whose(resources: dict[str, Resource], roles: dict[str, str], role: str) -> str:
    """A function, or the construct whose role it is."""
    return function_of(resources, roles[role]) if role in roles else role.partition("Role")[0]


def test_a_function_writes_its_own_log_and_no_other(resources: dict[str, Resource]) -> None:
    roles = {text(one["Role"]).partition("Role")[0] for one in of_type(resources, "AWS::Lambda::Function").values()}
    for name, policy in of_type(resources, "AWS::IAM::Policy").items():
        if name.partition("Role")[0] not in roles:
            continue
        logs = {right.split()[1] for right in rights(policy) if right.startswith("logs:")}
        assert logs == {one for one in logs if one.startswith(name.partition("Role")[0])}
        assert len(logs) == 1


def test_no_role_has_rights_of_a_policy_that_aws_may_widen(resources: dict[str, Resource]) -> None:
    assert not [name for name, role in of_type(resources, "AWS::IAM::Role").items() if role.get("ManagedPolicyArns")]


def sending_mail(resources: dict[str, Resource]) -> list[Resource]:
    policies = of_type(resources, "AWS::IAM::Policy").values()
    said = [one for policy in policies for one in policy["PolicyDocument"]["Statement"]]
    return [one for one in said if one["Action"] == "ses:SendEmail"]


def test_mail_goes_out_only_as_the_brand(resources: dict[str, Resource]) -> None:
    (statement,) = sending_mail(resources)
    senders = ["hello@alder-finch.example", "orders@alder-finch.example"]
    assert statement["Condition"] == {"StringEquals": {"ses:FromAddress": senders}}


def test_in_the_sandbox_mail_goes_to_whom_it_may(resources: dict[str, Resource]) -> None:
    """There a recipient is an identity of the account, and SES wants the right to it, too."""
    (statement,) = sending_mail(resources)
    assert any(fnmatchcase("identity/ann@example.com", text(one).rpartition(":")[2]) for one in statement["Resource"])


def test_functions_are_called_only_by_the_gateway_and_the_rules_of_this_stack(resources: dict[str, Resource]) -> None:
    permissions = list(of_type(resources, "AWS::Lambda::Permission").values())
    # AppConfig does not say for which resource it asks. It is answered whether settings are right, and nothing else.
    asked = [one for one in permissions if one["Principal"] == "appconfig.amazonaws.com"]
    assert [function_of(resources, text(one["FunctionName"])) for one in asked] == ["operate_settings"]
    for permission in (one for one in permissions if one not in asked):
        assert permission["Principal"] in {"apigateway.amazonaws.com", "connect.amazonaws.com", "events.amazonaws.com"}
        assert permission["SourceArn"]


def rights(policy: Resource) -> Iterator[str]:
    for statement in policy["PolicyDocument"]["Statement"]:
        assert statement["Effect"] == "Allow"
        for action in listed(statement["Action"]):
            yield from (f"{action} {text(resource)}" for resource in listed(statement.get("Resource", [])))
            yield from (f"{action} all but {text(resource)}" for resource in listed(statement.get("NotResource", [])))


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
