"""An exception nobody needs any more is taken out."""

from fnmatch import fnmatch
from pathlib import Path

import pytest
from aws_cdk import App
from aws_cdk.aws_sqs import Queue

from infra import flags
from infra.acknowledgements import ACCEPTED, PLAIN_HTTP, Accepted
from infra.app import build


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    stack = build(App(outdir=str(tmp_path_factory.mktemp("unused")), context=flags.context("prod")))
    return [one.node.path.partition("/")[2] for one in stack.node.find_all()]


@pytest.mark.parametrize("accepted", ACCEPTED, ids=lambda one: f"{one.rule} {one.on}")
def test_every_acceptance_is_of_something(accepted: Accepted, paths: list[str]) -> None:
    assert [path for path in paths if fnmatch(path, accepted.on)]


def test_every_acceptance_gives_a_reason() -> None:
    assert all(len(one.reason.split()) >= 3 for one in ACCEPTED + PLAIN_HTTP)


def test_a_finding_that_nobody_accepted_stops_the_synth(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path), context=flags.context("prod"))
    Queue(build(app), "Careless")
    with pytest.raises(RuntimeError, match="Serverless-SQSRedrivePolicy"):
        app.synth()
