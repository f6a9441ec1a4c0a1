"""What the local AWS forgives and the real one does not: the first deploy of a fresh account must go through."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.infra.resolved import Resolved
from tests.infra.template import Resource


@pytest.fixture(scope="module")
def resolved(resources: dict[str, Resource]) -> dict[str, Any]:
    return Resolved(resources).template()


def test_every_value_is_of_the_form_that_its_service_asks_for(resolved: dict[str, Any], tmp_path: Path) -> None:
    """The patterns and limits of CloudFormation's own schemas, of text that is put together at deploy too."""
    template = tmp_path / "resolved.json"
    template.write_text(json.dumps(resolved))
    linter = Path(sys.executable).with_name("cfn-lint")
    command = [linter, "--ignore-checks", "W", "--", template]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "")
