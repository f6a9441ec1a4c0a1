"""The locked dependencies of all functions, installed once per platform and cut down to what functions can use."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from msgspec import Struct

from infra.packaging import botocore_data
from infra.packaging.imports import ROOT
from infra.packaging.platforms import Platform

LOCK = ROOT / "requirements" / "functions.txt"
BUILD = ROOT / "build"
SOURCES = Path(__file__).parent


class Site(Struct, frozen=True):
    """A folder of installed distributions; `compiled` is False where no interpreter of the platform was found."""

    folder: Path
    platform: Platform
    fingerprint: str
    compiled: bool


def prepare(platform: Platform, services: frozenset[str]) -> Site:
    """Installed anew only when the lock, the services or this code changed."""
    interpreter = platform.interpreter()
    fingerprint = _fingerprint(f"{platform} {sorted(services)} {bool(interpreter)}")
    site = Site(BUILD / platform.name / "site", platform, fingerprint, compiled=interpreter is not None)
    stamp = site.folder.with_suffix(".stamp")
    if not stamp.exists() or stamp.read_text() != fingerprint:
        shutil.rmtree(site.folder, ignore_errors=True)
        _install(site.folder, platform)
        _cut(site.folder, services)
        if interpreter:
            compile_bytecode(site.folder, interpreter, root=site.folder)
        stamp.write_text(fingerprint)
    return site


def compile_bytecode(folder: Path, interpreter: str, *, root: Path) -> None:
    """Zips are dated 1980 so that they are reproducible; bytecode checked by date would count as stale there."""
    options = ["-q", "-j", "0", "--invalidation-mode", "unchecked-hash", "-s", str(root)]
    subprocess.run([interpreter, "-m", "compileall", *options, str(folder)], check=True)  # noqa: S603


def _fingerprint(inputs: str) -> str:
    digest = hashlib.sha256(inputs.encode())
    for path in [LOCK, *sorted(SOURCES.glob("*.py"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _install(folder: Path, platform: Platform) -> None:
    """uv, or pip where only pip's configuration knows the package index."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    common = ["--quiet", "--target", str(folder), "--require-hashes", "--no-deps", "--only-binary", ":all:"]
    fast = [str(Path(sys.executable).with_name("uv")), "pip", "install", *common, "-r", str(LOCK), *_uv(platform)]
    slow = [sys.executable, "-m", "pip", "install", *common, "--no-compile", "-r", str(LOCK), *_pip(platform)]
    if subprocess.run(fast, check=False).returncode:  # noqa: S603
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(slow, check=True)  # noqa: S603


def _uv(platform: Platform) -> list[str]:
    if platform.wheels is None:
        return ["--python", sys.executable]
    return ["--python-version", platform.python, "--python-platform", platform.wheels]


def _pip(platform: Platform) -> list[str]:
    """pip takes exactly the tags it is given, so the older ones that the same system runs are named too."""
    if platform.wheels is None:
        return []
    tags = ["manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"]
    return ["--python-version", platform.python, *(word for tag in tags for word in ("--platform", tag))]


def _cut(folder: Path, services: frozenset[str]) -> None:
    for pattern in ("**/*.pyi", "**/*.h", "**/*.c", "**/*.cpp", "bin", "**/tests", "**/__pycache__"):
        for path in list(folder.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    botocore_data.cut(folder / "botocore" / "data", services)
