"""What the page of a day of trouble says was measured: its figures are those that are kept."""

import json

from infra.prove import trouble_page
from infra.prove.record import PROOFS


def test_the_published_figures_are_those_of_the_newest_day_that_went_well():
    shown = (
        trouble_page.PAGE.read_text(encoding="utf-8").partition(trouble_page.BEGIN)[2].partition(trouble_page.END)[0]
    )
    assert shown == trouble_page.table()


def test_in_none_of_the_exercises_anything_was_lost_or_went_wrongly():
    newest = [one for one in json.loads((PROOFS / "trouble.json").read_text()) if one["passed"]][-1]
    assert {(one["lost"], one["wrong"]) for one in newest["found"]["drills"].values()} == {(0, 0)}
