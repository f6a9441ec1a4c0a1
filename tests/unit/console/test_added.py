"""What a journey adds is said with its interval, and of too few people nothing is."""

import pytest

from shared.console import added
from shared.console.comparison import ENOUGH
from shared.console.html import html
from tests.unit.console.reading import read


def figures(on_it, reached, held_out, anyway):
    return {"RunStarted": on_it, "RunConverted": reached, "RunHeldOut": held_out, "HeldOutConverted": anyway}


@pytest.mark.parametrize(
    ("counted", "cell", "kind"),
    [
        (figures(70, 56, 80, 48), "+20.0 (+5.2 to +33.4)", "good"),
        (figures(80, 48, 70, 56), "-20.0 (-33.4 to -5.2)", "bad"),
        (figures(30, 0, 30, 0), "+0.0 (-11.4 to +11.4)", None),
    ],
)
def test_a_cell_has_the_difference_of_newcombes_paper_with_its_interval(counted, cell, kind):
    (span,) = read(html(added.cell(counted))).all("span")
    assert (span.text, span.attributes.get("class")) == (cell, kind)
    assert cell.partition(" ")[0] in read(added.told(counted)).text


@pytest.mark.parametrize("counted", [{}, figures(1000, 500, 0, 0), figures(1000, 500, ENOUGH - 1, 3)])
def test_of_too_few_people_a_cell_says_nothing(counted):
    assert added.cell(counted) == ""
    assert (added.told(counted) is None) == (not counted.get("RunHeldOut"))


@pytest.mark.parametrize("counted", [figures(40, 60, 50, 10), figures(50, 10, 40, 60)])
def test_where_more_reached_the_goal_than_entered_in_so_short_a_time_nothing_is_said_of_shares(counted):
    assert added.cell(counted) == ""
    assert "a longer time range" in read(added.told(counted)).text
