"""What the brand has is not written over, however often an export is moved."""

from infra.pinpoint.move import Move, move
from tests.unit.pinpoint.moving import EXPORT, FIXTURES


def test_what_the_brand_has_is_not_written_over(moved, brand):
    before = FIXTURES / "brands" / "steps" / "journeys" / "win_back.yaml"
    assert (brand / "journeys" / "win_back.yaml").read_text() == before.read_text()


def test_doing_it_again_changes_nothing(brand, where):
    def files():
        return {path: path.read_bytes() for path in sorted(brand.rglob("*")) if path.is_file()}

    before = files()
    move(Move(EXPORT, brand, where / "data"))
    assert files() == before


def test_a_template_of_the_brands_own_stays_however_often_one_of_its_name_is_imported(fresh, bring):
    mail = {"TemplateName": "note", "TemplateType": "EMAIL", "Subject": "Theirs", "HtmlPart": "<p>Theirs</p>"}
    own = (fresh / "templates" / "note" / "email.en.mjml").read_text() + "{{ to be mended"
    (fresh / "templates" / "note" / "email.en.mjml").write_text(own)
    for _ in range(2):
        bring({"EmailTemplateResponse": mail})
        assert (fresh / "templates" / "note" / "email.en.mjml").read_text() == own
        assert "Theirs" in (fresh / "templates" / "note_2" / "email.en.mjml").read_text()
