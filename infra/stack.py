"""The whole system on one screen: where an event goes, and what each function may do."""

from functools import partial

from aws_cdk import CfnOutput, Stack
from aws_cdk.aws_apigatewayv2 import HttpMethod
from constructs import Construct

from infra.consumer import Consumer
from infra.delivery import Delivery
from infra.function import Function
from infra.http_api import HttpApi
from infra.ingestion import Ingestion
from infra.journeying import Journeying
from infra.monitoring import Monitoring
from infra.release import Release
from infra.storage import Storage
from infra.stream_consumer import Changes, StreamConsumer

GET, HEAD, POST = HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST
READ = ("GetItem", "BatchGetItem", "Query")
NEW_EVENTS = {"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "event#"}]}}}}
OUTBOXES = {"dynamodb": {"Keys": {"sk": {"S": [{"prefix": "run#"}]}}, "NewImage": {"sends": {"N": [{"exists": True}]}}}}


class TributaryStack(Stack):
    """`Storage`, `HttpApi` and `Delivery` are what functions use; `_wire` says which of it each of them may use."""

    def __init__(self, scope: Construct, *, release: Release) -> None:
        stage, brand = release.stage, release.brand
        super().__init__(scope, stage.prefix, env=stage.environment, synthesizer=stage.synthesizer)
        function = partial(Function, self, release=release)
        self.ingest_webhook = function("ingest_webhook", timeout=20)
        self.resolve_identity = function("resolve_identity", timeout=60)
        self.start_journeys = function("start_journeys", timeout=60)
        self.advance_journey = function("advance_journey", timeout=60)
        self.deliver_message = function("deliver_message", timeout=120)
        self.lookup_customer = function("lookup_customer", timeout=20)
        self.preferences = function("preferences", timeout=20)

        self.storage = Storage(self, "Storage", stage=stage)
        self.api = HttpApi(self, "HttpApi", stage=stage)
        self.delivery = Delivery(self, "Delivery", stage=stage, brand=brand)
        self.ingestion = Ingestion(self, "Ingestion", function=self.ingest_webhook, brand=brand)
        Journeying(self, "Journeying", function=self.advance_journey)
        consumer, stream = partial(Consumer, self), partial(StreamConsumer, self)
        self.events = consumer("events", function=self.resolve_identity, concurrency=100)
        self.runs = consumer("runs", function=self.advance_journey, concurrency=50)
        self.messages = consumer("messages", function=self.deliver_message, concurrency=20)
        self.new_events = stream(
            "new-events", function=self.start_journeys, changes=Changes(self.storage.table, NEW_EVENTS)
        )
        self.outboxes = stream("outboxes", function=self.deliver_message, changes=Changes(self.storage.table, OUTBOXES))

        self._open_routes()
        self._allow(travels=stage.time_travel)
        self._watch(Monitoring(self, "Monitoring", stage=stage))
        self._name()

    def _open_routes(self) -> None:
        route = self.api.route
        route("/webhooks/{connector}/{source}", [GET, POST], self.ingest_webhook)
        route("/v1/{call}", [POST], self.ingest_webhook)
        route("/preferences/{token}", [GET, HEAD, POST], self.preferences)
        route("/unsubscribe/{token}", [GET, HEAD, POST], self.preferences)
        route("/customers", [GET], self.lookup_customer, people_only=True)
        route("/customers/{proxy+}", [GET, POST], self.lookup_customer, people_only=True)
        for function in (self.ingest_webhook, self.deliver_message, self.preferences):
            function.knows(public_url=self.api.address)

    def _allow(self, *, travels: bool) -> None:
        storage = self.storage
        storage.lends_secrets(self.ingest_webhook, "connectors/*")
        storage.lends_objects(self.ingest_webhook, "PutObject", "bodies")
        self.events.takes_from(self.ingest_webhook)

        storage.lends_secrets(self.resolve_identity, "keys/identity")
        storage.lends_objects(self.resolve_identity, "GetObject", "bodies")
        storage.lends_objects(self.resolve_identity, "PutObject", "quarantine")
        storage.lends_table(self.resolve_identity, *READ, "PutItem", "UpdateItem")

        storage.lends_table(self.start_journeys, *READ, "PutItem", "UpdateItem")
        self.runs.takes_from(self.start_journeys)

        storage.lends_table(self.advance_journey, *READ, "PutItem")
        storage.lends_due_index(self.advance_journey)
        self.runs.takes_from(self.advance_journey)
        self.messages.takes_from(self.advance_journey)

        storage.lends_table(self.deliver_message, *READ, "PutItem", "UpdateItem")
        storage.lends_secrets(self.deliver_message, "keys/links")
        self.delivery.lends_mail(self.deliver_message)

        storage.lends_table(self.preferences, *READ, "PutItem")
        storage.lends_secrets(self.preferences, "keys/links")
        self.events.takes_from(self.preferences)

        storage.lends_table(self.lookup_customer, *READ)
        storage.lends_secrets(self.lookup_customer, "keys/identity")
        if travels:
            storage.lends_table(self.ingest_webhook, "GetItem")

    def _watch(self, monitoring: Monitoring) -> None:
        monitoring.watch_functions(*(one for one in self.node.children if isinstance(one, Function)))
        monitoring.watch_queues(self.events, self.runs, self.messages)
        monitoring.watch_streams(self.new_events, self.outboxes)
        monitoring.watch_dead_letters("bus", self.ingestion.dead_letters)
        monitoring.draw()

    def _name(self) -> None:
        """What tools and people need to find this deployment."""
        consumers = (self.events, self.runs, self.messages)
        names = {
            "ApiUrl": self.api.address,
            "EventBus": self.ingestion.bus.event_bus_name,
            "Table": self.storage.table.table_name,
            "Bucket": self.storage.bucket.bucket_name,
            **{f"{one.name.title()}Queue": one.queue.queue_url for one in consumers},
        }
        for name, value in names.items():
            CfnOutput(self, name, value=value)
