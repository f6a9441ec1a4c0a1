"""Each role's policy fits what IAM takes, and says by method and path what it lets in."""

import json
import re
from typing import Any

from tests.infra.template import Resource, of_type, text

MOST_LETTERS = 6144
"""Of a managed policy, white space not counted: IAM's own limit."""

SETTINGS = ("/settings", "/settings/rollbacks")
WRITES = {
    "viewer": set(),
    "agent": {f"/customers/{'?' * 24}/{act}" for act in ("cuts", "restores", "releases")},
    "marketer": {
        *(f"/journeys/*/{act}" for act in ("pauses", "resumptions", "stops", "releases")),
        "/broadcasts/*/*",
        "/broadcasts",
        "/switches/*",
        *SETTINGS,
        *(f"/jobs/{kind}/*/*" for kind in ("broadcast", "import", "tour")),
    },
    "engineer": {
        "/switches/*",
        "/journeys/*/tours",
        *SETTINGS,
        "/connectors/*/*",
        "/jobs/tour/*/*",
    },
    "privacy_officer": {
        *(f"/customers/{'?' * 24}/{act}" for act in ("export", "erasure")),
        *(f"/jobs/{kind}/*/*" for kind in ("export", "erasure")),
    },
}
DESKS = {
    "viewer": set(),
    "agent": {"Customers"},
    "marketer": {"Broadcasts", "Journeys", "Tours", "Sending", "Settings", "Imports"},
    "engineer": {"Tours", "Sending", "Connectors", "Settings", "Queues"},
    "privacy_officer": {"Privacy"},
}
OF_NOBODY = {"Archive"}


def statements(resources: dict[str, Resource]) -> dict[str, list[Resource]]:
    policies = of_type(resources, "AWS::IAM::ManagedPolicy").values()
    found = {one["ManagedPolicyName"].removeprefix("tributary-prod-"): one["PolicyDocument"] for one in policies}
    return {role: document["Statement"] for role, document in found.items()}


def granted(statement: Resource) -> list[str]:
    given = statement["Resource"]
    return [text(one) for one in (given if isinstance(given, list) else [given])]


def test_what_changes_something_is_open_to_the_role_whose_work_it_is(resources: dict[str, Resource]) -> None:
    calls = {
        role: {one.partition("POST")[2] for right in rights for one in granted(right) if "/$default/POST/" in one}
        for role, rights in statements(resources).items()
    }
    assert calls == WRITES


def test_buttons_are_called_by_their_desk(resources: dict[str, Resource]) -> None:
    aliases = {name: one["Name"] for name, one in of_type(resources, "AWS::Lambda::Alias").items()}
    assert {one.title() for one in aliases.values()} == set().union(OF_NOBODY, *DESKS.values())
    for role, rights in statements(resources).items():
        named = {text(one).strip("<>") for right in rights for one in granted(right)}
        assert {alias.title() for name, alias in aliases.items() if name in named} == DESKS[role], role


def test_no_star_stands_where_an_id_of_a_customer_does(resources: dict[str, Resource]) -> None:
    """It would reach from a customer to what was exported of it."""
    rights = [right for one in statements(resources).values() for right in one]
    assert not [one for right in rights for one in granted(right) if re.search(r"/customers/\*", one)]


def test_every_policy_fits(resources: dict[str, Resource]) -> None:
    """As IAM counts it, with names as long as they get."""
    for role, rights in statements(resources).items():
        assert len(json.dumps(written(rights), separators=(",", ":"))) < MOST_LETTERS, role


def written(value: Any) -> Any:
    match value:
        case {"Fn::GetAtt": _}:
            return "arn:aws-us-gov:lambda:ap-southeast-1:000000000000:function:tributary-prod-operate_console"
        case {"Ref": "AWS::Region"}:
            return "ap-southeast-1"
        case {"Ref": name}:
            return "0" * 12 if name.startswith("AWS::") else f"{name}Handler:desk"
        case {"Fn::Join": [_, parts]}:
            return "".join(map(written, parts))
        case dict():
            return {name: written(one) for name, one in value.items()}
        case list():
            return [written(one) for one in value]
    return value
