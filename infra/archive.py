"""Archive: every accepted delivery as one sealed line, gathered by Firehose into objects by the hour."""

from aws_cdk.aws_iam import PolicyStatement, Role, ServicePrincipal
from aws_cdk.aws_kinesisfirehose import CfnDeliveryStream
from constructs import Construct

from infra.function import Function
from infra.stages import Stage
from infra.storage import Storage

HOURLY = "!{timestamp:yyyy/MM/dd/HH}/"
ONE_OBJECT = ["s3:PutObject", "s3:AbortMultipartUpload"]
BUCKET = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
"""What Firehose needs: https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3"""


class Archive(Construct):
    """It ends by itself, with the bucket's rule. CDK's own construct would let it read and delete all of the bucket."""

    def __init__(self, scope: Construct, name: str, *, stage: Stage, storage: Storage) -> None:
        super().__init__(scope, name)
        bucket = storage.bucket
        role = Role(self, "Role", assumed_by=ServicePrincipal("firehose.amazonaws.com"))
        role.add_to_policy(PolicyStatement(actions=ONE_OBJECT, resources=[bucket.arn_for_objects("archive/*")]))
        role.add_to_policy(PolicyStatement(actions=BUCKET, resources=[bucket.bucket_arn]))
        self._stream = CfnDeliveryStream(
            self,
            "Stream",
            delivery_stream_name=f"{stage.prefix}-archive",
            delivery_stream_type="DirectPut",
            delivery_stream_encryption_configuration_input=CfnDeliveryStream.DeliveryStreamEncryptionConfigurationInputProperty(
                key_type="AWS_OWNED_CMK"
            ),
            extended_s3_destination_configuration=CfnDeliveryStream.ExtendedS3DestinationConfigurationProperty(
                bucket_arn=bucket.bucket_arn,
                role_arn=role.role_arn,
                prefix=f"archive/{HOURLY}",
                error_output_prefix=f"archive/failed/!{{firehose:error-output-type}}/{HOURLY}",
                compression_format="GZIP",
                buffering_hints=CfnDeliveryStream.BufferingHintsProperty(interval_in_seconds=300, size_in_m_bs=64),
            ),
        )
        self._stream.node.add_dependency(role)

    def takes_from(self, sender: Function) -> None:
        sender.may(["firehose:PutRecordBatch"], [self._stream.attr_arn], archive=self._stream.ref)
