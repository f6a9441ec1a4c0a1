"""A file in a plug-in package is a plug-in: the directory listing is the only registry.

"Who uses shopify.py?" is answered here and not by grep: whoever asks `load(connectors, "shopify")`.
"""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from shared.errors import NotFoundError


def names(package: ModuleType) -> list[str]:
    """The plug-ins of a package, sorted; files that start with an underscore are not plug-ins."""
    return sorted(module.name for module in iter_modules(package.__path__) if not module.name.startswith("_"))


def load(package: ModuleType, name: str) -> ModuleType:
    """Import this one plug-in only; the check against the listing also guards names that come from a URL."""
    if name not in names(package):
        raise NotFoundError(f"{package.__name__} has no {name!r}; there are {', '.join(names(package))}")
    return import_module(f"{package.__name__}.{name}")
