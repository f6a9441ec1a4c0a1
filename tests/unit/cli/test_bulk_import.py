"""What can be seen to be wrong with an import is said before anything is uploaded: there is nowhere to upload it."""

import pytest
from typer.testing import CliRunner

from infra.cli.main import app
from tests.unit.cli import stages


@pytest.fixture
def refused(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")
    (tmp_path / "outputs.json").write_text(stages.written(stages.local()))

    def refused(*arguments, data=b"email\n", mapping="columns: {}\n", code=1):
        (tmp_path / "file.csv").write_bytes(data)
        (tmp_path / "mapping.yaml").write_text(mapping)
        given = [str(tmp_path / one) if one.endswith((".csv", ".yaml")) else one for one in arguments]
        result = CliRunner().invoke(app, ["--outputs", str(tmp_path / "outputs.json"), "import", *given])
        assert (result.exit_code, "Traceback" in result.output) == (code, False)
        return result.output

    return refused


def test_without_a_file_it_says_what_to_give(refused):
    assert "--resume" in refused()


@pytest.mark.parametrize("source", ["", "crm", "CRM/main", "crm/", "crm/main/x"])
def test_a_source_has_two_names(refused, source):
    said = refused("file.csv", "--source", source)
    assert "source: write a connector and a source, such as shopify/shop-a" in said


def test_an_unknown_kind_is_refused_with_those_there_are(refused):
    said = refused("file.csv", "--source", "crm/main", "--kind", "carts", code=2)
    assert "'carts' is not one of 'customers', 'orders', 'suppressions'" in said


def test_a_delimiter_is_one_of_three(refused):
    assert "delimiter" in refused("file.csv", "--source", "crm/main", "--delimiter", "|")


def test_a_file_in_another_encoding_is_named_with_the_line(refused):
    assert "file.csv:3: not UTF-8" in refused(
        "file.csv", "--source", "crm/main", data=b"email,city\na@b.c,x\nb,K\xf6ln"
    )


def test_a_missing_file_is_named(refused):
    assert "nowhere.csv" in refused("nowhere.csv", "--source", "crm/main")


@pytest.mark.parametrize(
    ("mapping", "says"),
    [("columns: {Hut: hat}\n", "hat"), ("column: {}\n", "mapping.yaml:1"), ("columns: [a]\n", "mapping.yaml:1")],
)
def test_a_mapping_to_nowhere_is_named(refused, mapping, says):
    assert says in refused("file.csv", "--source", "crm/main", "--mapping", "mapping.yaml", mapping=mapping)
