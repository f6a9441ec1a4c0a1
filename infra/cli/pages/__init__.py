"""Self-contained HTML pages (no script, no request), written from Liquid templates beside this file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from liquid import CachingFileSystemLoader, Environment

from infra.cli.console import moment, money

FOLDER = Path(__file__).parent


def render(page: str, shown: Mapping[str, Any]) -> str:
    """`shown` is plain data: Liquid sees the keys of mappings and no attributes."""
    return _environment.get_template(f"{page}.html").render(**shown)


def _environment_of_pages() -> Environment:
    """Autoescape on: names, subjects and payloads come from outside."""
    environment = Environment(loader=CachingFileSystemLoader(FOLDER), autoescape=True)
    environment.filters |= {"moment": moment, "money": money, "json": _json}
    return environment


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


_environment = _environment_of_pages()
