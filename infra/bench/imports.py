"""What a cold start of each function costs, as a multiple of bare boto3 with the same clients.

Whole processes, with the package of this machine and nothing else; both sides of a ratio take turns in the same run,
because a machine that is busy for a moment must not make either look better. The minimum is the cleaner number.
"""

import os
import resource
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from infra.brand.compile import compile_brand
from infra.packaging.imports import ROOT
from infra.packaging.package import Package, Packages
from infra.packaging.platforms import THIS_MACHINE
from shared.configuration import COMPILED

RUNS = 15
INSTALLED = Path(sysconfig.get_path("purelib"))
TARGET = 1.25
PROBE = """
import sys; sys.path.insert(0, sys.argv[1]); import botocore.session as session
create = session.Session.create_client
session.Session.create_client = lambda self, name, *_, **__: (print(name), create(self, name, *_, **__))[1]
import functions.{name}.handler
"""
FUNCTION = "import sys; sys.path.insert(0, sys.argv[1]); import functions.{name}.handler"
BOTO3 = "import sys; sys.path.insert(0, sys.argv[1]); import boto3; [boto3.client(name) for name in {services}]"


def measure() -> list[dict[str, Any]]:
    """One entry per function; milliseconds are minima."""
    compile_brand(ROOT / "shared" / "brand", COMPILED)
    packages = Packages(THIS_MACHINE, COMPILED)
    names = sorted(path.parent.name for path in (ROOT / "functions").glob("*/handler.py"))
    return [_function(name, packages.build(name)) for name in names]


def _function(name: str, package: Package) -> dict[str, Any]:
    services = sorted(run(PROBE.format(name=name), package.folder).split())
    ours, bare = [], []
    for _ in range(RUNS):
        ours.append(milliseconds(FUNCTION.format(name=name), package.folder))
        bare.append(milliseconds(BOTO3.format(services=services), INSTALLED))
    figures = {"ms": round(min(ours), 1), "bare_ms": round(min(bare), 1), "ratio": round(min(ours) / min(bare), 2)}
    return {"function": name, "clients": " ".join(services), **figures}


def milliseconds(program: str, path: Path) -> float:
    """Of CPU, as the operating system accounts it to the finished process: waiting for a busy machine is nobody's."""
    began = _spent()
    run(program, path)
    return (_spent() - began) * 1000


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def run(program: str, path: Path) -> str:
    """From nothing to ready, seeing only the one folder and the standard library."""
    command = [sys.executable, "-I", "-S", "-c", program, str(path)]
    environment = {"PATH": os.defpath, "AWS_DEFAULT_REGION": "eu-central-1"}
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout  # noqa: S603
