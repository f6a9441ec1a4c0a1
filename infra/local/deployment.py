"""`cdk deploy` of the very app that goes to production, to the local AWS, when anything in it changed."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra import flags, names
from infra.local import address, cloud
from infra.local.server import HOME
from infra.packaging.imports import ROOT
from shared.configuration import COMPILED
from shared.errors import DefinitionError

ASSEMBLY = ROOT / "build" / "assembly"
SYNTHESISED = ASSEMBLY.with_suffix(".stamp")
DEPLOYED = HOME / "deployed"
OUTPUTS = HOME / "stack.json"
LOG = HOME / "deploy.log"
CDK = str(ROOT / "node_modules" / ".bin" / "cdk")
CONTEXT = json.dumps(flags.context(address.STAGE))
INPUTS = ("functions", "shared", "infra", "requirements", "cdk.json")
TOOLS = ("infra/cli", "infra/demo", "infra/local", "infra/cost", "infra/prove", "infra/bench")
"""Parts of infra/ that are not in the stack."""


def deploy(*, emptied: bool) -> dict[str, str]:
    """The outputs of the stack."""
    fingerprint = _fingerprint()
    if emptied or not DEPLOYED.exists() or DEPLOYED.read_text() != fingerprint:
        LOG.unlink(missing_ok=True)
        if not COMPILED.exists() or not SYNTHESISED.exists() or SYNTHESISED.read_text() != fingerprint:
            _tell("builds the functions and the stack; the first time that takes a minute or two")
            _run([sys.executable, "-m", "infra.app"], CDK_OUTDIR=str(ASSEMBLY), CDK_CONTEXT_JSON=CONTEXT)
            SYNTHESISED.write_text(fingerprint)
        _bucket_for_assets()
        _tell(f"deploys to the local AWS; {LOG.relative_to(ROOT)} has what it says")
        options = ["--require-approval", "never", "--outputs-file", str(OUTPUTS), "--progress", "events"]
        _run([CDK, "deploy", "--app", str(ASSEMBLY), "--no-notices", *options])
        DEPLOYED.write_text(fingerprint)
    outputs: dict[str, Any] = json.loads(OUTPUTS.read_text())
    return dict(outputs[names.stack(address.STAGE)])


def _tell(what: str) -> None:
    """Beside what is printed at the end: nobody waits for minutes without a word."""
    sys.stderr.write(f"{what} …\n")


def _run(command: list[str], **environment: str) -> None:
    """With the emulator's credentials and none of the engineer's own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    ours = {
        "AWS_ENDPOINT_URL": address.ADDRESS,
        "AWS_ACCESS_KEY_ID": cloud.ACCESS_KEY_ID,
        "AWS_SECRET_ACCESS_KEY": cloud.SECRET_ACCESS_KEY,
        "AWS_REGION": address.REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    with LOG.open("ab") as log:
        done = subprocess.run(command, env=own | ours | environment, cwd=ROOT, stdout=log, stderr=log, check=False)  # noqa: S603
    if done.returncode:
        raise DefinitionError(f"{LOG.read_text()}\n{Path(command[0]).name} failed; what it said is above")


def _bucket_for_assets() -> None:
    """All that a deployment with the caller's own credentials needs of `cdk bootstrap`."""
    location = {"LocationConstraint": address.REGION}
    name = f"cdk-hnb659fds-assets-{address.ACCOUNT}-{address.REGION}"
    s3 = cloud.client("s3")
    if name not in {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}:
        s3.create_bucket(Bucket=name, CreateBucketConfiguration=location)


def _fingerprint() -> str:
    digest = hashlib.sha256(address.ADDRESS.encode())
    for path in sorted(_inputs()):
        digest.update(f"{path} {hashlib.sha256((ROOT / path).read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _inputs() -> list[Path]:
    files = [file for name in INPUTS for file in [ROOT / name, *(ROOT / name).rglob("*")] if file.is_file()]
    paths = [file.relative_to(ROOT) for file in files if "__pycache__" not in file.parts]
    return [path for path in paths if not any(path.is_relative_to(tool) for tool in TOOLS)]
