"""A command that is listed without its file: that is imported when the command is called."""

from importlib import import_module
from typing import Any

from typer import Typer
from typer.core import TyperCommand
from typer.main import get_group


class Later(TyperCommand):
    """`place` is where its function or its group is, as in an entry point: `infra.cli.jobs:app`.

    All of them take more than a second to import: the compiler of brand folders, botocore, a vendor's client.
    """

    def __init__(self, name: str, place: str, help: str, panel: str) -> None:
        super().__init__(name, help=help, rich_help_panel=panel)
        self.place = place

    def loaded(self) -> Any:
        """As Typer would have made it of what is there, had it been given that."""
        module, _, attribute = self.place.partition(":")
        found, only = getattr(import_module(module), attribute), Typer(rich_markup_mode="rich")
        if isinstance(found, Typer):
            only.add_typer(found, name=self.name)
        else:
            only.command(self.name)(found)
        return get_group(only).commands[str(self.name)]

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """The context is the loaded command's, which then is what is invoked, asked for help or completed."""
        return self.loaded().make_context(info_name, args, parent, **extra)
