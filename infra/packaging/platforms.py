"""Where functions run: Lambda on Graviton, or this machine under the local AWS."""

import shutil
import subprocess
import sys

from msgspec import Struct


class Platform(Struct, frozen=True):
    """`wheels` is the tag that wheels are chosen for; None means those of this very interpreter."""

    name: str
    python: str
    wheels: str | None = None

    def interpreter(self) -> str | None:
        """One that writes bytecode for this platform: the minor version must be the same, the processor need not."""
        if self.wheels is None:
            return sys.executable
        found = shutil.which(f"python{self.python}")
        return found if found and _answers(found) else None

    def markers(self) -> dict[str, str]:
        """The environment that requirements are conditional on, where it is not this machine's."""
        machine = {} if self.wheels is None else {"platform_machine": "aarch64", "sys_platform": "linux"}
        return {"python_version": self.python, "python_full_version": f"{self.python}.0", "extra": "", **machine}


def _answers(interpreter: str) -> bool:
    """Version managers leave stand-ins on the PATH that only say which versions they have."""
    return subprocess.run([interpreter, "-c", ""], capture_output=True, check=False).returncode == 0  # noqa: S603


# Amazon Linux 2023, below python3.13, has glibc 2.34.
GRAVITON = Platform("graviton", python="3.13", wheels="aarch64-manylinux_2_28")
THIS_MACHINE = Platform("this_machine", python=f"{sys.version_info.major}.{sys.version_info.minor}")
