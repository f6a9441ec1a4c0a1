"""Entry point of `cdk`: `--context stage=prod`, `--context brand=/path/to/another/folder`."""

import sys
from pathlib import Path

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from infra import acknowledgements
from infra.brand.compile import compile_brand
from infra.packaging.imports import ROOT
from infra.packaging.package import Packages
from infra.release import Release
from infra.stack import TributaryStack
from infra.stages import STAGES, Stage
from shared import configuration
from shared.configuration import COMPILED
from shared.errors import NotFoundError

NO_BYTECODE = "no python{version} on the PATH: the functions work, but start 0.5 s slower without bytecode\n"


def build(app: App) -> TributaryStack:
    """A brand folder with a mistake, or a finding of the checks that nobody accepted, stops here."""
    stage = _stage(app.node.try_get_context("stage") or "dev")
    compile_brand(Path(app.node.try_get_context("brand") or ROOT / "shared" / "brand"), COMPILED)
    packages = Packages(stage.platform, COMPILED)
    if not packages.compiled:
        sys.stderr.write(NO_BYTECODE.format(version=stage.platform.python))
    stack = TributaryStack(app, release=Release(stage, packages, configuration.brand(COMPILED)))
    acknowledgements.accept(stack, stage)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))
    return stack


def _stage(name: str) -> Stage:
    if name not in STAGES:
        raise NotFoundError(f"there is no stage {name!r} in infra/stages.py, but {', '.join(STAGES)}")
    return STAGES[name]


if __name__ == "__main__":
    app = App()
    build(app)
    app.synth()
