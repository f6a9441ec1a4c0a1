"""What failed for good: how much of it lies where, what it is, and how it runs again once its cause is gone."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from shared.aws import stream_letters
from shared.aws.stream_letters import Client
from shared.errors import NotFoundError, Permanent

SUFFIX = "-dead"
DEAD = "ApproximateNumberOfMessages"
READ_SECONDS = 60
"""How long a message that is being put back stays invisible to others."""

LOOKS = 3
"""SQS answers a look with some of what it has, from some of its servers."""


class Letter(Struct, frozen=True):
    """`reason` is what AWS noted of the failure; of a plain queue it notes none, and the function's log says it."""

    id: str
    sent_at: datetime
    received: int
    body: str
    reason: str | None = None


class DeadLetters(Struct, frozen=True):
    """`prefix` is what the names of this stage's queues begin with."""

    client: Client
    prefix: str

    def queues(self) -> dict[str, str]:
        """Short name to address; a queue's dead letters carry its name and end in `-dead`."""
        sqs, begin = self.client("sqs"), f"{self.prefix}-"
        found = sqs.list_queues(QueueNamePrefix=begin).get("QueueUrls", [])
        names = {url.rpartition("/")[2].removeprefix(begin): url for url in found}
        return {name.removesuffix(SUFFIX): url for name, url in sorted(names.items()) if name.endswith(SUFFIX)}

    def counts(self) -> dict[str, int]:
        return {name: self._count(url) for name, url in self.queues().items()}

    def waiting(self) -> dict[str, int]:
        """Of each queue that has dead letters of its own kind, how many messages nobody has taken yet."""
        return {name: self._count(url.removesuffix(SUFFIX)) for name, url in self.queues().items() if _plain(name)}

    def look(self, name: str) -> Sequence[Letter]:
        """Some of them, oldest first; none is taken from anybody, because none becomes invisible."""
        found: dict[str, Letter] = {}
        for _ in range(LOOKS):
            for message in self._receive(self._url(name), hidden=0):
                found[message["MessageId"]] = _letter(message)
        return sorted(found.values(), key=lambda one: one.sent_at)

    def send_back(self, name: str, goes_on: Callable[[], bool] = lambda: True) -> int:
        """How many went back to where they failed, while it `goes_on`. One that fails again stays where it is."""
        sqs, url, done = self.client("sqs"), self._url(name), 0
        for message in self._received(url, goes_on):
            self._again(url, message)
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            done += 1
        return done

    def _url(self, name: str) -> str:
        known = self.queues()
        if name not in known:
            raise NotFoundError(f"no dead letters called {name!r}; there are {', '.join(known)}")
        return known[name]

    def _count(self, url: str) -> int:
        found = self.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[DEAD])
        return int(found["Attributes"][DEAD])

    def _received(self, url: str, goes_on: Callable[[], bool]) -> Iterator[Mapping[str, Any]]:
        while goes_on() and (batch := self._receive(url, hidden=READ_SECONDS)):
            yield from batch

    def _receive(self, url: str, hidden: int) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = (
            self.client("sqs")
            .receive_message(
                QueueUrl=url,
                MaxNumberOfMessages=10,
                VisibilityTimeout=hidden,
                MessageAttributeNames=["All"],
                AttributeNames=["SentTimestamp", "ApproximateReceiveCount"],
            )
            .get("Messages", [])
        )
        return found

    def _again(self, url: str, message: Mapping[str, Any]) -> None:
        body, content, attributes = message["Body"], json.loads(message["Body"]), _attributes(message)
        if "DDBStreamBatchInfo" in content:
            return stream_letters.replay(self.client, content["DDBStreamBatchInfo"], _failed(content))
        if "TARGET_ARN" in attributes:
            return self._call(attributes["TARGET_ARN"], body)
        if "requestPayload" in content:
            return self._call(_failed(content), json.dumps(content["requestPayload"]))
        self.client("sqs").send_message(QueueUrl=url.removesuffix(SUFFIX), MessageBody=body)

    def _call(self, function: str, body: str) -> None:
        """What a rule of the bus could not hand over, or the function failed at, is handed over as the rule does."""
        if "FunctionError" in self.client("lambda").invoke(FunctionName=function, Payload=body):
            raise Permanent("it failed again; the dead letter stays where it is")


def _failed(content: Mapping[str, Any]) -> str:
    """Lambda names the function with the version that failed; the right to call it is without.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    """
    return str(content["requestContext"]["functionArn"]).removesuffix(":$LATEST")


def _plain(name: str) -> bool:
    """Streams and the bus have no queue in front of their function."""
    return name not in ("bus", "new-events", "outboxes")


def _letter(message: Mapping[str, Any]) -> Letter:
    about = message["Attributes"]
    sent = datetime.fromtimestamp(int(about["SentTimestamp"]) / 1000, UTC)
    received = int(about.get("ApproximateReceiveCount", 0))
    return Letter(message["MessageId"], sent, received, message["Body"], _reason(message))


def _reason(message: Mapping[str, Any]) -> str | None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html, and those of Lambda's destinations."""
    attributes = _attributes(message)
    if "ERROR_CODE" in attributes:
        return f"{attributes['ERROR_CODE']}: {attributes.get('ERROR_MESSAGE', '')}"
    try:
        content = json.loads(message["Body"])
    except ValueError:
        return "it is not JSON"
    context = content.get("requestContext") if isinstance(content, dict) else None
    return str(context["condition"]) if isinstance(context, dict) and "condition" in context else None


def _attributes(message: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: one.get("StringValue", "") for name, one in message.get("MessageAttributes", {}).items()}
