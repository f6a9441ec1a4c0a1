"""Instagram: messages to a professional account, and comments under its posts.

https://developers.facebook.com/docs/instagram-platform/webhooks
"""

from collections.abc import Iterator

from shared.connectors import Connector
from shared.events import Event
from shared.payload import Fields, stated
from shared.vendors.meta import messaging
from shared.vendors.meta.deliveries import Told, challenge, entries, events, moment, verify
from shared.webhooks import Request

COMMENTS = ("comments", "live_comments")


def parse(request: Request) -> list[Event]:
    return events(request, _updates(request))


def _updates(request: Request) -> Iterator[Told]:
    for entry in entries(request.body, "instagram"):
        yield from messaging.updates(entry, "instagram")
        yield from (told for one in entry.objects("changes") if (told := _comment(one, entry)))


def _comment(change: Fields, entry: Fields) -> Told | None:
    """The account's own comments come as well; they are no customer's."""
    value, account = change.object("value"), entry.id("id")
    author = value.object("from")
    who, comment_id = author.id("id"), value.id("id")
    if change.text("field") not in COMMENTS or not who or not comment_id or who == account:
        return None
    media = value.object("media").id("id")
    said = stated(id=comment_id, text=value.text("text"), in_reply_to=value.id("parent_id"), media=media)
    return Told(
        "comment.received",
        (comment_id,),
        moment(entry, "time"),
        ((f"instagram_user@{account}", who),),
        stated(
            message={"channel": "instagram", "type": "comment", **said},
            traits=stated(instagram_username=author.text("username")),
        ),
    )


connector = Connector(verify=verify, challenge=challenge, parse=parse, persons=("instagram_user",))
