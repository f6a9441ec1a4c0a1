"""Webhooks, tracking calls and events of the bus: believe, read, put on the queue; only then say thanks."""

from msgspec.structs import replace

from functions.ingest_webhook.numbers import refused
from shared import configuration
from shared.aws import clock
from shared.aws.clients import client
from shared.aws.intake import open_intake
from shared.aws.secrets import AFRESH, Secrets
from shared.aws.table import Table
from shared.errors import Rejected
from shared.ingestion import answers, deliveries, preliminaries, reading, trust, visits
from shared.ingestion.proving import Proving
from shared.observability import count, logger, place
from shared.settings import Settings

settings = Settings.from_environment()
brand = configuration.brand()
secrets = Secrets(client("secretsmanager"), settings.secret_name)
intake = open_intake(settings)
table = Table(client("dynamodb") if settings.time_travel else None, settings.table)
visitor = visits.Visitor()


def handler(event: deliveries.LambdaEvent, context: object) -> answers.Answer:
    """What fails on an event of the bus is raised: Lambda tries again, and keeps it at last."""
    if "detail-type" in event:
        return {"accepted": accept(deliveries.from_bus(event, brand, clock.now(table, settings.time_travel)))}
    try:
        return receive(event)
    except Rejected as error:
        refused(error, *deliveries.named(event, brand))
        return answers.refusal(error)
    except Exception as error:  # the one place where our trouble becomes "try again"
        logger.error("failed", extra={"error": type(error).__name__, "at": place(error)})
        return answers.problem(503)


def receive(event: deliveries.LambdaEvent) -> answers.Answer:
    """Signatures are dated by the real clock, whatever the local stage believes the time is."""
    request = deliveries.from_http(event, settings.public_url, clock.now(table, ""))
    connector = trust.connector_for(request)
    if request.method in preliminaries.METHODS:
        return preliminaries.answer(connector, request)
    proving = Proving(brand, secrets, visitor)
    if request.method == "GET":
        return answers.handshake(trust.challenge(connector, request, proving.known(connector, request, AFRESH)))
    delivery = visitor.confirmed(proving.believed(connector, request))
    dated = replace(delivery.request, received_at=clock.now(table, settings.time_travel))
    return answers.accepted(delivery.connector.answer(accept(replace(delivery, request=dated))))


def accept(delivery: trust.Believed) -> int:
    """How many events were read, once the delivery is on the queue; one that could not be read goes there as well."""
    found, request = reading.read(delivery), delivery.request
    if found.bug:
        logger.error("connector failed", extra={"error": type(found.bug).__name__, "at": place(found.bug)})
    intake.put(reading.envelope(delivery, found))
    count("DeliveryAccepted", connector=request.connector, source=request.source, secret=delivery.secret)
    return len(found.events)
