"""The published table of who may do what is that of the code, and leaves no operation of the API to nobody."""

from pathlib import Path

from infra import deeds
from shared.console.desks import DESKS
from shared.interface.operations import OPERATIONS

PAGE = Path(__file__).parents[2] / "docs" / "roles.md"


def test_the_published_table_is_current():
    shown = PAGE.read_text(encoding="utf-8").partition("<!-- deeds -->\n")[2].partition("<!-- /deeds -->")[0]
    assert shown == deeds.table()


def test_every_operation_and_every_desk_belongs_to_one_deed():
    assert sorted(one for deed in deeds.DEEDS for one in deed.operations) == sorted(one.id for one in OPERATIONS)
    assert sorted(deed.desk for deed in deeds.DEEDS if deed.desk) == sorted(DESKS)
