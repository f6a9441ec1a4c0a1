"""A day of trouble, rehearsed: how soon an operator sees it, what helps, and that nothing is lost or goes wrongly.

Each operator has the rights of their role. docs/operators/trouble.md tells of it, with the figures of one such day.
"""

import pytest

from infra.brand.compile import check_brand
from infra.brand.problems import BrandError
from infra.cli import api
from tests.e2e.editions import editions
from tests.e2e.pictures import pictured
from tests.e2e.sale import LIST, OVERRIDES, TEMPLATE, tagged

SOMETIMES = "{% if customer.points %}{{ 500 | divided_by: customer.points }} more visits{% endif %}"
"""Right for whoever has points, and for whoever has never heard of them."""


@pytest.fixture
def ses(stage):
    """Sends again in the end, and so does the stage."""
    ses = stage.client("sesv2")
    yield lambda on: ses.put_account_sending_attributes(SendingEnabled=on)
    ses.put_account_sending_attributes(SendingEnabled=True)
    api.post(stage, "/switches/email", {"on": True, "reason": "the exercise is over"})


def test_ses_pauses_the_account(drill, ses):
    tried, waiting = ([drill.somebody() for _ in range(3)] for _ in range(2))
    before = drill.figure("Did not go", "provider_paused", 2)
    drill.causes("SES pauses the account: every mail is refused with SendingPausedException")
    ses(False)
    drill.asks(*tried)
    drill.sees("Today: a provider has paused the account", lambda: drill.alarmed("A provider has paused the account"))
    drill.idle.wait()
    assert drill.figure("Did not go", "provider_paused", 2) - before >= len(tried)
    off = ("sending", "off", "--channel", "email", "--reason", "SES has paused us", "--yes")
    drill.does("marketer", "`tributary sending off --channel email`", lambda: drill.run("marketer", *off))
    drill.asks(*waiting)
    drill.passes(hours=5)
    pictured(drill, "today", "trouble-paused.png")
    early = drill.got().total()
    ses(True)
    on = ("sending", "on", "--channel", "email", "--reason", "SES sends again", "--yes")
    assert "is on" in drill.run("marketer", *on)
    drill.passes(minutes=31)
    got = drill.got()
    missing = [one for one in (*tried, *waiting) if not got[one]]
    drill.ends(lost=len(missing), wrong=early + got.total() - len(got), asked=6, sent=got.total())


def test_a_template_suits_some_customers_and_not_others(drill, tmp_path):
    rich, poor = ([drill.somebody() for _ in range(number)] for number in (4, 2))
    with editions(drill.stage, tmp_path / "brand") as edited:
        mail = edited.folder / "templates" / "lead_reply" / "email.en.txt"
        right = mail.read_text()
        mail.write_text(f"{right}\n{{{{ customer.first_name }}}}")
        with pytest.raises(BrandError, match=r"lead_reply/email\.en\.txt:\d+"):
            check_brand(edited.folder)
        mail.write_text(f"{right}\n{SOMETIMES}")
        edited.publish()
        before = drill.figure("Did not go", "template", 2)
        drill.causes("a template divides by the customer's points, of which some have none")
        drill.asks(*rich, points=50)
        drill.asks(*poor, points=0)
        drill.sees("Today: a template cannot be made", lambda: drill.alarmed("A template cannot be made"))
        drill.idle.wait()
        assert drill.figure("Did not go", "template", 2) - before >= len(poor)
        assert drill.got() == dict.fromkeys(rich, 1)
        drill.passes(minutes=20)
        drill.does("engineer", "deploy the template as it was", edited.take_back)
        drill.passes(minutes=91)
    got = drill.got()
    missing = [one for one in (*rich, *poor) if not got[one]]
    drill.ends(lost=len(missing), wrong=got.total() - len(got), asked=6, sent=got.total())


def test_a_broadcast_goes_to_the_wrong_segment(drill):
    people, name = [drill.somebody() for _ in range(12)], f"opening_{drill.world}"
    assert set(drill.posts([tagged(drill, people, listed=True)])) == {200}
    drill.idle.wait()
    draft = ("--segment", LIST, *TEMPLATE, "--rate", "0.01", "--reason", "we open")
    for words in (("draft", name, *draft), ("count", name), ("confirm", name, "--audience", "12", *OVERRIDES)):
        drill.run("marketer", "broadcasts", *words)
    while drill.got().total() < 4:
        drill.passes(seconds=100)
    drill.causes("a broadcast goes to the wrong segment, and is noticed when some of it has left")
    drill.sees("`tributary broadcasts show`", lambda: LIST in drill.run("viewer", "broadcasts", "show", name))
    stop = ("broadcasts", "stop", name, "--final", "--reason", "wrong segment")
    before, said = drill.got().total(), []
    drill.does("marketer", "`tributary broadcasts stop --final`", lambda: said.append(drill.run("marketer", *stop)))
    drill.passes(seconds=10)
    left = drill.got()
    assert any(f"{number} of 12 had left by then" in said[0] for number in range(before, left.total() + 1))
    drill.passes(hours=6)
    resume = ("broadcasts", "resume", name, "--reason", "after all")
    assert "nothing to stop" in drill.run("marketer", *resume, fails=True)
    drill.passes(hours=1)
    late, told = drill.got() - left, api.get(drill.staff["viewer"], f"/broadcasts/{name}")["outcome"]
    drill.posts([tagged(drill, people, listed=False)])
    drill.idle.wait()
    untold = abs(told["sent"] - left.total()) + abs(told["ended"]["journey stopped"] + told["sent"] - len(people))
    drill.ends(lost=untold, wrong=late.total(), confirmed=12, left_before=left.total(), stopped=12 - left.total())
