"""What a function reaches, read from its import statements: so that its package holds that and nothing else."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct, field

ROOT = Path(__file__).parents[2]
OURS = ("functions", "shared")
DYNAMIC = {"import_module", "find_spec"}
CLIENTS = {"client", "provider"}


class Reach(Struct):
    """`files` are ours; `modules` are top-level names of others; `texts` are the literals that name what is loaded."""

    files: set[Path] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    compiled: set[str] = field(default_factory=set)
    services: set[str] = field(default_factory=set)


def reach(function: str) -> Reach:
    found = Reach()
    waiting = [f"functions.{function}.handler"]
    while waiting:
        name = waiting.pop()
        for path in _files(name) - found.files:
            found.files.add(path)
            module = parse(path)
            waiting += sorted(module.imports)
            found.compiled |= module.compiled
            found.services |= module.services
        if name.split(".")[0] not in OURS:
            found.modules.add(name.split(".")[0])
    return found


class Module(Struct, frozen=True):
    """What one file names: modules it imports, compiled brand files it reads, AWS services it speaks to."""

    imports: frozenset[str]
    compiled: frozenset[str]
    services: frozenset[str]


@cache
def parse(path: Path) -> Module:
    nodes = list(_run_time(ast.parse(path.read_bytes())))
    imports = {name for node in nodes for name in _imported(node)}
    calls = [(_called(node), text) for node in nodes for text in _texts(node)]
    services = {text for function, text in calls if function in CLIENTS}
    return Module(
        imports=frozenset(imports | _plugins(imports) | {text for function, text in calls if function in DYNAMIC}),
        compiled=frozenset(text for function, text in calls if function == "read"),
        services=frozenset(services | {text for node in nodes for text in _declared(node)}),
    )


def _run_time(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those that only type checkers see."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _run_time(node)


def _imported(node: ast.AST) -> list[str]:
    """`from package import name` may mean a module or something inside one; names that are no module find no file."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), names=names):
            return [module, *(f"{module}.{alias.name}" for alias in names)]
    return []


def _plugins(imports: set[str]) -> set[str]:
    """A file that imports shared.plugins may load any plug-in of the packages it imports beside it.

    Only packages of plug-ins have an `__init__.py`: it holds their contract.
    """
    if "shared.plugins" not in imports:
        return set()
    folders = [(name, ROOT / name.replace(".", "/")) for name in imports if name.split(".")[0] in OURS]
    packages = [(name, folder) for name, folder in folders if (folder / "__init__.py").is_file()]
    return {f"{name}.{file.stem}" for name, folder in packages for file in folder.glob("*.py")}


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _texts(node: ast.AST) -> list[str]:
    arguments = node.args if isinstance(node, ast.Call) else []
    return [one.value for one in arguments if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _declared(node: ast.AST) -> list[str]:
    """A channel says which AWS service it speaks to: `Route(send, service="sesv2", ...)`."""
    keywords = node.keywords if isinstance(node, ast.Call) and _called(node) == "Route" else []
    values = [one.value for one in keywords if one.arg == "service"]
    return [one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _files(name: str) -> set[Path]:
    """The file of a module and the `__init__.py` of every package above it."""
    parts = name.split(".")
    if parts[0] not in OURS:
        return set()
    packages = [ROOT.joinpath(*parts[:depth], "__init__.py") for depth in range(1, len(parts) + 1)]
    return {path for path in [*packages, ROOT.joinpath(*parts).with_suffix(".py")] if path.is_file()}
