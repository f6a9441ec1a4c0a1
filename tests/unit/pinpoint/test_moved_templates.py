"""What a template of an export is made into."""

import pytest
import yaml

from infra.brand.compile import check_brand
from infra.pinpoint.move import Move, move
from tests.unit.pinpoint.moving import EXPORT, a_brand, messages


@pytest.mark.parametrize(
    ("sent", "saved", "told"),
    [
        ("2", "3", "it sent version 2 of the template letter (email), and version 3 was taken"),
        (
            "2",
            None,
            "it sent version 2 of the template letter (email), and one of which the version is not said was taken",
        ),
        ("3", "3", None),
        (None, "3", None),
    ],
)
def test_a_step_that_sent_another_version_of_its_template_than_was_saved_is_told(bring, sent, saved, told):
    mail = {"TemplateName": "letter", "TemplateType": "EMAIL", "Subject": "S", "HtmlPart": "<p>S</p>", "Version": saved}
    step = {"EMAIL": {"TemplateName": "letter", "TemplateVersion": sent}}
    journey = {"Id": "j", "Name": "Hello", "State": "ACTIVE", "StartActivity": "a", "Activities": {"a": step}}
    report = bring({"EmailTemplateResponse": mail}, {"JourneyResponse": journey})
    found = [note.message for note in report.of("finish") if note.about == "journey Hello / mail_letter"]
    assert found == ([f"{told}: compare them, or save that one alone and import again"] if told else [])


def test_a_template_keeps_its_words_and_says_what_it_was_used_for(moved, brand):
    mail = (brand / "templates" / "welcome_mail" / "email.en.mjml").read_text()
    assert mail.startswith('---\nclass: "marketing"\n')
    assert "Hello {{ customer.first_name | default: 'there' }},<br />you like" in mail
    assert "<script" not in mail
    push = yaml.safe_load((brand / "templates" / "welcome_push" / "push.en.yaml").read_text())
    assert push == {"class": "marketing", "title": "Hi", "body": "Welcome aboard"}
    text = (brand / "templates" / "come_back_text" / "sms.en.txt").read_text()
    assert text.startswith("---\nclass: transactional\n")
    assert "links.unsubscribe" in (brand / "templates" / "welcome_text" / "sms.en.txt").read_text()


def test_where_there_are_more_languages_the_copies_are_to_be_translated(tmp_path):
    folder = a_brand(tmp_path / "brand", like="good")
    report = move(Move(EXPORT, folder, tmp_path / "data"))
    assert (folder / "templates" / "tips_mail" / "email.ar.mjml").is_file()
    assert "to be translated: the files for ar" in messages(report, "TipsMail")
    assert check_brand(folder).templates["welcome_text"]


def test_a_template_whose_name_has_no_letters_of_ours_gets_a_folder_too(fresh, bring):
    bring({"SMSTemplateResponse": {"TemplateName": "日本", "Body": "Hello"}})
    assert "template" in check_brand(fresh).templates


@pytest.mark.parametrize("stated", ["{broken", "[]", '"text"'])
def test_defaults_that_cannot_be_read_are_told(bring, stated):
    mail = {"TemplateName": "t", "HtmlPart": "<p>{{Attributes.A}}</p>", "DefaultSubstitutions": stated}
    report = bring({"EmailTemplateResponse": mail})
    assert "DefaultSubstitutions is no JSON object" in messages(report, "t (email)")
