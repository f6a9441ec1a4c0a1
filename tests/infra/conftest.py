"""The production stage, synthesised once: that it synthesises at all means that no check found anything new."""

import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App

from infra import flags
from infra.app import build

Template = dict[str, Any]


@pytest.fixture(scope="session")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assembly")
    app = App(outdir=str(folder), context=flags.context("prod"))
    build(app)
    app.synth()
    return folder


@pytest.fixture(scope="session")
def template(assembly: Path) -> Template:
    return json.loads((assembly / "tributary-prod.template.json").read_bytes())


@pytest.fixture(scope="session")
def resources(template: Template) -> dict[str, Template]:
    return template["Resources"]
