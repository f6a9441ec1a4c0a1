"""A secret that operators fill in: what a vendor gave them."""

from aws_cdk import SecretValue
from aws_cdk.aws_secretsmanager import Secret
from constructs import Construct

from infra.names import APP
from infra.stages import Stage

EMPTY = '{"secrets": []}'


def given_secret(scope: Construct, path: str, stage: Stage) -> Secret:
    """Made empty, so that operators only fill it in: a deployment never overwrites what they put there."""
    return Secret(
        scope,
        path,
        secret_name=f"/{APP}/{stage.name}/{path}",
        secret_string_value=SecretValue.unsafe_plain_text(EMPTY),
        removal_policy=stage.removal_of_named,
    )
