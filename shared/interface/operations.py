"""Every operation of the API; `{name}` in a path is a part of it."""

from typing import Any

from msgspec import Struct

from shared.broadcasts.wish import Wish
from shared.interface import answered, asked, broadcasting, jobs, operated, overriding, wishes
from shared.jobs.models import KINDS

OF_ONE = "/customers/{customer_id}"


class Operation(Struct, frozen=True):
    """`asked` are the parameters of the query, `body` is what is sent as JSON, `answered` what comes back."""

    id: str
    method: str
    path: str
    summary: str
    answered: Any
    asked: type = asked.Nothing
    body: type | None = None


LOOKUPS = (
    Operation("find", "get", "/customers", "The customer that owns an identifier now", answered.Customer,
              asked.Identified),
    Operation("customer", "get", OF_ONE, "A customer, by any id that it ever had", answered.Customer),
    Operation("timeline", "get", f"{OF_ONE}/timeline", "What happened, whatever the source", answered.Timeline,
              asked.Paged),
    Operation("messages", "get", f"{OF_ONE}/messages", "What was sent, and what was not and why", answered.Messages),
    Operation("why", "get", f"{OF_ONE}/messages/why", "Whether a message would go now, or what would stop it",
              answered.Would, asked.Template),
    Operation("runs", "get", f"{OF_ONE}/runs", "The journeys of a customer", answered.Runs),
    Operation("explain", "get", f"{OF_ONE}/explain", "Why an identifier belongs to a customer", answered.Explanation,
              asked.Identified),
)  # fmt: skip
SEGMENTS = (
    Operation("segments", "get", "/segments", "All segments, and whether they are up to date", answered.Segments),
    Operation("segment", "get", "/segments/{name}", "One segment, and how many are in it", answered.Counted),
    Operation("members", "get", "/segments/{name}/members", "Who is in it, page by page", answered.Members,
              asked.Listed),
)  # fmt: skip
ACTS = (
    Operation("cut", "post", f"{OF_ONE}/cuts", "Two identifiers do not belong together", answered.Decided,
              body=wishes.Pair),
    Operation("restore", "post", f"{OF_ONE}/restores", "They do after all", answered.Decided, body=wishes.Pair),
    Operation("release", "post", f"{OF_ONE}/releases", "Join what was held", answered.Released, body=wishes.Release),
    Operation("holds", "get", "/holds", "Customers whose joins wait for a person", answered.Holds),
    Operation("erase", "post", f"{OF_ONE}/erasure", "Ask for all of it to be forgotten", answered.Request,
              body=wishes.Privacy),
    Operation("export", "post", f"{OF_ONE}/export", "Ask for all of it as one document", answered.Request,
              body=wishes.Privacy),
    Operation("request", "get", f"{OF_ONE}/requests/{{request_id}}", "What became of an erasure or export",
              answered.Request),
)  # fmt: skip
AUDIT = (Operation("audit", "get", "/audit", "What our own people did", answered.AuditEntries, asked.Acted),)
JOURNEY = "/journeys/{name}"
OPERATING = (
    Operation("journeys", "get", "/journeys", "All journeys, their state, and where their runs are", operated.Journeys,
              asked.Onwards),
    Operation("journey", "get", JOURNEY, "One journey, and what was decided about it", operated.Operated,
              asked.Onwards),
    Operation("definition", "get", f"{JOURNEY}/versions/{{version}}", "A version, as its runs go by it",
              operated.Definition),
    Operation("pause", "post", f"{JOURNEY}/pauses", "Timers stand still, messages wait", operated.Decision,
              body=wishes.Reasoned),
    Operation("resume", "post", f"{JOURNEY}/resumptions", "They go on", operated.Decision, body=wishes.Reasoned),
    Operation("stop", "post", f"{JOURNEY}/stops", "Its runs end, and nobody enters", operated.Decision,
              body=wishes.Reasoned),
    Operation("reopen", "post", f"{JOURNEY}/releases", "Others may enter again", operated.Decision,
              body=wishes.Reasoned),
    Operation("migrate", "post", f"{JOURNEY}/tours", "Runs go on with the newer version now", operated.Decision,
              body=wishes.Reasoned),
    Operation("tour", "get", "/tours/{id}", "How far a tour is", operated.Tour),
    Operation("switches", "get", "/switches", "Which channels are switched off", operated.Switches),
    Operation("switch", "post", "/switches/{name}", "Switch a channel or all sending off or on", operated.Decision,
              body=wishes.Switch),
    Operation("switch_target", "post", "/switches/{name}/{target}", "Switch what webhooks go to off or on, such as "
              "webhook/crm", operated.Decision, body=wishes.Switch),
)  # fmt: skip
CONNECTOR, SOURCE = "/connectors/{connector}", "/connectors/{connector}/{source}"
CONNECTORS = (
    Operation("sources", "get", "/connectors", "Which sources are switched off, and what waits of them",
              operated.Sources),
    Operation("switch_connector", "post", f"{CONNECTOR}/switches", "Switch all sources of a vendor off or on",
              operated.Decision, body=wishes.Switch),
    Operation("switch_source", "post", f"{SOURCE}/switches", "Switch one of them off or on", operated.Decision,
              body=wishes.Switch),
    Operation("drop_of_connector", "post", f"{CONNECTOR}/drops", "Delete what waits of a vendor", operated.Decision,
              body=wishes.Drop),
    Operation("drop_of_source", "post", f"{SOURCE}/drops", "Delete what waits of one source", operated.Decision,
              body=wishes.Drop),
)  # fmt: skip
OF_BROADCAST = "/broadcasts/{name}"
BROADCASTS = (
    Operation("broadcasts", "get", "/broadcasts", "All broadcasts", broadcasting.Broadcasts),
    Operation("draft_broadcast", "post", "/broadcasts", "Draft one, or draft it anew before it is confirmed",
              broadcasting.Broadcast, body=Wish),
    Operation("broadcast", "get", OF_BROADCAST, "One broadcast, and what became of it", broadcasting.Detailed,
              asked=asked.Onwards),
    Operation("count_broadcast", "post", f"{OF_BROADCAST}/counts", "Count who would get it, now",
              broadcasting.Broadcast),
    Operation("confirm_broadcast", "post", f"{OF_BROADCAST}/confirmations", "Let it go to as many as were counted",
              broadcasting.Broadcast, body=broadcasting.Confirmation),
    Operation("halt_broadcast", "post", f"{OF_BROADCAST}/stops", "Stop it at once, for now or for good",
              broadcasting.Broadcast, body=broadcasting.Stop),
    Operation("continue_broadcast", "post", f"{OF_BROADCAST}/resumptions", "Go on after a stop that was not for good",
              broadcasting.Broadcast, body=wishes.Reasoned),
)  # fmt: skip
SETTINGS = (
    Operation("settings", "get", "/settings", "What operators may change, as deployed and as it is now",
              overriding.Settings),
    Operation("settings_history", "get", "/settings/history", "Who changed which of them, when and why",
              overriding.Versions),
    Operation("change_settings", "post", "/settings", "Change some of them", overriding.Changed, body=wishes.Change),
    Operation("roll_back_settings", "post", "/settings/rollbacks", "As they were at a version", overriding.Changed,
              body=wishes.Rollback),
)  # fmt: skip
JOBS = (
    Operation("jobs", "get", "/jobs", "Long jobs, those that run and those that ended lately", jobs.JobsTold,
              asked.Several),
    Operation("job", "get", "/jobs/{kind}/{id}", "How far a job is", jobs.JobTold),
    *(Operation(f"stop_{kind}", "post", f"/jobs/{kind}/{{id}}/stops", f"The {kind} takes no further turn",
                jobs.JobTold, body=wishes.Reasoned) for kind in KINDS),
    *(Operation(f"resume_{kind}", "post", f"/jobs/{kind}/{{id}}/resumptions", f"The {kind} goes on where it was",
                jobs.JobTold, body=wishes.Reasoned) for kind in KINDS),
)  # fmt: skip
OPERATIONS = (*LOOKUPS, *SEGMENTS, *ACTS, *AUDIT, *OPERATING, *CONNECTORS, *BROADCASTS, *SETTINGS, *JOBS)
