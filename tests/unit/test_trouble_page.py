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
    went_well = [one for one in json.loads((PROOFS / "trouble.json").read_text()) if one["passed"]]
    drills = [drill for one in went_well for drill in one["found"]["drills"].values()]
    assert {(one["lost"], one["wrong"]) for one in drills} == {(0, 0)}


def test_of_each_exercise_the_newest_run_that_went_well_is_shown(tmp_path, monkeypatch):
    """Also where only some of them were played again."""
    drill = {"cause": "a", "seen": "b", "seen_after": 1.0, "done": "c", "by": "d", "counted": {}, "lost": 0, "wrong": 0}
    known = {"seconds": 5, "commit": "c0", "passed": True}

    def run(at, passed, **helped):
        drills = {name: {**drill, "helped_after": after} for name, after in helped.items()}
        found = {"exercises": len(drills), "cores": 2, "load": "1 to 2", "drills": drills}
        return {**known, "at": at, "passed": passed, "found": found}

    runs = [run("day 1", True, one=1.0, two=2.0), run("day 2", True, two=3.0), run("day 3", False, one=9.0)]
    (tmp_path / "trouble.json").write_text(json.dumps(runs))
    monkeypatch.setattr(trouble_page, "PROOFS", tmp_path)
    rows = [line.split(" | ")[5] for line in trouble_page.table().splitlines() if line.startswith("| a")]
    assert rows == ["1", "3"]
    assert "day 1" in trouble_page.table()
    assert "day 2" in trouble_page.table()
    assert "day 3" not in trouble_page.table()
