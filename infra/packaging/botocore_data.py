"""botocore describes 400 AWS services in 25 MB; a package keeps those that are called, unpacked.

Unpacked because the whole package is compressed anyway, and because reading plain JSON and a short list of endpoints
takes 40 ms off a cold start.
"""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

# Credentials are found before any client exists, through the security token service.
ALWAYS = frozenset({"sts"})


def cut(data: Path, services: frozenset[str]) -> None:
    kept = services | ALWAYS
    for folder in [path for path in data.iterdir() if path.is_dir() and path.name not in kept]:
        shutil.rmtree(folder)
    for packed in data.rglob("*.json.gz"):
        packed.with_suffix("").write_bytes(gzip.decompress(packed.read_bytes()))
        packed.unlink()
    for examples in data.rglob("examples-1.json"):
        examples.unlink()
    _cut_endpoints(data / "endpoints.json", kept | _prefixes(data))


def _prefixes(data: Path) -> set[str]:
    """Endpoints are listed under the name in the address, which is not always the name of the service."""
    models = [json.loads(path.read_bytes())["metadata"] for path in data.rglob("service-2.json")]
    return {model["endpointPrefix"] for model in models}


def _cut_endpoints(path: Path, names: frozenset[str] | set[str]) -> None:
    endpoints: dict[str, Any] = json.loads(path.read_bytes())
    for partition in endpoints["partitions"]:
        partition["services"] = {name: found for name, found in partition["services"].items() if name in names}
    path.write_text(json.dumps(endpoints, separators=(",", ":")))
