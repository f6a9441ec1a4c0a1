"""Whoever was interrupted goes on with what was played, and only if it is about the same."""

from infra.simulation.notebook import Notebook
from infra.simulation.simulation import Played


def test_what_is_noted_is_read_as_it_was(played, tmp_path):
    Notebook(tmp_path / "played", "mark").note(range(3), played)
    notebook = Notebook(tmp_path / "new" / "played", "mark")
    assert list(notebook.read()) == []
    notebook.note(range(25), played)
    assert list(notebook.read()) == [(range(25), played)]


def test_notes_on_something_else_are_thrown_away(tmp_path):
    path = tmp_path / "played"
    for mark in ("one", "other", "other"):
        assert list(Notebook(path, mark).read()) == []
    Notebook(path, "other").note(range(2), Played())
    assert [circles for circles, _ in Notebook(path, "other").read()] == [range(2)]


def test_a_line_that_was_cut_off_is_played_again(tmp_path):
    notebook = Notebook(tmp_path / "played", "mark")
    list(notebook.read())
    notebook.note(range(2), Played())
    with notebook.path.open("a") as file:
        file.write('{"circles": [2, 4], "tal')
    assert [circles for circles, _ in notebook.read()] == [range(2)]
    notebook.note(range(2, 4), Played())
    assert [circles for circles, _ in notebook.read()] == [range(2), range(2, 4)]
