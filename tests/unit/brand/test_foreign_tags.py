"""What another system would fill in is found; what only looks like it is left alone."""

import shutil

import pytest

from infra.brand import foreign_tags
from infra.brand.compile import check_brand
from infra.brand.problems import BrandError
from tests.unit.brand.test_mistakes import BRANDS


@pytest.mark.parametrize(
    ("tag", "right"),
    [
        ("*|FNAME|*", "{{ customer.first_name | default:"),
        ("*|LIST:COMPANY|*", "docs/brand.md"),
        ("%%FirstName%%", "{{ customer.first_name | default:"),
        ("%%=v(@points)=%%", "docs/brand.md"),
        ("[[last_name]]", "{{ customer.last_name | default:"),
        ("[[ Order Number ]]", "docs/brand.md"),
        ("{name}", "docs/brand.md"),
        ("{ first_name }", "{{ customer.first_name | default:"),
        ("${unsubscribe_url}", "{{ links.unsubscribe }}"),
        ("{$name}", "docs/brand.md"),
    ],
)
def test_a_placeholder_of_another_system_is_told_with_its_line_and_what_would_be_right(tag, right):
    ((line, message),) = foreign_tags.flaws(f"Hello {{{{ brand.name }}}}\n\nand {tag}!\n")
    assert (line, message.startswith(f"{tag} is another system's")) == (3, True)
    assert right in message
    assert f"{{% raw %}}{tag}{{% endraw %}}" in message


@pytest.mark.parametrize(
    "text",
    [
        "{{ customer.first_name | default: 'you' }} {{{order.id}}}",
        "{% if order.number %}{{ order.number }}{% endif %}",
        "{% raw %}{name} *|FNAME|*{% endraw %} {% comment %}[[name]]{% endcomment %}",
        "{{ '{name}' }}",
        "a{color:red} .b { margin: 0 }\n@media (max-width: 480px) { td { width: 100% !important } }",
        "<mj-style>.empty{a}</mj-style><style type='text/css'>h1{x}</style>",
        "<!-- was *|FNAME|* -->",
        "100% sure, 50 %% off, 20%% and 30%%",
        "https://shop.example/a%20b%C3%ABC%20?x=%25",
        "[1] [[1]] [link](https://shop.example) <!--[if mso]><p>x</p><![endif]-->",
        '{"a": {"b": [["c"]]}} {} { } {1} {a b}',
        "2 * |x| * 3 and * | * ** stars **",
    ],
)
def test_what_only_looks_like_one_is_left_alone(text):
    assert list(foreign_tags.flaws(text)) == []


@pytest.mark.parametrize(
    ("file", "old", "line"),
    [
        ("templates/note/email.en.txt", "all well?", 1),
        ("templates/note/email.en.mjml", "<mj-text>Hello", 8),
        ("templates/note/email.en.mjml", 'preheader: "Hello', 4),
        ("templates/note/sms.en.txt", "all well?", 4),
        ("layout/footer.transactional.en.txt", "", 1),
    ],
)
def test_no_part_of_a_message_is_sent_with_one(file, old, line, tmp_path):
    folder = shutil.copytree(BRANDS / "good", tmp_path / "brand")
    text = (folder / file).read_text()
    (folder / file).write_text(text.replace(old, f"{old} *|FNAME|*", 1) if old in text else f"*|FNAME|* {text}")
    with pytest.raises(BrandError) as caught:
        check_brand(folder)
    assert f"{file}:{line}: *|FNAME|* is another system's" in str(caught.value)


def test_what_readers_are_to_see_is_written_as_the_message_says(tmp_path):
    folder = shutil.copytree(BRANDS / "good", tmp_path / "brand")
    file = folder / "templates" / "note" / "email.en.txt"
    file.write_text(file.read_text() + "{% raw %}{name}{% endraw %}\n")
    assert check_brand(folder).templates["note"]
