"""The stack is deployed anew, and what operators have changed stays changed."""

import json
from uuid import uuid4

from infra.local.address import ACCOUNT, ADDRESS, REGION

STACK = "tributary-local"


def test_a_change_outlives_another_deployment_of_the_stack(office):
    """CloudFormation is given a template that differs, and goes through all that there is."""
    office.is_free()
    office.changes(**{"caps.email.messages": 9})
    cloudformation, bucket = office.stage.client("cloudformation"), f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}"
    template = cloudformation.get_template(StackName=STACK)["TemplateBody"]
    plain = json.loads(template) if isinstance(template, str) else dict(template)
    body = json.dumps({**plain, "Description": f"deployed anew {uuid4().hex}"})
    office.stage.client("s3").put_object(Bucket=bucket, Key="anew.json", Body=body.encode())
    cloudformation.update_stack(
        StackName=STACK, TemplateURL=f"{ADDRESS}/{bucket}/anew.json", Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    cloudformation.get_waiter("stack_update_complete").wait(StackName=STACK)
    assert office.differing() == {"caps.email.messages": 9}
    assert office.goes_back()["changes"] == [{"name": "caps.email.messages", "before": 9, "after": 3}]
