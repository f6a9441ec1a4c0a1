"""Roles: for each kind of our own people the policy that lets them do their work, and no more, by infra/deeds.py."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from aws_cdk import Aws, Stack
from aws_cdk.aws_iam import ManagedPolicy, PolicyDocument, PolicyStatement
from constructs import Construct

from infra import deeds
from infra.names import APP
from shared.aws.dead_letters import SUFFIX
from shared.interface.operations import OPERATIONS, Operation

if TYPE_CHECKING:
    from infra.stack import TributaryStack

CUSTOMER = "?" * 24
"""A `*` would reach over slashes, from a customer to what was exported of it: so an id is as many letters as it has."""

Rights = list[PolicyStatement]


class Roles(Construct):
    """Attached to groups of people, or to permission sets of IAM Identity Center: nobody gets one by deployment."""

    def __init__(self, scope: "TributaryStack", name: str) -> None:
        super().__init__(scope, name)
        self._stack, self._stage = scope, scope.operate_console.stage
        console = scope.operate_console
        self.desks = {deed.desk: console.called_as(deed.desk) for deed in deeds.DEEDS if deed.desk}
        rights = self._rights_by_deed = {deed.name: self._rights(deed) for deed in deeds.DEEDS}
        for role in deeds.ROLES:
            statements = [one for deed in deeds.DEEDS if role in deed.roles for one in rights[deed.name]]
            ManagedPolicy(
                self,
                role.title().replace("_", ""),
                managed_policy_name=f"{self._stage.prefix}-{role}",
                # IAM takes 6,144 letters of one policy: what differs in its resources only is one statement.
                document=PolicyDocument(minimize=True, statements=statements),
            )

    def wildcards(self) -> Iterator[str]:
        """Each granted resource that has one, as cdk-nag writes it."""
        granted = {one for rights in self._rights_by_deed.values() for right in rights for one in right.resources}
        yield from (one for one in (_shown(Stack.of(self).resolve(arn)) for arn in granted) if "*" in one)

    def _rights(self, deed: deeds.Deed) -> Rights:
        further = {
            "look": self._look,
            "import": self._import,
            "redrive": self._redrive,
            "replay": self._replay,
            "opt_outs": self._opt_outs,
            "secrets": self._secrets,
            "logs": self._logs,
        }
        asked = [self._stack.api.operation(one) for one in _written(deed)]
        desks = [self.desks[deed.desk].function_arn] if deed.desk else []
        return [
            *([_may(["execute-api:Invoke"], asked)] if asked else []),
            *([_may(["lambda:InvokeFunction"], desks)] if desks else []),
            *(further[deed.name]() if deed.name in further else []),
        ]

    def _look(self) -> Rights:
        prefix = self._stage.prefix
        dashboards = f"arn:{Aws.PARTITION}:cloudwatch::{Aws.ACCOUNT_ID}:dashboard/{prefix}*"
        return [
            _may(["lambda:InvokeFunction"], [self._stack.show_console.handler.function_arn]),
            _may(["cloudwatch:GetDashboard"], [dashboards]),
            _may(["cloudwatch:ListDashboards", "cloudwatch:GetMetricData", "cloudwatch:DescribeAlarms"], ["*"]),
            _may(["cloudformation:DescribeStacks"], [_arn("cloudformation", f"stack/{prefix}/*")]),
        ]

    def _import(self) -> Rights:
        """The file in, the answer out; of the table nothing but how far imports are."""
        storage = self._stack.storage
        return [
            _may(["s3:PutObject", "s3:GetObject"], [storage.bucket.arn_for_objects("imports/*")]),
            _may(["states:StartExecution"], [self._stack.jobs["import"].machine.state_machine_arn]),
            self._items("import#*", "GetItem"),
            self._noting(),
        ]

    def _redrive(self) -> Rights:
        """What `operate_console` may, for `tributary dlq`. A policy has no room for the names of all queues."""
        stack = self._stack
        every, dead = (_arn("sqs", f"{self._stage.prefix}-*{suffix}") for suffix in ("", SUFFIX))
        front = (stack.ingest_webhook, stack.new_events.function, stack.outboxes.function)
        return [
            _may(["sqs:ListQueues", "lambda:ListEventSourceMappings"], ["*"]),
            _may(["sqs:ReceiveMessage", "sqs:DeleteMessage"], [dead]),
            _may(["sqs:GetQueueAttributes", "sqs:SendMessage"], [every]),
            _may(["dynamodb:GetShardIterator", "dynamodb:GetRecords"], [str(stack.storage.table.table_stream_arn)]),
            _may(["lambda:InvokeFunction"], [one.handler.function_arn for one in front]),
            self._noting(),
        ]

    def _replay(self) -> Rights:
        bucket = self._stack.storage.bucket
        listing = _may(["s3:ListBucket"], [bucket.bucket_arn])
        listing.add_condition("StringLike", {"s3:prefix": ["quarantine/*"]})
        return [
            listing,
            _may(["s3:GetObject", "s3:DeleteObject"], [bucket.arn_for_objects("quarantine/*")]),
            _may(["s3:PutObject"], [bucket.arn_for_objects("bodies/*")]),
            _may(["sqs:SendMessage"], [self._stack.events.queue.queue_arn]),
            self._noting(),
        ]

    def _opt_outs(self) -> Rights:
        return [
            _may(["lambda:InvokeFunction"], [self._stack.sync_opt_outs.handler.function_arn]),
            self._noting(),
        ]

    def _secrets(self) -> Rights:
        paths = [f"secret:/{APP}/{self._stage.name}/{kind}/*" for kind in ("connectors", "channels")]
        arns = [_arn("secretsmanager", one) for one in paths]
        return [_may(["secretsmanager:PutSecretValue", "secretsmanager:DescribeSecret"], arns)]

    def _noting(self) -> PolicyStatement:
        """Whoever acts by command notes it by that."""
        return self._items("audit#*", "PutItem")

    def _items(self, partition: str, *actions: str) -> PolicyStatement:
        statement = _may([f"dynamodb:{one}" for one in actions], [self._stack.storage.table.table_arn])
        statement.add_condition("ForAllValues:StringLike", {"dynamodb:LeadingKeys": [partition]})
        return statement

    def _logs(self) -> Rights:
        groups = _arn("logs", f"log-group:/{APP}/{self._stage.name}/*")
        return [_may(["logs:FilterLogEvents", "logs:GetLogEvents"], [groups])]


def _arn(service: str, resource: str) -> str:
    return f"arn:{Aws.PARTITION}:{service}:{Aws.REGION}:{Aws.ACCOUNT_ID}:{resource}"


def _written(deed: deeds.Deed) -> list[str]:
    """Without those that another reaches as well: a `*` is also what has a slash. A list and what is on it are read by
    one, and of something that may be done whatever there is to do to it, one says so.
    """
    named = [_pattern(one) for one in OPERATIONS if one.id in deed.operations]
    lists = [f"{one}*" for one in named if one[:3] == "GET" and any(two.startswith(f"{one}/*") for two in named)]
    whole = [f"{of}/*" for of in sorted({_of(one) for one in named}) if of.endswith("/*") and _acts(of) <= {*named}]
    found = [*lists, *whole, *named]
    return [one for one in found if not any(one != other and fnmatchcase(one, other) for other in found)]


def _of(pattern: str) -> str:
    """What an act is done to: `POST/jobs/tour/*` of `POST/jobs/tour/*/stops`."""
    return pattern.rpartition("/")[0]


def _acts(of: str) -> set[str]:
    """All that there are to do to it."""
    return {one for one in map(_pattern, OPERATIONS) if _of(one) == of}


def _pattern(operation: Operation) -> str:
    """`POST/customers/????/cuts`."""
    path = operation.path.replace("{customer_id}", CUSTOMER)
    return f"{operation.method.upper()}{re.sub(r'{[^}]*}', '*', path)}"


def _shown(resolved: Any) -> str:
    match resolved:
        case {"Fn::Join": [_, parts]}:
            return "".join(map(_shown, parts))
        case {"Fn::GetAtt": [name, attribute]}:
            return f"<{name}.{attribute}>"
        case {"Ref": name}:
            return f"<{name}>"
    return str(resolved)


def _may(actions: list[str], resources: list[str]) -> PolicyStatement:
    return PolicyStatement(actions=actions, resources=resources)
