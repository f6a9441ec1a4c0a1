"""A template as CloudFormation hands it to the services: every reference filled in with a value of the right form.

Linters leave text that is put together alone. AWS does not: an ARN of a wrong form stops the deploy half-way.
"""

import re
from collections.abc import Mapping
from typing import Any

from tests.infra.template import Resource

REGION, ACCOUNT = "eu-central-1", "123456789012"
PSEUDO = {"AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": ACCOUNT}
NAMES = (
    "FunctionName",
    "QueueName",
    "TopicName",
    "StateMachineName",
    "DeliveryStreamName",
    "AlarmName",
    "LogGroupName",
)
"""Properties that name what they belong to; others are called `Name`, or get a name from CloudFormation."""

ARNS = {
    "AWS::CloudWatch::Alarm": "cloudwatch:{place}:alarm:{name}",
    "AWS::DynamoDB::Table": "dynamodb:{place}:table/{name}",
    "AWS::Events::EventBus": "events:{place}:event-bus/{name}",
    "AWS::Events::Rule": "events:{place}:rule/{name}",
    "AWS::IAM::Role": f"iam::{ACCOUNT}:role/{{name}}",
    "AWS::KinesisFirehose::DeliveryStream": "firehose:{place}:deliverystream/{name}",
    "AWS::Lambda::Alias": "lambda:{place}:function:tributary-prod-operate_console:{name}",
    "AWS::Lambda::Function": "lambda:{place}:function:{name}",
    "AWS::Logs::LogGroup": "logs:{place}:log-group:{name}:*",
    "AWS::S3::Bucket": "s3:::{name}",
    "AWS::SNS::Topic": "sns:{place}:{name}",
    "AWS::SQS::Queue": "sqs:{place}:{name}",
    "AWS::StepFunctions::StateMachine": "states:{place}:stateMachine:{name}",
}
BY_ARN = {"AWS::SNS::Topic", "AWS::StepFunctions::StateMachine", "AWS::Lambda::Alias"}
"""What `Ref` is the ARN of."""

SHORT = {"AWS::AppConfig": "a1b2c3d", "AWS::ApiGatewayV2": "a1b2c3d4e5"}
"""Families whose resources AWS gives ids of its own."""


class Resolved:
    """`resources` are those of a template, as synthesised."""

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        self._resources = resources

    def template(self) -> dict[str, Any]:
        plain = {
            name: {**{key: one[key] for key in one.keys() - {"Metadata"}}, "Properties": self._of(one["Properties"])}
            for name, one in self._resources.items()
        }
        return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": plain}

    def _of(self, value: Any) -> Any:
        match value:
            case {"Ref": name}:
                return self._ref(name)
            case {"Fn::GetAtt": [name, attribute]}:
                return self._attribute(name, attribute)
            case {"Fn::Join": [separator, parts]}:
                return separator.join(self._of(part) for part in parts)
            case {"Fn::Sub": text}:
                return re.sub(r"\$\{([^}]+)\}", lambda found: self._ref(found[1]), text)
            case dict():
                return {key: self._of(one) for key, one in value.items()}
            case list():
                return [self._of(one) for one in value]
        return value

    def _ref(self, name: str) -> str:
        if name in PSEUDO:
            return PSEUDO[name]
        kind = self._resources[name]["Type"]
        if kind == "AWS::SQS::Queue":
            return f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{self._name(name)}"
        return self._arn(name) if kind in BY_ARN else self._name(name)

    def _attribute(self, name: str, attribute: str) -> str:
        match attribute:
            case "Arn" | "TopicArn":
                return self._arn(name)
            case "StreamArn":
                return f"{self._arn(name)}/stream/2026-11-29T12:00:00.000"
            case "ApiEndpoint":
                return f"https://{self._name(name)}.execute-api.{REGION}.amazonaws.com"
        return self._name(name)

    def _arn(self, name: str) -> str:
        pattern = ARNS[self._resources[name]["Type"]]
        return "arn:aws:" + pattern.format(place=f"{REGION}:{ACCOUNT}", name=self._name(name))

    def _name(self, name: str) -> str:
        """Without a name of ours CloudFormation makes one of the stack's, the resource's and some letters."""
        kind, given = self._resources[name]["Type"], self._resources[name]["Properties"]
        for family, short in SHORT.items():
            if kind.startswith(family):
                return "1" if kind.endswith("Version") else short
        found = [given[key] for key in (*NAMES, "Name") if isinstance(given.get(key), str)]
        return found[0] if found else f"tributary-prod-{name}"[:50].lower() + "-1abcdefghijkl"
