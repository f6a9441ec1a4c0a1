"""The demo's story, played through the public doors of the deployed stage, with weeks passing in between."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field

from infra.cli.console import console, text
from infra.cli.deployment import Deployment
from infra.cli.fast_forward import passed
from infra.cli.idle import Idle
from infra.cli.send import post, secret
from infra.cost.usage import real_now
from infra.demo import answering, people, story, webhooks, website
from infra.demo.people import Cast
from infra.demo.story import Told


class Played(Struct, frozen=True):
    """Who took part, how every delivery was answered, and when (really) it began."""

    cast: Cast
    began: datetime
    answers: Counter[int] = field(default_factory=Counter)


def play(stage: Deployment, idle: Idle) -> Played:
    """`idle` tells when the stage has done all that follows from what it was told."""
    idle.wait()
    played = Played(people.cast(stage.now()), real_now())
    cast = played.cast
    _say("A day at the shop", "Ines looks around, orders, asks on WhatsApp, buys at the till; Ben and Clara order.")
    _browse(stage, played)
    _deliver(stage, played, story.first_day(cast))
    passed(stage, idle, timedelta(days=2))
    _say("Two days later", "the parcels arrive, and the post-purchase journey begins for all three.")
    _deliver(stage, played, story.delivered(cast, stage.now()))
    passed(stage, idle, timedelta(days=1))
    _say("A day later", "Ben sends everything back, and his order is cancelled; Ines complains on the chat, and calls.")
    _deliver(stage, played, story.cancelled(cast, stage.now()))
    _deliver(stage, played, story.complained(cast, stage.now(), token=secret(stage, *webhooks.PHONES)))
    passed(stage, idle, timedelta(days=4))
    _say("Four days later", "Ines follows the link of the mail and answers its question; Clara does not.")
    _answer(stage, played)
    passed(stage, idle, timedelta(weeks=2))
    return played


def _browse(stage: Deployment, played: Played) -> None:
    """The visitor's device has the real clock, whatever time the stage believes it is; Segment corrects such skew."""
    write_key = secret(stage, "segment", "web")
    calls = website.visit(played.cast.ines, api_url=stage.api_url, write_key=write_key)
    played.answers[200] += calls
    console.print(f"  [green]200[/] segment/web  {calls} calls by segment-analytics-python")


def _answer(stage: Deployment, played: Played) -> None:
    for what, status in zip(("opened", "sent"), answering.answer(stage, played.cast.ines, "as_expected"), strict=True):
        played.answers[status] += 1
        console.print(f"  [green]{status}[/] the page behind the link  {what}")


def _deliver(stage: Deployment, played: Played, told: Sequence[Told]) -> None:
    for webhook, difficulty in told:
        answer = post(stage, webhook)
        played.answers[answer.status] += 1
        colour = "green" if answer.status == 200 else "red"
        what = webhook.topic or str(webhook.id).partition("-")[0]
        remark = f"  [dim]({text(difficulty)})[/]" if difficulty else ""
        console.print(f"  [{colour}]{answer.status}[/] {webhook.connector}/{webhook.source}  {text(what)}{remark}")


def _say(when: str, what: str) -> None:
    console.print(f"\n[bold]{when}[/]: {what}")
