"""Storage: the one table, the bucket of raw bodies, and the keys that identifiers and links are hashed with."""

from aws_cdk import ArnFormat, Aws, Duration, Stack
from aws_cdk.aws_dynamodb import (
    Attribute,
    AttributeType,
    BillingMode,
    PointInTimeRecoverySpecification,
    ProjectionType,
    StreamViewType,
    Table,
)
from aws_cdk.aws_iam import PolicyStatement
from aws_cdk.aws_s3 import BlockPublicAccess, Bucket, BucketEncryption, LifecycleRule
from aws_cdk.aws_secretsmanager import Secret, SecretStringGenerator
from constructs import Construct

from infra.function import Function
from infra.names import APP
from infra.stages import Stage
from shared.aws.keys import DUE_INDEX
from shared.journeys.codec import PROJECTED

EXPORTS = Duration.days(30)
"""Long enough to hand it over, and no longer."""

IMPORTS = Duration.days(30)
"""Long enough to mend what was refused and import it again."""


class Storage(Construct):
    """Everything that must outlive a deployment."""

    def __init__(self, scope: Construct, name: str, *, stage: Stage) -> None:
        super().__init__(scope, name)
        self._stage = stage
        self.table = self._table()
        self.bucket = self._bucket()
        for key in ("identity", "links"):
            self._key(key)

    def lends_table(self, function: Function, *actions: str) -> None:
        rights = [f"dynamodb:{action}" for action in actions]
        function.may(rights, [self.table.table_arn], table=self.table.table_name)

    def lends_due_index(self, function: Function, *actions: str) -> None:
        function.may([f"dynamodb:{action}" for action in actions], [f"{self.table.table_arn}/index/{DUE_INDEX}"])

    def lends_objects(self, function: Function, prefix: str, *actions: str) -> None:
        rights = [f"s3:{action}" for action in actions]
        function.may(rights, [self.bucket.arn_for_objects(f"{prefix}/*")], bucket=self.bucket.bucket_name)

    def lends_listing(self, function: Function) -> None:
        """Without it S3 answers 403 for what is not there, which looks like trouble: it must say 404."""
        function.may(["s3:ListBucket"], [self.bucket.bucket_arn])

    def lends_names(self, function: Function, prefix: str) -> None:
        """What lies there, and nothing of what it says."""
        listing = PolicyStatement(actions=["s3:ListBucket"], resources=[self.bucket.bucket_arn])
        listing.add_condition("StringLike", {"s3:prefix": [f"{prefix}/*"]})
        function.role.add_to_policy(listing)
        function.knows(bucket=self.bucket.bucket_name)

    def lends_secrets(self, function: Function, path: str) -> None:
        """By name, because functions ask by name; Secrets Manager ends each ARN with six characters of its own."""
        suffix = "" if path.endswith("*") else "-??????"
        name = f"/{APP}/{self._stage.name}/{path}{suffix}"
        arn = Stack.of(self).format_arn(
            service="secretsmanager",
            region=Aws.REGION,
            account=Aws.ACCOUNT_ID,
            resource="secret",
            resource_name=name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        function.may(["secretsmanager:GetSecretValue"], [arn])

    def _table(self) -> Table:
        """The index is sparse: only what waits has its attributes, so it is written when a wait begins and ends."""
        table = Table(
            self,
            "Customers",
            partition_key=_text("pk"),
            sort_key=_text("sk"),
            billing_mode=BillingMode.PAY_PER_REQUEST,
            stream=StreamViewType.NEW_AND_OLD_IMAGES,
            time_to_live_attribute="expires_at",
            point_in_time_recovery_specification=PointInTimeRecoverySpecification(point_in_time_recovery_enabled=True),
            deletion_protection=self._stage.keeps_data,
            removal_policy=self._stage.removal_policy,
        )
        table.add_global_secondary_index(
            index_name=DUE_INDEX,
            partition_key=_text("due_bucket"),
            sort_key=_text("due_at"),
            projection_type=ProjectionType.INCLUDE,
            non_key_attributes=list(PROJECTED),
        )
        return table

    def _bucket(self) -> Bucket:
        """Raw bodies are for replay, quarantine and what is held for people: all end by themselves."""
        raw, quarantine = self._stage.raw_bodies, self._stage.quarantine
        lifetimes = {"bodies/": raw, "archive/": raw, "quarantine/": quarantine, "exports/": EXPORTS}
        lifetimes["held/"] = quarantine
        lifetimes["imports/"] = IMPORTS
        return Bucket(
            self,
            "Bodies",
            encryption=BucketEncryption.S3_MANAGED,
            block_public_access=BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=self._stage.tls_only,
            removal_policy=self._stage.removal_policy,
            lifecycle_rules=[_expire(prefix, after) for prefix, after in lifetimes.items()],
        )

    def _key(self, name: str) -> None:
        Secret(
            self,
            f"{name.title()}Key",
            secret_name=f"/{APP}/{self._stage.name}/keys/{name}",
            generate_secret_string=SecretStringGenerator(password_length=64, exclude_punctuation=True),
            removal_policy=self._stage.removal_of_named,
        )


def _text(name: str) -> Attribute:
    return Attribute(name=name, type=AttributeType.STRING)


def _expire(prefix: str, after: Duration) -> LifecycleRule:
    return LifecycleRule(prefix=prefix, expiration=after, abort_incomplete_multipart_upload_after=Duration.days(1))
