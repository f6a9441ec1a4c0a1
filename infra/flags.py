"""How the CDK behaves: what it recommends for a new project, as `cdk flags` writes it into cdk.json, but for two flags.

Statements of IAM stay as they are granted, one for each right, and partitions a matter of where it is deployed: so is
named what is accepted (acknowledgements.py). The command `cdk` hands the flags over by itself. Whoever builds the app
without it asks here: what is tested is deployed.
"""

import json
from typing import Any

from infra.packaging.imports import ROOT


def context(stage: str) -> dict[str, Any]:
    """Of an app."""
    return {**json.loads((ROOT / "cdk.json").read_text())["context"], "stage": stage}
