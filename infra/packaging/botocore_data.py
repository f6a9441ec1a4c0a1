"""botocore describes 400 AWS services in 25 MB; a package keeps those that are called, unpacked and without prose.

Unpacked because the whole package is compressed anyway. Reading plain and shorter files, and a short list of endpoints,
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
    for examples in [*data.rglob("examples-1.json"), *data.rglob("examples-1.json.gz")]:
        examples.unlink()
    for packed in data.rglob("*.json.gz"):
        _write(packed.with_suffix(""), without_prose(json.loads(gzip.decompress(packed.read_bytes()))))
        packed.unlink()
    _cut_endpoints(data / "endpoints.json", kept | _prefixes(data))


def without_prose(model: Any) -> Any:
    """`documentation` is text wherever it describes something; where it is not, something has that name.

    It is emptied and not removed: botocore insists on it in some places, such as the context parameters of S3.
    """
    match model:
        case {"documentation": str(), **described}:
            return {"documentation": "", **without_prose(described)}
        case dict():
            return {name: without_prose(value) for name, value in model.items()}
        case list():
            return [without_prose(one) for one in model]
    return model


def _prefixes(data: Path) -> set[str]:
    """Endpoints are listed under the name in the address, which is not always the name of the service."""
    models = [json.loads(path.read_bytes())["metadata"] for path in data.rglob("service-2.json")]
    return {model["endpointPrefix"] for model in models}


def _cut_endpoints(path: Path, names: frozenset[str]) -> None:
    endpoints: dict[str, Any] = json.loads(path.read_bytes())
    for partition in endpoints["partitions"]:
        partition["services"] = {name: found for name, found in partition["services"].items() if name in names}
    _write(path, endpoints)


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, separators=(",", ":")))
