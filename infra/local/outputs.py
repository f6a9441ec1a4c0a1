"""`.local/outputs.json`: where the local stage is, for tools, tests and people."""

import json
from collections.abc import Mapping
from pathlib import Path

from infra import names
from infra.cli.deployment import QUEUES
from infra.local import address, cloud
from infra.local.server import HOME

FILE = HOME / "outputs.json"
FUNCTIONS = Path(__file__).parents[2] / "functions"


def write(stack: Mapping[str, str]) -> None:
    prefix = names.stack(address.STAGE)
    outputs = {
        "app": names.APP,
        "stage": address.STAGE,
        "region": address.REGION,
        "aws_endpoint_url": address.ADDRESS,
        "access_key_id": cloud.ACCESS_KEY_ID,
        "secret_access_key": cloud.SECRET_ACCESS_KEY,
        "api_url": stack["ApiUrl"],
        "event_bus": stack["EventBus"],
        "table": stack["Table"],
        "bucket": stack["Bucket"],
        "jobs": stack["Jobs"],
        "queues": {name: stack[f"{name.title()}Queue"] for name in QUEUES},
        "functions": {folder.name: f"{prefix}-{folder.name}" for folder in sorted(FUNCTIONS.glob("*_*"))},
        "inbox_url": f"{address.ADDRESS}/_ministack/ses/messages",
    }
    FILE.write_text(json.dumps(outputs, indent=2) + "\n")
