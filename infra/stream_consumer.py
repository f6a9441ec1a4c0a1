"""StreamConsumer: those changes of the table that match a pattern, in order per item, to a function."""

from typing import Any

from aws_cdk import Duration
from aws_cdk.aws_dynamodb import Table
from aws_cdk.aws_lambda import EventSourceMapping, FilterCriteria, StartingPosition
from aws_cdk.aws_lambda_event_sources import SqsDlq
from constructs import Construct
from msgspec import Struct

from infra.consumer import dead_letters
from infra.function import Function

RIGHTS = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]
BATCH = 100


class Changes(Struct, frozen=True):
    """Those records of the table's stream that look like one of the patterns."""

    table: Table
    patterns: tuple[dict[str, Any], ...]


class StreamConsumer(Construct):
    """A record that fails is isolated by bisection and set aside before the stream forgets it after 24 hours.

    What is set aside points into the stream only; the items themselves stay in the table.
    """

    def __init__(self, scope: Construct, name: str, *, function: Function, changes: Changes) -> None:
        super().__init__(scope, name)
        self.name = name
        self.function = function
        self.dead_letters = dead_letters(self, f"{name}-dead", function.stage)
        stream = str(changes.table.table_stream_arn)
        function.may(RIGHTS, [stream])
        function.may(["dynamodb:ListStreams"], [f"{changes.table.table_arn}/stream/*"])
        mapping = EventSourceMapping(
            self,
            "Mapping",
            target=function.handler,
            event_source_arn=stream,
            starting_position=StartingPosition.TRIM_HORIZON,
            batch_size=BATCH,
            filters=[FilterCriteria.filter(pattern) for pattern in changes.patterns],
            bisect_batch_on_error=True,
            retry_attempts=10,
            max_record_age=Duration.hours(12),
            on_failure=SqsDlq(self.dead_letters),
        )
        mapping.node.add_dependency(function.role)
