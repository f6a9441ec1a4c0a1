"""Auditing: who pressed which button. No function is told who calls it; CloudTrail is, and keeps it by request."""

from collections.abc import Iterable

from aws_cdk import Duration
from aws_cdk.aws_cloudtrail import ReadWriteType, Trail
from aws_cdk.aws_lambda import Alias
from aws_cdk.aws_s3 import BlockPublicAccess, Bucket, BucketEncryption, LifecycleRule
from constructs import Construct

from infra.function import Function

KEPT = Duration.days(400)
"""As long as a year's audit asks, and a month to ask it in."""


class Auditing(Construct):
    """Only calls of this one function are recorded ($1 a million): the account's own trail has the rest.

    `desks` are the other names it is called by: CloudTrail matches what was called letter by letter.
    """

    def __init__(self, scope: Construct, name: str, *, function: Function, desks: Iterable[Alias]) -> None:
        super().__init__(scope, name)
        stage = function.stage
        records = Bucket(
            self,
            "Records",
            encryption=BucketEncryption.S3_MANAGED,
            block_public_access=BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            removal_policy=stage.removal_policy,
            lifecycle_rules=[LifecycleRule(expiration=KEPT)],
        )
        trail = Trail(
            self,
            "Trail",
            trail_name=stage.prefix,
            bucket=records,
            is_multi_region_trail=False,
            include_global_service_events=False,
            management_events=ReadWriteType.NONE,
        )
        trail.add_lambda_event_selector([function.handler, *desks], include_management_events=False)
