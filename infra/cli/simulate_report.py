"""The report of a simulation in the terminal."""

from infra.cli.console import console, table, text
from infra.simulation.comparison import Example
from infra.simulation.findings import Found, Listed
from infra.simulation.report.report import Change, Report, sum_of


def show(report: Report, *, goes_on: bool) -> None:
    console.print(f"[bold]{text(report.title)}[/]")
    if not report.whole:
        further = "the same command goes on from there" if goes_on else "with --out it could go on from there"
        console.print(f"[yellow]stopped: this is what had been played by then; {further}[/]")
    tally = report.tally
    console.print(f"{tally['customers',]:,} customers, {tally['events',]:,} events told\n")
    headings = ("journey", "entered", "held out", "goal", "sent", "withheld", "ended")
    table("Journeys", headings, map(_journey, report.journeys))
    rules = [*(("withheld", *one) for one in report.withheld), *(("had to wait", *one) for one in report.held)]
    table("Rules", ("what", "rule", "messages"), ((what, text(rule), f"{number:,}") for what, rule, number in rules))
    costs = [
        (text(one.unit), f"{one.number:,}", str(one.each or "no price"), f"{one.dollars:.2f}") for one in report.costs
    ]
    table("Cost of messages, $", ("paid for", "number", "each", "together"), [*costs, _sum(report)])
    if report.against:
        _compared(report)


def _sum(report: Report) -> tuple[str, ...]:
    return "all", "", "", f"{sum_of(report.costs):.2f}"


def _journey(one: Found) -> tuple[str, ...]:
    goal = f"{one.converted:,}" if one.converted else ""
    return (
        text(one.journey), f"{one.entered:,}", f"{one.held_out:,}" if one.held_out else "", goal,
        _listed(one.sent), _listed(one.withheld), _listed(one.ended),
    )  # fmt: skip


def _listed(found: Listed) -> str:
    return text(", ".join(f"{name} {number:,}" for name, number in found))


def _compared(report: Report) -> None:
    differing, all_of_them = report.tally["differs",], report.tally["circles",]
    ours, theirs = report.dollars
    console.print(f"{differing:,} of {all_of_them:,} households or customers come to something else;", end=" ")
    console.print(f"messages cost ${ours:,.2f} instead of ${theirs or 0:,.2f}\n")
    headings = ("journey", "differ", "entered", "sent", "withheld", "goal")
    table(f"Against {text(report.against)}", headings, map(_change, report.changes))
    for one in report.examples:
        _example(one)


def _change(one: Change) -> tuple[str, ...]:
    pairs = (one.entered, one.messages, one.withheld, one.converted)
    return (text(one.journey), f"{one.circles:,}", *(_difference(*pair) for pair in pairs))


def _difference(ours: int, theirs: int) -> str:
    return f"{ours:,}" if ours == theirs else f"{ours:,} ({ours - theirs:+,})"


def _example(one: Example) -> None:
    console.print(f"[bold]{text(one.journey)}[/]: {text(one.label)}")
    for line in one.changed:
        console.print(f"  [green]+[/] {text(line)}")
    for line in one.present:
        console.print(f"  [red]-[/] {text(line)}")
    console.print()
