"""Self-contained HTML pages (no script, no request), written from Liquid templates beside this file."""

import json
from pathlib import Path
from typing import Any

from liquid import CachingFileSystemLoader, Environment, StrictUndefined

from infra.cli.console import moment, money

FOLDER = Path(__file__).parent


def render(page: str, **values: Any) -> str:
    return _environment.get_template(f"{page}.html").render(**values)


def _environment_of_pages() -> Environment:
    """Autoescape on: names, subjects and payloads come from outside."""
    environment = Environment(loader=CachingFileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {"moment": moment, "money": money, "json": _json}
    return environment


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


_environment = _environment_of_pages()
