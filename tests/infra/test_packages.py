"""Each package is small, complete, and starts from bytecode that cannot go stale."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from infra.brand.compile import compile_brand
from infra.packaging.botocore_data import without_prose
from infra.packaging.imports import ROOT, reach
from infra.packaging.package import READABLE, Package, Packages, open_to_all
from infra.packaging.platforms import GRAVITON, THIS_MACHINE
from infra.packaging.zipping import write

FUNCTIONS = sorted(path.parent.name for path in (ROOT / "functions").glob("*/handler.py"))
LIMIT_MB = 11
"""The largest believes every connector's proof, of which `cryptography` is a third, and reads telephone numbers."""
START = "import sys; sys.path.insert(0, sys.argv[1]); import functions.{name}.handler"


@pytest.fixture(scope="module")
def brand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compiled")
    compile_brand(ROOT / "shared" / "brand", folder)
    return folder


@pytest.fixture(scope="module")
def here(brand: Path) -> Packages:
    return Packages(THIS_MACHINE, brand)


@pytest.fixture(scope="module")
def lambdas(brand: Path) -> Packages:
    return Packages(GRAVITON, brand)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_package_is_small(name: str, lambdas: Packages, capsys: pytest.CaptureFixture[str]) -> None:
    megabytes = lambdas.build(name).zipped().stat().st_size / 1_000_000
    with capsys.disabled():
        sys.stdout.write(f"\n{name}: {megabytes:.1f} MB zipped ")
    assert megabytes <= LIMIT_MB


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_package_holds_all_that_its_function_imports_and_nothing_is_compiled_when_that_starts(
    name: str, here: Packages
) -> None:
    package = here.build(name)
    started = start(package, name, "-v")
    trace = started.stderr.splitlines()
    assert started.returncode == 0, trace[-30:]
    compiled = [line for line in trace if line.startswith("# code object from") and str(package.folder) in line]
    assert compiled
    assert [line for line in compiled if not line.rstrip("'").endswith(".pyc")] == []


def test_a_compiled_file_is_named_where_it_is_read() -> None:
    """There packaging finds it; one whose name is handed over would be in no package."""
    paths = [path for folder in ("functions", "shared") for path in (ROOT / folder).rglob("*.py")]
    said = re.compile(r"\bconfiguration\.read\b(?!\(\"\w+\"\))")
    assert [str(path) for path in paths if said.search(path.read_text())] == []


def test_a_function_does_not_carry_what_only_others_need() -> None:
    assert "pydantic" in reach("ingest_webhook").modules
    assert not {"pydantic", "liquid", "phonenumbers"} & reach("advance_journey").modules
    assert "liquid" in reach("deliver_message").modules


def test_every_connector_is_in_the_package_that_loads_them_by_name() -> None:
    connectors = {path for path in (ROOT / "shared" / "connectors").glob("*.py") if not path.name.startswith("_")}
    assert connectors <= reach("ingest_webhook").files


def test_lambda_may_read_what_was_packed_where_nobody_else_may(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        (tmp_path / "shared").mkdir()
        (tmp_path / "shared" / "money.py").write_text("")
    finally:
        os.umask(before)
    open_to_all(tmp_path)
    assert stat.filemode((tmp_path / "shared" / "money.py").stat().st_mode) == "-rw-r--r--"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_everybody_may_read_a_package(name: str, lambdas: Packages) -> None:
    files = [path for path in lambdas.build(name).folder.rglob("*") if path.is_file()]
    assert [path for path in files if path.stat().st_mode & READABLE != READABLE] == []


def test_a_zip_holds_the_folder_and_is_the_same_whenever_it_is_written(tmp_path: Path) -> None:
    folder, module = tmp_path / "package", tmp_path / "package" / "shared" / "money.py"
    module.parent.mkdir(parents=True)
    module.write_text("EURO = 'EUR'")
    module.chmod(0o644)
    write(folder, tmp_path / "one.zip")
    os.utime(module, (0, 0))
    write(folder, tmp_path / "other.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
    with ZipFile(tmp_path / "one.zip") as zipped:
        assert {entry.filename: zipped.read(entry) for entry in zipped.infolist()} == {
            "shared/money.py": b"EURO = 'EUR'"
        }
        assert stat.filemode(zipped.getinfo("shared/money.py").external_attr >> 16) == "-rw-r--r--"


def test_a_package_that_changes_is_zipped_anew(brand: Path, here: Packages) -> None:
    archive = here.build("advance_journey").zipped()
    first = archive.read_bytes()
    assert here.build("advance_journey").zipped().read_bytes() == first
    compiled = brand / "brand.json"
    original = compiled.read_bytes()
    compiled.write_bytes(original + b" ")
    assert here.build("advance_journey").zipped().read_bytes() != first
    compiled.write_bytes(original)
    assert here.build("advance_journey").zipped().read_bytes() == first


def test_time_zones_come_along() -> None:
    assert "zoneinfo" in reach("deliver_message").modules


def test_the_fingerprint_changes_with_the_content_and_only_with_it(brand: Path, here: Packages) -> None:
    before = here.build("deliver_message").fingerprint
    assert Packages(THIS_MACHINE, brand).build("deliver_message").fingerprint == before
    templates = brand / "templates.json"
    original = templates.read_bytes()
    templates.write_bytes(original + b" ")
    assert here.build("deliver_message").fingerprint != before
    templates.write_bytes(original)
    assert here.build("deliver_message").fingerprint == before


def test_only_prose_is_taken_from_a_service_model() -> None:
    shape = {"type": "structure", "members": {"documentation": {"shape": "Text", "documentation": "<p>prose</p>"}}}
    assert without_prose({"shapes": [shape], "documentation": "<p>more</p>"}) == {
        "shapes": [{"type": "structure", "members": {"documentation": {"shape": "Text", "documentation": ""}}}],
        "documentation": "",
    }


SENDS = """
import sys; sys.path.insert(0, sys.argv[1])
import botocore.session
keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "endpoint_url": "http://127.0.0.1:1"}
once = botocore.config.Config(retries={"total_max_attempts": 1})
client = botocore.session.get_session().create_client("s3", config=once, **keys)
try:
    client.put_object(Bucket="bucket", Key="key", Body=b"")
except botocore.exceptions.EndpointConnectionError:
    print("sent")
"""


def test_a_request_can_be_made_from_what_is_left_of_the_models(here: Packages) -> None:
    result = start(here.build("resolve_identity"), "", program=SENDS)
    assert result.stdout == "sent\n", result.stderr[-2000:]


def start(package: Package, name: str, *options: str, program: str = START) -> "subprocess.CompletedProcess[str]":
    """As Lambda does: the package and the standard library, nothing installed, nothing writable."""
    command = [sys.executable, "-I", "-S", "-B", *options, "-c", program.replace("{name}", name), str(package.folder)]
    environment = {"PATH": os.defpath, "AWS_DEFAULT_REGION": "eu-central-1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
