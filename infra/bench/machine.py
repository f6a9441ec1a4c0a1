"""Where the bench ran: times mean nothing without it."""

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from infra.cost.usage import real_now

CPUINFO = Path("/proc/cpuinfo")


def describe() -> dict[str, Any]:
    return {
        "measured_on": f"{real_now():%Y-%m-%d}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "botocore": version("botocore"),
    }


def told(machine: dict[str, Any]) -> str:
    return (
        f"{machine['measured_on']}, {machine['processor']}, {machine['cores']} cores, load {machine['load']:g},"
        f" Python {machine['python']}, botocore {machine['botocore']}"
    )


def _processor() -> str:
    lines = CPUINFO.read_text().splitlines() if CPUINFO.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
