"""The brand folders of a simulation: the one that is tried, and the one in force that it is compared with."""

from pathlib import Path

from msgspec import Struct

from infra.brand.compile import Compiled, check_brand
from infra.journeys.playbook import Playbook
from infra.simulation.history import History
from infra.simulation.simulation import Simulation
from shared.aws import keys
from shared.errors import NotFoundError


class Folders(Struct, frozen=True):
    tried: Compiled
    present: Compiled | None = None

    @classmethod
    def read(cls, brand: Path, against: Path | None, journey: str) -> "Folders":
        """NotFoundError where the folder that is tried has no such journey; "" is all of them."""
        tried = check_brand(brand)
        names = [one.name for one in tried.journeys]
        if journey and journey not in names:
            raise NotFoundError(f"there is no journey {journey!r}; there are {', '.join(sorted(names)) or 'none'}")
        return cls(tried, check_brand(against) if against else None)

    def simulation(self, history: History, secret: bytes, sample: float) -> Simulation:
        present = _playbook(self.present, secret) if self.present else None
        return Simulation(history, _playbook(self.tried, secret), present, sample)

    def mark(self, simulation: Simulation) -> str:
        """The same for the same story and folders, so that notes on it are good for it."""
        folders = (repr(one.files()) for one in (self.tried, self.present) if one)
        return keys.digest(simulation.history.about, *folders, str(simulation.sample))


def _playbook(compiled: Compiled, secret: bytes) -> Playbook:
    return Playbook(
        compiled.brand, tuple(compiled.journeys), secret, tuple(compiled.segments), templates=compiled.templates
    )
