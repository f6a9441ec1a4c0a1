"""Wrong rules are told before anything is read, with file and line; and only who asks for values keeps any."""

import pytest

from infra.brand.problems import BrandError
from infra.cli.dry_run import Names, read_rules
from infra.packaging.imports import ROOT
from shared.errors import DefinitionError, NotFoundError
from shared.events import Identifier

BRAND = (ROOT / "shared" / "brand" / "brand.yaml").read_text()


def test_the_brand_of_the_repository_is_read(tmp_path):
    file = tmp_path / "changed.yaml"
    file.write_text(f"{BRAND}\nblocked: ['email:.*@till.example']\n")
    assert read_rules(file).blocked == ("email:.*@till.example",)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(NotFoundError, match=r"nowhere\.yaml"):
        read_rules(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize("mistake", ["kinds: {email: {role: prson}}", "unknown_field: 1", "blocked: ['(']"])
def test_a_mistake_is_told_with_its_file_and_line(tmp_path, mistake):
    file = tmp_path / "changed.yaml"
    file.write_text(f"{BRAND}\n{mistake}\n")
    line = len(file.read_text().splitlines())
    with pytest.raises((BrandError, DefinitionError), match=rf"changed\.yaml:{line}: "):
        read_rules(file)


@pytest.mark.parametrize("kept", [True, False])
def test_values_are_kept_only_where_they_are_to_be_shown(kept):
    names = Names(b"key", kept=kept)
    hidden = names.hide(Identifier("email", "ann@example.com"))
    assert "ann" not in hidden
    assert names.values == ({hidden: "ann@example.com"} if kept else {})
