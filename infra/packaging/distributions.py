"""Which distributions a set of imported modules needs, and which files those consist of."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra.packaging.platforms import Platform

# Its evaluator is one compiled module; what it requires is for its interactive command line.
STAND_ALONE = frozenset({"common-expression-language"})
# Data that a module of the standard library looks for.
DATA = {"zoneinfo": "tzdata"}


class Distributions:
    """The distributions in one site folder."""

    def __init__(self, folder: Path, platform: Platform) -> None:
        self._folder = folder
        self._platform = platform

    def needed(self, modules: Iterable[str]) -> set[str]:
        """Those that provide the modules (the standard library provides the others), and all that they require."""
        providers = self._providers | DATA
        found: set[str] = set()
        waiting = [providers[module] for module in modules if module in providers]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self._requires(name)
        return found

    def files(self, name: str) -> Iterator[Path]:
        """Relative to the folder; cut ones are gone, compiled ones are added, the metadata is left out."""
        for top in self._tops(name):
            path = self._folder / top
            yield from (file.relative_to(self._folder) for file in _within(path))

    @cached_property
    def _all(self) -> dict[str, Distribution]:
        found = [PathDistribution(path) for path in sorted(self._folder.glob("*.dist-info"))]
        return {canonicalize_name(one.metadata["Name"]): one for one in found}

    @cached_property
    def _providers(self) -> dict[str, str]:
        return {top.split(".")[0]: name for name in self._all for top in self._tops(name)}

    def _tops(self, name: str) -> list[str]:
        tops = {file.parts[0] for file in self._all[name].files or []}
        return sorted(top for top in tops if not top.endswith(".dist-info") and top not in {"..", "bin", "__pycache__"})

    def _requires(self, name: str) -> list[str]:
        if name in STAND_ALONE:
            return []
        wanted = [Requirement(line) for line in self._all[name].requires or []]
        markers = self._platform.markers()
        names = [canonicalize_name(one.name) for one in wanted if not one.marker or one.marker.evaluate(markers)]
        return [one for one in names if one in self._all]


def _within(path: Path) -> list[Path]:
    """A single-file module has its bytecode in the folder that it shares with its neighbours."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file())
    return sorted([path, *(path.parent / "__pycache__").glob(f"{path.stem}.cpython-*.pyc")]) if path.exists() else []
