"""Rights that end in a wildcard, each accepted for a reason: nothing narrower serves, or there is nothing narrower."""

from msgspec import Struct

from infra.names import APP
from shared.jobs.models import KINDS


class Wide(Struct, frozen=True):
    """`on` is a pattern of construct paths below the stack, `resource` as cdk-nag writes it."""

    on: str
    reason: str
    resource: str = "*"


def _of_account(service: str, name: str) -> str:
    return f"arn:<AWS::Partition>:{service}:<AWS::Region>:<AWS::AccountId>:{name}"


def _objects(on: str, *prefixes: str) -> list[Wide]:
    reason = "objects of one prefix; their names are made at run time"
    return [Wide(on, reason, f"<StorageBodies7921A412.Arn>/{one}/*") for one in prefixes]


def _executions(on: str, kind: str) -> Wide:
    resource = _of_account("states", f"execution:{APP}-{{stage}}-{kind}:*")
    return Wide(on, "executions are named at run time, after their jobs", resource)


SECRETS = _of_account("secretsmanager", f"secret:/{APP}/{{stage}}/connectors/*")
CONTACTS = "arn:<AWS::Partition>:connect:*:<AWS::AccountId>:instance/*/contact/*"
SETTINGS = _of_account("appconfig", "application/<OverridingApplication9483237E>/*")

WILDCARDS = (
    Wide(
        "ingest_webhook/*",
        "an unknown source must answer as a wrong signature does, so asking for its secret must be allowed",
        SECRETS,
    ),
    Wide("inform_agent/*", "as for ingest_webhook: it believes the same requests by the same secrets", SECRETS),
    Wide(
        "ask_vendor/*",
        "sources and their secrets are made at run time of the stage: whoever adds one need not deploy this anew",
        SECRETS,
    ),
    Wide(
        "ask_vendor/*",
        "a contact is known when it begins; its instance may be in any region that forwards its events to ours",
        CONTACTS,
    ),
    Wide("run_broadcasts/*", "the account has one quota, and GetAccount takes no resource"),
    Wide(
        "show_console/*",
        "reading metrics and alarms, and listing names of queues and secrets, take no resource: allowed, or not",
    ),
    Wide("notice_silence/*", "ListMetrics and GetMetricData take no resource: allowed, or not"),
    Wide(
        "sync_opt_outs/*", "the account has one suppression list, and one of opted-out numbers: they are no resources"
    ),
    Wide("operate_console/*", "ListQueues and ListEventSourceMappings take no resource: allowed, or not"),
    *_objects("ingest_webhook/*", "bodies"),
    *_objects("resolve_identity/*", "bodies", "quarantine", "archive", "held"),
    *_objects("operate_journeys/*", "held"),
    *_objects("Archive/*", "archive"),
    *_objects("correct_customer/*", "exports"),
    *_objects("fulfil_privacy_request/*", "exports"),
    *_objects("import_rows/*", "imports", "bodies"),
    *_objects("replay_archive/*", "archive", "bodies"),
    *_objects("ask_vendor/*", "bodies"),
    *_objects("deliver_message/*", "bodies"),
    *(
        Wide(
            f"{function}/*",
            "ListStreams takes no single stream; this is the narrowest resource it accepts",
            "<StorageCustomersC0C6AB60.Arn>/stream/*",
        )
        for function in ("start_journeys", "deliver_message")
    ),
    *(
        Wide(
            f"{function}/*",
            "versions and deployments of the settings are made at run time, in an application that holds nothing else",
            SETTINGS,
        )
        for function in ("operate_settings", "show_console")
    ),
    Wide("Overriding/Role/*", "DescribeAlarms takes no resource for alarms"),
    *(_executions(on, kind) for kind in KINDS for on in ("operate_jobs/*", "show_console/*", f"{kind}/*")),
    _executions("run_broadcasts/*", "broadcast"),
)
