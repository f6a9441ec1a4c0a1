"""Consumer: a queue with dead letters in front of a function; the pattern that carries every step of an event."""

from aws_cdk import Duration
from aws_cdk.aws_lambda import EventSourceMapping
from aws_cdk.aws_sqs import DeadLetterQueue, Queue, QueueEncryption
from constructs import Construct

from infra.function import Function
from infra.stages import Stage

BATCH = 10
MOST_RECEIVES = 5
"""Fewer would lose messages to throttling, which counts as a receive too."""


class Consumer(Construct):
    """`name` is that of the queue; `concurrency` bounds the workers without taking them from other functions."""

    def __init__(self, scope: Construct, name: str, *, function: Function, concurrency: int) -> None:
        super().__init__(scope, name)
        stage = function.stage
        self.name = name
        self.function = function
        self.dead_letters = dead_letters(self, f"{name}-dead", stage)
        self.queue = Queue(
            self,
            "Queue",
            queue_name=f"{stage.prefix}-{name}",
            encryption=QueueEncryption.SQS_MANAGED,
            enforce_ssl=stage.tls_only,
            # Six times, so that a batch that is being retried inside Lambda does not appear a second time.
            visibility_timeout=Duration.seconds(6 * function.timeout.to_seconds()),
            retention_period=Duration.days(14),
            dead_letter_queue=DeadLetterQueue(queue=self.dead_letters, max_receive_count=MOST_RECEIVES),
        )
        self._deliver(concurrency)

    def _deliver(self, concurrency: int) -> None:
        rights = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"]
        self.function.may(rights, [self.queue.queue_arn])
        mapping = EventSourceMapping(
            self,
            "Mapping",
            target=self.function.handler,
            event_source_arn=self.queue.queue_arn,
            batch_size=BATCH,
            report_batch_item_failures=True,
            max_concurrency=concurrency,
        )
        mapping.node.add_dependency(self.function.role)

    def takes_from(self, sender: Function) -> None:
        """The sender finds the queue in the setting `<name>_queue`."""
        if sender is self.function:
            sender.goes_round()
        sender.may(["sqs:SendMessage"], [self.queue.queue_arn], **{f"{self.name}_queue": self.queue.queue_url})

    def tells(self, asker: Function) -> None:
        """How many messages are waiting."""
        asker.may(["sqs:GetQueueAttributes"], [self.queue.queue_arn])


def dead_letters(scope: Construct, name: str, stage: Stage) -> Queue:
    return Queue(
        scope,
        "DeadLetters",
        queue_name=f"{stage.prefix}-{name}",
        encryption=QueueEncryption.SQS_MANAGED,
        enforce_ssl=stage.tls_only,
        retention_period=Duration.days(14),
    )
