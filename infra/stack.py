"""The whole system on one screen: where an event goes. What each function may do there is said in rights.py."""

from functools import partial

from aws_cdk import CfnOutput, Stack
from aws_cdk.aws_apigatewayv2 import HttpMethod
from constructs import Construct

from infra import rights
from infra.archive import Archive
from infra.auditing import Auditing
from infra.console import Console
from infra.consumer import Consumer
from infra.delivery import Delivery
from infra.function import Function
from infra.hand import HOUR_HAND, MINUTE_HAND, Hand
from infra.http_api import HttpApi
from infra.ingestion import Ingestion
from infra.job import Job
from infra.monitoring import Monitoring
from infra.overriding import Overriding
from infra.release import Release
from infra.roles import Roles
from infra.storage import Storage
from infra.stream_consumer import Changes, StreamConsumer
from shared.aws import keys
from shared.reviews import causes

GET, HEAD, POST, OPTIONS = HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.OPTIONS
NEW_EVENTS = {"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "event#"}]}}}}
IDENTIFIERS = {"eventName": ["INSERT", "MODIFY"], "dynamodb": {"Keys": {"sk": {"S": ["id"]}}}}
FOLDS = {
    "eventName": ["INSERT", "MODIFY"],
    "dynamodb": {"Keys": {"sk": {"S": [{"prefix": one} for one in (*causes.FOLDS, keys.FOLLOWER)]}}},
}
CUTS = {"eventName": ["INSERT", "MODIFY"], "dynamodb": {"Keys": {"sk": {"S": [{"prefix": keys.CUT}]}}}}
FINDINGS = {"dynamodb": {"Keys": {"sk": {"S": [keys.STANDING]}}, "NewImage": {"tells": {"N": [{"exists": True}]}}}}
MOST_ASKED = 10
"""Acts on customers in a second. Each erasure is an execution: 5,000 at once would take all workers from webhooks."""

OF_CONNECTORS = ("/connectors/{connector}/{act}", "/connectors/{connector}/{source}/{act}")
OUTBOXES = {"dynamodb": {"Keys": {"sk": {"S": [{"prefix": "run#"}]}}, "NewImage": {"sends": {"N": [{"exists": True}]}}}}


class TributaryStack(Stack):
    """`Storage`, `HttpApi` and `Delivery` are what functions use; `rights` says which of it each of them may use."""

    def __init__(self, scope: Construct, *, release: Release) -> None:
        stage, brand = release.stage, release.brand
        super().__init__(scope, stage.prefix, env=stage.environment, synthesizer=stage.synthesizer)
        self.storage = Storage(self, "Storage", stage=stage)
        self.archive = Archive(self, "Archive", stage=stage, storage=self.storage)
        self.api = HttpApi(self, "HttpApi", stage=stage)
        self.delivery = Delivery(self, "Delivery", stage=stage, brand=brand)
        self._make_functions(release)
        self.ingestion = Ingestion(self, "Ingestion", function=self.ingest_webhook, brand=brand)
        self.delivery.sends_canaries(self.deliver_message)
        self._set_clocks()
        self._connect()
        self._make_jobs()
        self._open_routes()
        monitoring = Monitoring(self, "Monitoring", stage=stage)
        watched = monitoring.watch_settings()
        self.overriding = Overriding(self, "Overriding", function=self.operate_settings, alarm=watched)
        rights.grant(self)
        self.roles = Roles(self, "Roles")
        if stage.time_travel:
            self.storage.lends_table(self.ingest_webhook, "GetItem")
        Console(self, "Console", show=self.show_console, overview=monitoring.dashboard)
        self._watch(monitoring)
        if stage.audited:
            Auditing(self, "Auditing", function=self.operate_console)
        self._name()

    def _make_functions(self, release: Release) -> None:
        function = partial(Function, self, release=release)
        self.ingest_webhook = function("ingest_webhook", timeout=20)
        self.resolve_identity = function("resolve_identity", timeout=60)
        self.start_journeys = function("start_journeys", timeout=60)
        self.advance_journey = function("advance_journey", timeout=60)
        self.review_customers = function("review_customers", timeout=60)
        self.deliver_message = function("deliver_message", timeout=120)
        self.lookup_customer = function("lookup_customer", timeout=20)
        self.correct_customer = function("correct_customer", timeout=29)
        self.operate_journeys = function("operate_journeys", timeout=29)
        self.operate_settings = function("operate_settings", timeout=29)
        self.operate_jobs = function("operate_jobs", timeout=29)
        self.fulfil_privacy_request = function("fulfil_privacy_request", timeout=300)
        self.preferences = function("preferences", timeout=20)
        self.show_console = function("show_console", timeout=29)
        self.operate_console = function("operate_console", timeout=29)
        self.inform_agent = function("inform_agent", timeout=8)
        self.run_broadcasts = function("run_broadcasts", timeout=60)
        self.import_rows = function("import_rows", timeout=120)
        self.replay_archive = function("replay_archive", timeout=120)
        self.ask_vendor = function("ask_vendor", timeout=120)
        self.notice_silence = function("notice_silence", timeout=60)
        self.sync_opt_outs = function("sync_opt_outs", timeout=300)

    def _set_clocks(self) -> None:
        Hand(self, "Journeying", function=self.advance_journey, rhythm=MINUTE_HAND)
        following = Hand(self, "Following", function=self.operate_settings, rhythm=MINUTE_HAND)
        functions = {
            "Reconciling": self.ask_vendor,
            "Refreshing": self.review_customers,
            "Silences": self.notice_silence,
            "OptOuts": self.sync_opt_outs,
            "Halts": self.run_broadcasts,
        }
        hours = [Hand(self, name, function=function, rhythm=HOUR_HAND) for name, function in functions.items()]
        self.hands = [following, *hours]

    def _connect(self) -> None:
        """Queues and streams, and who reads them."""
        consumer, stream = partial(Consumer, self), partial(StreamConsumer, self)
        self.events = consumer("events", function=self.resolve_identity, concurrency=100)
        self.runs = consumer("runs", function=self.advance_journey, concurrency=50)
        self.reviews = consumer("reviews", function=self.review_customers, concurrency=20)
        self.messages = consumer("messages", function=self.deliver_message, concurrency=20)
        self.vendors = consumer("vendors", function=self.ask_vendor, concurrency=2)
        self.consumers = (self.events, self.runs, self.reviews, self.messages, self.vendors)
        news = Changes(self.storage.table, (NEW_EVENTS, IDENTIFIERS, FOLDS, CUTS, FINDINGS))
        self.new_events = stream("new-events", function=self.start_journeys, changes=news)
        self.outboxes = stream(
            "outboxes", function=self.deliver_message, changes=Changes(self.storage.table, (OUTBOXES,))
        )

    def _make_jobs(self) -> None:
        """What takes many turns, and who takes them."""
        functions = {
            "broadcast": self.run_broadcasts,
            "erasure": self.fulfil_privacy_request,
            "export": self.fulfil_privacy_request,
            "import": self.import_rows,
            "replay": self.replay_archive,
            "tour": self.operate_journeys,
        }
        self.jobs = {kind: Job(self, kind, function=function) for kind, function in functions.items()}
        self.jobs["broadcast"].tells_stops(self.run_broadcasts)

    def _open_routes(self) -> None:
        route = self.api.route
        route("/webhooks/{connector}/{source}", [GET, HEAD, OPTIONS, POST], self.ingest_webhook)
        route("/v1/{call}", [OPTIONS, POST], self.ingest_webhook)
        route("/preferences/{token}", [GET, HEAD, POST], self.preferences)
        route("/unsubscribe/{token}", [GET, HEAD, POST], self.preferences)
        route("/confirm/{token}", [GET, HEAD, POST], self.preferences)
        route("/answer/{token}", [GET, HEAD, POST], self.preferences)
        route("/stories/{connector}/{source}", [POST], self.inform_agent)
        route("/story/{token}", [GET, HEAD, POST], self.inform_agent)
        route("/customers", [GET], self.lookup_customer, people_only=True)
        route("/customers/{proxy+}", [GET], self.lookup_customer, people_only=True)
        route("/customers/{id}/{act}", [POST], self.correct_customer, people_only=True)
        self.api.limit("POST /customers/{id}/{act}", MOST_ASKED)
        route("/customers/{id}/requests/{request}", [GET], self.correct_customer, people_only=True)
        route("/segments", [GET], self.lookup_customer, people_only=True)
        route("/segments/{proxy+}", [GET], self.lookup_customer, people_only=True)
        route("/broadcasts", [GET, POST], self.run_broadcasts, people_only=True)
        route("/broadcasts/{name}", [GET], self.run_broadcasts, people_only=True)
        route("/broadcasts/{name}/{act}", [POST], self.run_broadcasts, people_only=True)
        route("/holds", [GET], self.correct_customer, people_only=True)
        route("/audit", [GET], self.correct_customer, people_only=True)
        self._open_operating()
        for function in (self.ingest_webhook, self.deliver_message, self.preferences, self.inform_agent):
            function.knows(public_url=self.api.address)

    def _open_operating(self) -> None:
        for path in ("/journeys", "/journeys/{proxy+}", "/tours/{id}", "/switches", "/connectors"):
            self.api.route(path, [GET], self.operate_journeys, people_only=True)
        for path in ("/journeys/{name}/{act}", "/switches/{name}", "/switches/{name}/{target}", *OF_CONNECTORS):
            self.api.route(path, [POST], self.operate_journeys, people_only=True)
        for path, method in (("", GET), ("", POST), ("/history", GET), ("/rollbacks", POST)):
            self.api.route(f"/settings{path}", [method], self.operate_settings, people_only=True)
        for path, method in (("", GET), ("/{kind}/{id}", GET), ("/{kind}/{id}/{act}", POST)):
            self.api.route(f"/jobs{path}", [method], self.operate_jobs, people_only=True)

    def _watch(self, monitoring: Monitoring) -> None:
        monitoring.watch_functions(*(one for one in self.node.children if isinstance(one, Function)))
        monitoring.watch_queues(*self.consumers)
        monitoring.watch_jobs(*self.jobs.values())
        monitoring.watch_streams(self.new_events, self.outboxes)
        monitoring.watch_dead_letters("bus", self.ingestion.dead_letters)
        monitoring.watch_guards("complaints", "bounces", "blast_guard", "budget", "endpoint", "gone")
        monitoring.watch_api(self.api)
        monitoring.watch_hands(*self.hands)
        if self.delivery.has_canaries:
            monitoring.watch_canaries()
        if monitoring.stage.sums_alarms:
            monitoring.conclude()
        monitoring.draw()

    def _name(self) -> None:
        """What tools and people need to find this deployment."""
        names = {
            "ApiUrl": self.api.address,
            "EventBus": self.ingestion.bus.event_bus_name,
            "Table": self.storage.table.table_name,
            "Bucket": self.storage.bucket.bucket_name,
            "Jobs": self.jobs["erasure"].machines,
            **{f"{one.name.title()}Queue": one.queue.queue_url for one in self.consumers},
        }
        for name, value in names.items():
            CfnOutput(self, name, value=value)
