"""Auditing: who pressed which button. No function is told who calls it; CloudTrail is, and keeps it by request."""

from typing import cast

from aws_cdk import Duration, RemovalPolicy
from aws_cdk.aws_cloudtrail import CfnTrail, Trail
from aws_cdk.aws_s3 import BlockPublicAccess, Bucket, BucketEncryption, LifecycleRule
from constructs import Construct

from infra.function import Function

KEPT = Duration.days(400)
"""As long as a year's audit asks, and a month to ask it in."""


class Auditing(Construct):
    """Only calls of this one function are recorded ($1 a million): the account's own trail has the rest.

    By whichever name of a desk it is called: a name follows the ARN, of which only basic selectors want each letter.
    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html

    What it wrote ends by itself, and outlives each stage: CloudTrail writes from its first minute on, and a bucket that
    holds something stops the deletion of its stack, also where that takes back a first deploy that failed.
    """

    def __init__(self, scope: Construct, name: str, *, function: Function) -> None:
        super().__init__(scope, name)
        stage = function.stage
        records = Bucket(
            self,
            "Records",
            encryption=BucketEncryption.S3_MANAGED,
            block_public_access=BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            removal_policy=RemovalPolicy.RETAIN,
            lifecycle_rules=[LifecycleRule(expiration=KEPT)],
        )
        trail = Trail(
            self,
            "Trail",
            trail_name=stage.prefix,
            bucket=records,
            is_multi_region_trail=False,
            include_global_service_events=False,
        )
        calls = {"eventCategory": ["Data"], "resources.type": ["AWS::Lambda::Function"]}
        selectors = [CfnTrail.AdvancedFieldSelectorProperty(field=name, equal_to=one) for name, one in calls.items()]
        begin = [function.handler.function_arn]
        selectors.append(CfnTrail.AdvancedFieldSelectorProperty(field="resources.ARN", starts_with=begin))
        made = cast(CfnTrail, trail.node.default_child)
        made.event_selectors = None
        made.advanced_event_selectors = [CfnTrail.AdvancedEventSelectorProperty(field_selectors=selectors)]
