"""What a WhatsApp message says, by its type."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field

from shared import money, strict_json
from shared.payload import Fields, fields, stated


class Said(Struct, frozen=True):
    """`cart` is what somebody put together in the catalogue; `own_number` was asked for, and given with a button."""

    message: Mapping[str, Any] = field(default_factory=dict)
    cart: Mapping[str, Any] = field(default_factory=dict)
    own_number: str | None = None


def content(message: Fields, kind: str) -> Said:
    """A type that is not known here, or not to Meta (`unsupported`), is a message all the same, without its content."""
    read = READERS.get(kind)
    said = read(message) if read else Said()
    context = message.object("context")
    product = context.object("referred_product")
    about = stated(
        in_reply_to=context.id("id"),
        product=stated(id=product.id("product_retailer_id"), catalog=product.id("catalog_id")),
    )
    return Said(about | dict(said.message), said.cart, said.own_number)


def _text(message: Fields) -> Said:
    return Said(stated(text=message.object("text").text("body")))


def _button(message: Fields) -> Said:
    """A quick reply of a template; `payload` is what the template's author gave to the button."""
    button = message.object("button")
    return Said(stated(text=button.text("text"), payload=button.text("payload")))


def _interactive(message: Fields) -> Said:
    interactive = message.object("interactive")
    reply = interactive.object(interactive.text("type") or "")
    return Said(stated(text=reply.text("title", "body"), payload=reply.id("id", "name"), answers=_answers(reply)))


def _answers(reply: Fields) -> dict[str, Any]:
    """A filled-in form (a flow), as JSON within JSON. Its token may open a session at the form's endpoint."""
    written = reply.text("response_json")
    if not written:
        return {}
    answers = fields(strict_json.loads(written.encode()), reply.at("response_json")).value
    return {name: value for name, value in answers.items() if name != "flow_token"}


def _media(message: Fields) -> Said:
    kind = message.text("type") or ""
    media = message.object(kind)
    attachment = stated(
        type="voice" if media.flag("voice") else kind,
        id=media.id("id"),
        mime_type=media.text("mime_type"),
        filename=media.text("filename"),
        sha256=media.text("sha256"),
    )
    return Said(stated(text=media.text("caption"), attachments=[attachment]))


def _location(message: Fields) -> Said:
    place = message.object("location")
    return Said(
        stated(
            text=place.text("name", "address"),
            location=stated(
                latitude=place.amount("latitude"), longitude=place.amount("longitude"), address=place.text("address")
            ),
        )
    )


def _contacts(message: Fields) -> Said:
    """Cards of other people: their names only. A number that we asked for is the sender's own."""
    cards = message.objects("contacts")
    names = [stated(type="contact", name=one.object("name").text("formatted_name")) for one in cards]
    asked = message.text("origin") == "contact_request"
    phones = [phone for one in cards for phone in one.objects("phones")] if asked else []
    own = {_digits(phone.id("wa_id", "phone") or "") for phone in phones}
    return Said(stated(attachments=[] if asked else names), own_number=own.pop() if len(own) == 1 else None)


def _digits(written: str) -> str:
    return "".join(one for one in written if one in "+0123456789")


def _order(message: Fields) -> Said:
    """A wish list sent into the chat: nothing is bought by it yet."""
    order = message.object("order")
    items = [
        stated(product_id=one.id("product_retailer_id"), quantity=one.number("quantity"), price=_price(one))
        for one in order.objects("product_items")
    ]
    return Said(
        stated(text=order.text("text")), stated(id=message.id("id"), catalog=order.id("catalog_id"), items=items)
    )


def _price(item: Fields) -> money.Money | None:
    amount, currency = item.amount("item_price"), item.text("currency")
    return money.computed(amount, currency, item.at("item_price")) if amount is not None and currency else None


def _reaction(message: Fields) -> Said:
    """Without an emoji the reaction was taken back."""
    reaction = message.object("reaction")
    return Said(stated(in_reply_to=reaction.id("message_id"), emoji=reaction.text("emoji")))


def _edit(message: Fields) -> Said:
    edit = message.object("edit")
    new = edit.object("message")
    said = content(new, new.text("type") or "")
    return Said({**said.message, **stated(edits=edit.id("original_message_id"))})


def _revoke(message: Fields) -> Said:
    return Said(stated(deletes=message.object("revoke").id("original_message_id")))


READERS: Mapping[str, Callable[[Fields], Said]] = {
    "text": _text,
    "button": _button,
    "interactive": _interactive,
    **dict.fromkeys(("image", "video", "audio", "document", "sticker"), _media),
    "location": _location,
    "contacts": _contacts,
    "order": _order,
    "reaction": _reaction,
    "edit": _edit,
    "revoke": _revoke,
}
