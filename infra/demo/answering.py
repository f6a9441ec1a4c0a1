"""A reader answers the question of a mail: its link opens our page, and the page's form sends the answer."""

import re

from infra.cli import inbox, web
from infra.cli.deployment import Deployment
from infra.demo.people import Person

LINK = re.compile(r"https?://\S+/answer/\S+")
FORM = {"content-type": "application/x-www-form-urlencoded"}


def answer(stage: Deployment, person: Person, word: str) -> list[int]:
    """How opening it and sending it were answered. What was chosen in the mail stands in the address of the page."""
    mails = [mail for mail in inbox.read(stage) if person.email in mail.to]
    (link,) = (one for mail in mails for one in LINK.findall(mail.text) if f"&answer={word}&" in one)
    opened = web.request("GET", link)
    sent = web.request("POST", link, headers=FORM, body=b"form=answer")
    return [opened.status, sent.status]
