"""The report of a simulation as one HTML file: nothing is loaded from anywhere."""

from collections.abc import Iterable
from html import escape

from infra.simulation import findings
from infra.simulation.comparison import Example
from infra.simulation.findings import Found, Listed
from infra.simulation.report import charts
from infra.simulation.report.report import Change, Report
from infra.simulation.report.style import STYLE


def page(report: Report) -> str:
    title = escape(report.title)
    parts = [_head(report), _when(report), *([_compared(report)] if report.against else []), _journeys(report)]
    parts += [_rules(report), _cost(report)]
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Simulation: {title}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _head(report: Report) -> str:
    tally, found = report.tally, report.journeys
    tiles = (
        (tally["customers",], "customers"),
        (tally["events",], "events told"),
        (sum(one.entered for one in found), "journeys begun"),
        (sum(one.messages for one in found), "messages sent"),
        (sum(number for _, number in report.withheld), "messages withheld"),
    )
    shown = [f'<div class="tile"><b>{number:,}</b><span>{escape(name)}</span></div>' for number, name in tiles]
    shown.append(f'<div class="tile"><b>${report.dollars[0]:,.2f}</b><span>for messages</span></div>')
    stopped = "" if report.whole else '<p class="card warn">It was stopped: this is what had been played by then.</p>'
    folders = f"<code>{escape(report.brand)}</code>"
    folders += f" against <code>{escape(report.against)}</code>" if report.against else ""
    return (
        f"<h1>Simulation</h1><p>{escape(report.title)} · {folders}</p>{stopped}"
        f'<div class="tiles">{"".join(shown)}</div>'
    )


def _when(report: Report) -> str:
    history, tally = report.simulation.history, report.tally
    days = charts.days(history.begins.date(), history.ends.date())
    hours = [f"{hour:02d}" for hour in range(24)]
    by_day, by_hour = _series(report, "day", 2), _series(report, "hour", 2)
    if not findings.below(tally, "day"):
        return "<h2>When messages go</h2><p>No message went.</p>"
    return (
        f"<h2>When messages go</h2><div class='card'><h3>By day</h3>{_key(by_day)}"
        f"{charts.columns(by_day, days, charts.months(days), 'messages by day')}</div>"
        f"<div class='card'><h3>By hour of the customer’s own day</h3>{_key(by_hour)}"
        f"{charts.columns(by_hour, hours, {one: one for one in hours}, 'messages by hour')}</div>"
    )


def _series(report: Report, what: str, at: int) -> charts.Series:
    found: dict[str, dict[str, int]] = {}
    for key, number in sorted(report.tally.items()):
        if key[0] == what:
            found.setdefault(key[at], {})[key[1]] = number
    return found


def _key(series: charts.Series) -> str:
    shown = (f'<span><i class="k{number}"></i>{escape(name)}</span>' for number, name in enumerate(series))
    return f'<div class="key">{"".join(shown)}</div>'


def _compared(report: Report) -> str:
    ours, theirs = report.dollars
    cost = f"Messages cost ${ours:,.2f} instead of ${theirs:,.2f}." if theirs is not None else ""
    people = f"{report.tally['differs',]:,} of {report.tally['circles',]:,} households or customers"
    headings = ("journey", "come to something else", "entered", "sent", "withheld", "converted")
    rows = [_change(one) for one in report.changes]
    examples = "".join(map(_example, report.examples))
    table = _table(headings, rows) if rows else "<p>Nothing differs.</p>"
    shown = f"<details open><summary>Examples</summary>{examples}</details>" if examples else ""
    return f"<h2>What differs</h2><p>{people} come to something else. {cost}</p><div class='card'>{table}</div>{shown}"


def _change(one: Change) -> tuple[str, ...]:
    pairs = (one.entered, one.messages, one.withheld, one.converted)
    return (escape(one.journey), f"{one.circles:,}", *(_difference(*pair) for pair in pairs))


def _difference(ours: int, theirs: int) -> str:
    if ours == theirs:
        return f"{ours:,}"
    colour = "up" if ours > theirs else "down"
    return f'{ours:,} <span class="{colour}">({ours - theirs:+,})</span>'


def _example(one: Example) -> str:
    lists = (("only in the folder tried", one.changed), ("only in the other", one.present))
    shown = "".join(f"<p>{name}</p><ul>{_items(lines)}</ul>" for name, lines in lists if lines)
    return f'<div class="card"><h3>{escape(one.journey)}: {escape(one.label)}</h3>{shown}</div>'


def _items(lines: Iterable[str]) -> str:
    return "".join(f"<li><code>{escape(line)}</code></li>" for line in lines)


def _journeys(report: Report) -> str:
    return "<h2>Journeys</h2>" + "".join(map(_journey, report.journeys))


def _journey(one: Found) -> str:
    name = f"<h3>{escape(one.journey.replace('_', ' '))}</h3>"
    if not one.entered:
        return f'<div class="card">{name}<p>Nobody entered.</p></div>'
    said = [f"{one.entered:,} entered", f"{one.going:,} still under way"]
    said += [f"{one.held_out:,} held out"] if one.held_out else []
    lists = (("sent by", one.sent), ("withheld by", one.withheld), ("had to wait for", one.held), ("ended", one.ended))
    shown = "".join(f"<p>{title}: {_listed(found)}</p>" for title, found in lists if found)
    return (
        f'<div class="card">{name}<p>{" · ".join(said)}{_converted(one)}</p>'
        f"{charts.rows(one.reached, f'steps of {one.journey}')}{shown}</div>"
    )


def _converted(one: Found) -> str:
    """Of made-up people the lift says nothing: they do not read what they are sent."""
    treated = one.entered - one.held_out
    if not (one.converted or one.converted_held_out) or not treated:
        return ""
    told = f" · goal reached by {one.converted / treated:.0%}"
    return told + (f", of those held out by {one.converted_held_out / one.held_out:.0%}" if one.held_out else "")


def _listed(found: Listed) -> str:
    return ", ".join(f"{escape(name)} {number:,}" for name, number in found)


def _rules(report: Report) -> str:
    charted = (("Rules that withheld messages", report.withheld), ("Rules that made messages wait", report.held))
    shown = [
        f"<h2>{title}</h2><div class='card'>{charts.rows(found, title) if found else '<p>None.</p>'}</div>"
        for title, found in charted
    ]
    return "".join(shown)


def _cost(report: Report) -> str:
    rows = [
        (escape(one.unit), f"{one.number:,}", f"${one.each}" if one.each else "no price", f"${one.dollars:,.2f}")
        for one in report.costs
    ]
    note = "Mails at the price of SES, texts at those of brand.yaml; events are <code>tributary cost</code>’s matter."
    table = _table(("paid for", "number", "each", "together"), rows)
    return f"<h2>Cost of messages</h2><p>{note}</p><div class='card'>{table}</div>"


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Cells are HTML."""
    head = "".join(f"<th>{escape(one)}</th>" for one in headings)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
