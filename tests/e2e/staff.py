"""People of the brand's own, each with the policy of a role and nothing else.

But for the time of the local stage, which commands note and only there have to ask for.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from msgspec.structs import replace

from infra.cli.deployment import Deployment
from shared.aws.keys import CLOCK_OFFSET

ROLES = ("viewer", "agent", "marketer", "engineer", "privacy_officer")


CLOCK = {
    "Effect": "Allow",
    "Action": "dynamodb:GetItem",
    "Resource": "*",
    "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [CLOCK_OFFSET["pk"]]}},
}


@contextmanager
def hired(stage: Deployment, name: str) -> Iterator[Mapping[str, Deployment]]:
    """The stage as each of them reaches it; `name` tells them from those of another test."""
    iam, found = stage.client("iam"), {}
    policies = {f"arn:aws:iam::000000000000:policy/tributary-local-{role}": f"{name}-{role}" for role in ROLES}
    try:
        for (policy, user), role in zip(policies.items(), ROLES, strict=True):
            iam.create_user(UserName=user)
            iam.attach_user_policy(UserName=user, PolicyArn=policy)
            told = json.dumps({"Version": "2012-10-17", "Statement": [CLOCK]})
            iam.put_user_policy(UserName=user, PolicyName="clock", PolicyDocument=told)
            key = iam.create_access_key(UserName=user)["AccessKey"]
            theirs = {"access_key_id": key["AccessKeyId"], "secret_access_key": key["SecretAccessKey"]}
            found[role] = replace(stage, **theirs)
        yield found
    finally:
        for policy, user in policies.items():
            for key in iam.list_access_keys(UserName=user)["AccessKeyMetadata"]:
                iam.delete_access_key(UserName=user, AccessKeyId=key["AccessKeyId"])
            iam.delete_user_policy(UserName=user, PolicyName="clock")
            iam.detach_user_policy(UserName=user, PolicyArn=policy)
            iam.delete_user(UserName=user)
