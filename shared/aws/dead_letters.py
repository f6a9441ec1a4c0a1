"""What failed for good: how much of it lies where, what it is, and how it runs again once its cause is gone."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from shared.aws import stream_letters
from shared.aws.letters import Letter, Message, attributes_of, content_of, failed_function, letter_of
from shared.aws.stream_letters import Client
from shared.errors import NotFoundError, Permanent

SUFFIX = "-dead"
DEAD = "ApproximateNumberOfMessages"
READ_SECONDS = 60
"""How long a message that is being put back stays invisible to others."""

LOOKS = 3
"""SQS answers a look with some of what it has, from some of its servers."""


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
                found[message["MessageId"]] = letter_of(message)
        return sorted(found.values(), key=lambda one: one.sent_at)

    def send_back(self, name: str, goes_on: Callable[[], bool] = lambda: True) -> int:
        """How many went back to where they failed, while it `goes_on`. Permanent where some stay, which hold up none
        of the others.
        """
        sqs, url, done = self.client("sqs"), self._url(name), 0
        stay: dict[str, str] = {}
        for message in self._received(url, goes_on):
            try:
                self._again(url, message)
            except Permanent as error:
                stay[message["MessageId"]] = str(error)
                continue
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            done += 1
        if stay:
            raise Permanent(_some_stay(done, stay.values()))
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

    def _again(self, url: str, message: Message) -> None:
        body, content, attributes = message["Body"], content_of(message["Body"]), attributes_of(message)
        if "DDBStreamBatchInfo" in content:
            return stream_letters.replay(self.client, content["DDBStreamBatchInfo"], failed_function(content))
        if "TARGET_ARN" in attributes:
            return self._call(attributes["TARGET_ARN"], body)
        if "requestPayload" in content:
            return self._call(failed_function(content), json.dumps(content["requestPayload"]))
        self.client("sqs").send_message(QueueUrl=url.removesuffix(SUFFIX), MessageBody=body)

    def _call(self, function: str, body: str) -> None:
        """What a rule of the bus could not hand over, or the function failed at, is handed over as the rule does."""
        if "FunctionError" in self.client("lambda").invoke(FunctionName=function, Payload=body):
            raise Permanent("it failed again")


def _some_stay(done: int, why: Collection[str]) -> str:
    sent, stay = "was" if done == 1 else "were", "stays where it is" if len(why) == 1 else "stay where they are"
    return f"{done:,} {sent} sent back, and {len(why):,} {stay}: {'; '.join(sorted(set(why)))}"


def _plain(name: str) -> bool:
    """Streams and the bus have no queue in front of their function."""
    return name not in ("bus", "new-events", "outboxes")
