"""The AWS that the bench plays against: moto's table; queue, secrets and archive answer what they always answer."""

import json
from typing import Any

from moto.core.models import botocore_stubber

from infra.bench.request_units import Typed
from infra.bench.tap import Asked, response
from shared.journeys.codec import PROJECTED

TABLE = "customers"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - of a stage that exists in this process only
Plain = dict[str, Any]


def answer(asked: Asked, request: Any) -> Any:
    """Of the table by moto; of the others what they always answer."""
    if asked.service == "dynamodb":
        return botocore_stubber(f"before-send.dynamodb.{asked.operation}", request)
    body = json.dumps(ANSWERS[asked.operation](asked.parameters)) if asked.operation in ANSWERS else ""
    return response(request.url, 200, {"content-type": "application/json"}, body.encode())


def _secret(asked: Typed) -> Plain:
    document = json.dumps({"secrets": [{"value": SECRET}]}) if "/connectors/" in asked["SecretId"] else "k" * 32
    return {"ARN": "arn", "Name": asked["SecretId"], "VersionId": "v", "SecretString": document}


def _queued(asked: Typed) -> Plain:
    return {"Successful": [{"Id": one["Id"], "MessageId": "m", "MD5OfMessageBody": ""} for one in asked["Entries"]]}


def _archived(asked: Typed) -> Plain:
    return {"FailedPutCount": 0, "RequestResponses": [{"RecordId": "r"} for _ in asked["Records"]]}


ANSWERS = {"GetSecretValue": _secret, "SendMessageBatch": _queued, "PutRecordBatch": _archived}


def create(table: Any) -> None:
    text = ("pk", "sk", "due_bucket", "due_at")
    roles = ("HASH", "RANGE")
    table.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in text],
        KeySchema=[{"AttributeName": name, "KeyType": role} for name, role in zip(text, roles, strict=False)],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "due",
                "KeySchema": [
                    {"AttributeName": name, "KeyType": role} for name, role in zip(text[2:], roles, strict=True)
                ],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(PROJECTED)},
            }
        ],
    )
