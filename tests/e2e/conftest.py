"""The stack on the local AWS, brought up if it is not; and the demo's story, played once for all who look at it."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from infra.cli import deployment
from infra.cli.console import console
from infra.cli.deployment import Deployment
from infra.cli.idle import Idle
from infra.demo.outcome import Outcome, outcomes
from infra.demo.people import Cast, cast
from infra.demo.play import Played, play
from tests.e2e.drill import Drill
from tests.e2e.settling import Office
from tests.e2e.staff import hired

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def stage() -> Deployment:
    subprocess.run([sys.executable, "-m", "infra.local", "up"], cwd=ROOT, check=True)  # noqa: S603
    return deployment.read(ROOT / deployment.OUTPUTS)


@pytest.fixture(scope="session")
def idle(stage: Deployment) -> Idle:
    """Its `wait` returns when everything that was sent has had all its consequences."""
    return Idle(stage)


@pytest.fixture(scope="session")
def played(stage: Deployment, idle: Idle) -> Played:
    with console.capture():
        return play(stage, idle)


@pytest.fixture(scope="session")
def told(stage: Deployment, played: Played) -> tuple[Outcome, Outcome, Outcome]:
    """What became of Ines, Ben and Clara."""
    ines, ben, clara = outcomes(stage, played)
    return ines, ben, clara


@pytest.fixture
def people(stage: Deployment) -> Cast:
    """Nobody has met them before."""
    return cast(stage.now())


@pytest.fixture(scope="session")
def staff(stage: Deployment) -> Iterator[Mapping[str, Deployment]]:
    """The stage as people of each role reach it."""
    with hired(stage, "drill") as found:
        yield found


@pytest.fixture
def office(stage: Deployment, idle: Idle, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Somebody who changes settings; whatever they changed is as deployed before and after it."""
    monkeypatch.setenv("COLUMNS", "300")
    known = Office(stage, idle)
    known.calms()
    yield known
    known.calms()


@pytest.fixture
def drill(
    idle: Idle,
    staff: Mapping[str, Deployment],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> Drill:
    return Drill(idle, staff, tmp_path, record_property)
