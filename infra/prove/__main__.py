"""`python -m infra.prove`: long runs for what a test of a minute cannot show; lists them, starts one."""

from collections.abc import Sequence

import typer

from infra.cli.console import console, errors, table, text
from infra.prove import page, record, trouble_page
from shared.errors import TributaryError

EVERY = "all"
OF_THE_RUN = {"allow_extra_args": True, "allow_interspersed_args": False}
"""What stands after the name is not read here, `--help` neither."""

app = typer.Typer(add_completion=False)


@app.command(context_settings=OF_THE_RUN)
def prove(context: typer.Context, name: str = typer.Argument("", help="A run, or `all`; none lists them.")) -> None:
    """Options after the name go to the run (`NAME --help` has them); without any, it is run at its full size."""
    try:
        if not name:
            page.write()
            rows = ((run.name, text(run.what), text(run.options)) for run in record.runs().values())
            table("Long runs", ("run", "proves", "options"), rows)
        elif "--help" in context.args:
            console.print(f"[bold]{name}[/] proves: {text(record.run(name).what)}", highlight=False)
            record.process(name, ["--help"])
        else:
            _prove(list(record.runs()) if name == EVERY else [name], context.args)
    except TributaryError as error:
        errors.print(f"[red]✘[/] {text(error)}")
        raise typer.Exit(1) from None


def _prove(names: Sequence[str], options: Sequence[str]) -> None:
    done = [record.start(one, options) for one in names]
    page.write()
    if "trouble" in names:
        trouble_page.write()
    for entry in done:
        console.print_json(data=dict(entry))
    raise typer.Exit(0 if all(entry["passed"] for entry in done) else 1)


if __name__ == "__main__":
    app()
