"""The records of who acted stand in nobody's way."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template
from aws_cdk.aws_lambda import Code, Function, Runtime

from infra.auditing import Auditing
from infra.stages import STAGES


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_a_stack_can_be_deleted_once_something_was_recorded(stage: str) -> None:
    """CloudFormation does not delete a bucket that is not empty; nor does this one have a name that comes again."""
    stack = Stack(App(), "Stack")
    handler = Function(
        stack, "Handler", code=Code.from_inline("x"), handler="index.handler", runtime=Runtime.PYTHON_3_13
    )
    Auditing(stack, "Auditing", function=cast(Any, SimpleNamespace(stage=STAGES[stage], handler=handler)))
    (bucket,) = Template.from_stack(stack).find_resources("AWS::S3::Bucket").values()
    assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert "BucketName" not in bucket["Properties"]
    (rule,) = bucket["Properties"]["LifecycleConfiguration"]["Rules"]
    assert (rule["ExpirationInDays"], rule["Status"]) == (400, "Enabled")
