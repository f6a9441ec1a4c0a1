"""The package of one function: its folder, what it reaches of shared/, its dependencies, the compiled brand."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from infra.packaging.distributions import Distributions
from infra.packaging.imports import OURS, ROOT, Reach, parse, reach
from infra.packaging.platforms import Platform
from infra.packaging.site import Site, compile_bytecode, prepare
from infra.packaging.zipping import write

BRAND = ROOT / "shared" / "brand"
READABLE = 0o444


class Package(Struct, frozen=True):
    """`fingerprint` changes exactly when the folder's content does."""

    folder: Path
    fingerprint: str

    def zipped(self) -> Path:
        """As Lambda takes it; written once for a content."""
        archive = _archive(self.folder)
        if not archive.exists():
            write(self.folder, archive)
        return archive


class Packages:
    """Packages for one platform and one compiled brand."""

    def __init__(self, platform: Platform, brand: Path) -> None:
        self._site: Site = prepare(platform, services())
        self._distributions = Distributions(self._site.folder, platform)
        self._brand = brand
        self._languages = frozenset(json.loads((brand / "brand.json").read_bytes())["languages"])

    @property
    def compiled(self) -> bool:
        return self._site.compiled

    def build(self, function: str) -> Package:
        reached = reach(function)
        folder = self._site.folder.parent / "functions" / function
        files = self._own(reached) | self._others(reached)
        fingerprint = self._fingerprint(files)
        stamp = folder.with_suffix(".stamp")
        if not stamp.exists() or stamp.read_text() != fingerprint:
            shutil.rmtree(folder, ignore_errors=True)
            _archive(folder).unlink(missing_ok=True)
            self._assemble(files, folder)
            self._compile(folder)
            open_to_all(folder)
            stamp.write_text(fingerprint)
        return Package(folder, fingerprint)

    def _own(self, reached: Reach) -> dict[str, Path]:
        """Our modules with the data files beside them, and those files of the compiled brand that they read."""
        data = {path for folder in {file.parent for file in reached.files} for path in _data(folder)}
        files = {str(path.relative_to(ROOT)): path for path in reached.files | data}
        compiled = [self._brand / f"{name}.json" for name in reached.compiled]
        return files | {f"compiled_brand/{path.name}": path for path in compiled if path.exists()}

    def _others(self, reached: Reach) -> dict[str, Path]:
        names = self._distributions.needed(reached.modules)
        paths = [path for name in names for path in self._distributions.files(name) if self._speaks(path)]
        return {str(path): self._site.folder / path for path in paths}

    def _speaks(self, path: Path) -> bool:
        """Babel knows 1,000 locales; those of the brand's languages are enough."""
        return path.suffix != ".dat" or path.stem.split("_")[0] in self._languages | {"root", "global"}

    def _fingerprint(self, files: dict[str, Path]) -> str:
        """Of names and sources: two compilations of one source may differ in how they count references."""
        digest = hashlib.sha256(self._site.fingerprint.encode())
        for name, path in sorted(files.items()):
            content = b"" if path.is_relative_to(self._site.folder) else path.read_bytes()
            digest.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
        return digest.hexdigest()

    def _assemble(self, files: dict[str, Path], folder: Path) -> None:
        """Installed files never change in place, so hard links do; ours are copied, because editors do change them."""
        for name, path in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (os.link if path.is_relative_to(self._site.folder) else shutil.copyfile)(path, target)

    def _compile(self, folder: Path) -> None:
        interpreter = self._site.platform.interpreter()
        for own in OURS if interpreter else ():
            compile_bytecode(folder / own, str(interpreter), root=folder)


def _archive(folder: Path) -> Path:
    return folder.with_suffix(".zip")


def open_to_all(folder: Path) -> None:
    """A zip keeps who may read a file, and Lambda reads it as somebody else: not so where the umask lets nobody.

    https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-deployment.html
    """
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(path.stat().st_mode | READABLE)


def services() -> frozenset[str]:
    """Every AWS service that any function may speak to: the installed botocore is cut to these once for all."""
    paths = [path for own in OURS for path in (ROOT / own).rglob("*.py")]
    return frozenset(service for path in paths for service in parse(path).services)


def _data(folder: Path) -> Iterator[Path]:
    """Beside the modules, or in folders of their own; the brand folder is not read at run time but compiled."""
    for path in folder.iterdir():
        if path.is_dir() and path != BRAND and not any(path.rglob("*.py")):
            yield from _data(path)
        elif path.is_file() and path.suffix not in {".py", ".pyc", ".md"}:
            yield path
