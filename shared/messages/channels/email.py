"""E-mail through Amazon SES v2: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from email.header import Header
from email.utils import formataddr
from typing import Any

from shared.configuration import FORBID_UNKNOWN_FIELDS, Brand
from shared.messages import answers
from shared.messages.channels import Channel, Envelope, Grant, Letter, MessageClass, Route
from shared.messages.models import Outcome
from shared.messages.text_settings import PRICE, PRICES

REFUSALS = {"MessageRejected", "BadRequestException", "MailFromDomainNotVerifiedException", "NotFoundException"}
LONGEST_WORD = 75
MOST_BYTES = 100_000
"""Gmail cuts a mail off after 102 KB, and the unsubscribe link with it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`price` of one mail, in US dollars. `canary`: every five minutes a mail goes to SES's simulator, to see that its
    events come back. `early` are the classes of message that go again without waiting for a day, where canaries prove
    that they did not leave.
    """

    __pydantic_config__ = FORBID_UNKNOWN_FIELDS

    price: str = "0.0001"
    canary: bool = True
    early: tuple[MessageClass, ...] = ("transactional",)


def send(client: Any, envelope: Envelope) -> Outcome:
    try:
        answer = client.send_email(**request(envelope))
    except answers.ERRORS as error:
        return answers.of_error(error, REFUSALS)
    return answers.taken(answer.get("MessageId"))


def request(envelope: Envelope) -> dict[str, Any]:
    simple = {
        "Subject": _utf8(envelope.parts["subject"]),
        "Body": {"Html": _utf8(envelope.parts["html"]), "Text": _utf8(envelope.parts["text"])},
        "Headers": _headers(envelope),
    }
    tags = {"send_id": envelope.send_id, **envelope.tags}
    return {
        "FromEmailAddress": sender(envelope.sender),
        "Destination": {"ToAddresses": [envelope.to]},
        "Content": {"Simple": {name: part for name, part in simple.items() if part}},
        "EmailTags": [{"Name": name, "Value": value} for name, value in tags.items()],
        **({"ConfigurationSetName": envelope.configuration_set} if envelope.configuration_set else {}),
    }


def sender(text: str) -> str:
    """`Name <address>`, the name encoded where it is not ASCII: SES takes the field as it goes out.

    In words of 75 signs at most (RFC 2047, section 2): longer ones are no encoded words, and may be shown as they are.
    """
    name, address = named(text)
    if name.isascii():
        return formataddr((name, address))
    return f"{Header(name, 'utf-8', maxlinelen=LONGEST_WORD).encode(linesep='')} <{address}>"


def named(text: str) -> tuple[str, str]:
    """Name and address. A name of brand.yaml has no quotes: a parser of headers would read it as far as a comma."""
    name, _, address = text.removesuffix(">").rpartition("<")
    return name.strip(), address


def _headers(envelope: Envelope) -> list[dict[str, str]]:
    """One https address and the POST header make one-click unsubscribe (RFC 8058); a mailto would not."""
    if envelope.unsubscribe is None:
        return []
    one_click = {"List-Unsubscribe": f"<{envelope.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return [{"Name": name, "Value": value} for name, value in one_click.items()]


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}


def grants(brand: Brand, settings: Settings) -> tuple[Grant, ...]:
    """Only as the brand's own senders. In the sandbox SES asks for the right to the recipient's identity as well, and
    says AccessDenied: https://github.com/aws/aws-sdk-js/issues/3641
    """
    senders = sorted({named(one)[1] for one in (brand.senders.transactional, brand.senders.marketing)})
    names = ("identity/*", "configuration-set/{configuration_set}")
    resources = tuple(f"arn:{{partition}}:ses:{{region}}:{{account}}:{name}" for name in names)
    why = "in the sandbox a recipient is an identity as well; whom it is from is pinned by a condition"
    return (Grant("ses:SendEmail", resources, only={"ses:FromAddress": tuple(senders)}, why=why),)


def flaws(letter: Letter) -> Iterator[tuple[str, str]]:
    size = len(letter.parts["html"].encode())
    if size > MOST_BYTES:
        yield "html", f"the mail weighs {size:,} bytes; at most {MOST_BYTES:,} arrive whole"


def price(letter: Letter) -> Decimal:
    return Decimal(letter.settings.price)


def complaints(settings: Settings) -> Iterator[tuple[str, str]]:
    if not PRICE.fullmatch(settings.price):
        yield "price", PRICES


def weight(letter: Letter, country: str) -> str:
    return f"{len(letter.parts['html'].encode()) / 1000:.0f} kB"


channel = Channel(
    kinds=("email",),
    routes={"ses": Route(send, service="sesv2", grants=grants)},
    settings=Settings,
    complaints=complaints,
    price=price,
    flaws=flaws,
    weight=weight,
)
