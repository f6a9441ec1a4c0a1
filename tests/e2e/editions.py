"""Another edition of the brand on a stage that is up, as if an edited brand folder were deployed."""

import io
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from infra.brand.compile import Compiled, check_brand
from infra.cli import web
from infra.cli.deployment import Deployment

BRAND = Path(__file__).parents[2] / "shared" / "brand"
COMPILED = "compiled_brand/"
READERS = ("start_journeys", "advance_journey", "deliver_message", "operate_journeys")
SWEEP = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}


class Editions:
    """`folder` is a brand folder of one's own; what a test has written there is in force once it is published."""

    def __init__(self, stage: Deployment, folder: Path, readers: Sequence[str]) -> None:
        self._stage, self.folder = stage, folder
        self._packages = {name: _package(stage, name) for name in readers}

    def write(self, journey: str, text: str) -> None:
        (self.folder / "journeys" / f"{journey}.yaml").write_text(text)

    def add(self, text: str) -> None:
        """To brand.yaml, at its end."""
        with (self.folder / "brand.yaml").open("a") as file:
            file.write(text)

    def compiled(self) -> Compiled:
        return check_brand(self.folder)

    def publish(self) -> None:
        """The functions get new code, as a deployment gives it to them; the minute that follows notes the versions."""
        files = {COMPILED + name: json.dumps(file).encode() for name, file in self.compiled().files().items()}
        for name, package in self._packages.items():
            self._put(name, _with(package, files))
        self._stage.client("lambda").invoke(
            FunctionName=self._stage.functions["advance_journey"], Payload=json.dumps(SWEEP)
        )

    def take_back(self) -> None:
        for name, package in self._packages.items():
            self._put(name, package)

    def _put(self, name: str, package: bytes) -> None:
        function = self._stage.functions[name]
        self._stage.client("lambda").update_function_code(FunctionName=function, ZipFile=package)


@contextmanager
def editions(stage: Deployment, folder: Path, also: Sequence[str] = ()) -> Iterator[Editions]:
    """While inside; then the stage has its own brand again. `also` are further functions that read it."""
    shutil.copytree(BRAND, folder)
    here = Editions(stage, folder, (*READERS, *also))
    try:
        yield here
    finally:
        here.take_back()


def _package(stage: Deployment, name: str) -> bytes:
    """From where the emulator says it lies; its own port there is that of the address that we know."""
    location = stage.client("lambda").get_function(FunctionName=stage.functions[name])["Code"]["Location"]
    return web.request("GET", location).body


def _with(package: bytes, files: Mapping[str, bytes]) -> bytes:
    """Not compressed: that is slower than to hand it over."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_STORED) as new:
        for one in old.infolist():
            new.writestr(one.filename, files.get(one.filename) or old.read(one))
    return changed.getvalue()
