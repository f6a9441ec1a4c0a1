"""`python -m infra.prove`: long runs for what a test of a minute cannot show; lists them, starts one."""

import typer

from infra.cli.console import console, table, text
from infra.prove import page, record, trouble_page

EXTRA = {"allow_extra_args": True, "ignore_unknown_options": True}
app = typer.Typer(add_completion=False)


@app.command(context_settings=EXTRA)
def prove(context: typer.Context, name: str = typer.Argument("", help="A run, or `all`; none lists them.")) -> None:
    """Options after the name go to the run; without any, it is run at its full size."""
    if not name:
        page.write()
        rows = ((run.name, text(run.what), text(run.options)) for run in record.runs().values())
        table("Long runs", ("run", "proves", "options"), rows)
        return
    names = list(record.runs()) if name == "all" else [name]
    done = [record.start(one, context.args) for one in names]
    page.write()
    if "trouble" in names:
        trouble_page.write()
    for entry in done:
        console.print_json(data=dict(entry))
    raise typer.Exit(0 if all(entry["passed"] for entry in done) else 1)


if __name__ == "__main__":
    app()
