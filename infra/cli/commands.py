"""All commands as `tributary --help` lists them: name, where it is, and the words of its own help (a test compares)."""

from infra.cli.later import Later

PANELS = {
    "Customers": (
        (
            "customer",
            "infra.cli.customer:customer",
            "Show profile, orders, offers, measures, consents, timeline, journeys, and each message or why not.",
        ),
        (
            "explain",
            "infra.cli.identity:explain",
            "Show the chain of events by which two identifiers came to belong together.",
        ),
        (
            "cut",
            "infra.cli.identity:cut",
            "Two identifiers do not belong together: both customers come back as if they never had.",
        ),
        ("restore", "infra.cli.identity:restore", "Take a cut back."),
        (
            "holds",
            "infra.cli.identity:holds",
            "List customers that grew faster than people do: their joins wait until somebody has looked.",
        ),
        ("release", "infra.cli.identity:release", "Join what was held of a customer."),
        ("identity", "infra.cli.dry_run:app", "Who is one customer: try other rules on what happened."),
        (
            "consent",
            "infra.cli.consent:app",
            "Prove what people agreed to, and keep in step with the lists of providers.",
        ),
        ("segments", "infra.cli.segments:app", "Who is in which segment of a stage."),
        ("export", "infra.cli.privacy:export", "Write everything that is known about a customer as one JSON file."),
        (
            "erase",
            "infra.cli.privacy:erase",
            'Remove everything about a customer for good; only "do not contact" and keyed hashes stay.',
        ),
    ),
    "Messages and journeys": (
        (
            "journeys",
            "infra.cli.journeys:app",
            "See, draw and test the journeys of a brand folder; operate those of a stage.",
        ),
        (
            "broadcasts",
            "infra.cli.broadcasts:app",
            "A message or a journey for everybody in a segment, counted and confirmed.",
        ),
        (
            "messages",
            "infra.cli.messages:app",
            "See messages before they go, what became of them, and why one did not.",
        ),
        (
            "sending",
            "infra.cli.sending:app",
            "Switch all sending, a channel, or what webhooks go to, off and on again.",
        ),
        ("settings", "infra.cli.settings:app", "Settings of brand.yaml that take effect without a deployment."),
    ),
    "Sources": (
        (
            "connectors",
            "infra.cli.connectors:app",
            "List connectors and what they need, and sources with their secret and health; or switch one off and on.",
        ),
        (
            "send",
            "infra.cli.send:send",
            "Post FILE to the stage exactly as the vendor would: signed, with the vendor's headers.",
        ),
        (
            "reconcile",
            "infra.cli.reconcile:reconcile",
            "Ask the API of SOURCE what changed, for webhooks that were lost. Nothing that is known already doubles.",
        ),
        (
            "replay",
            "infra.cli.replay:replay",
            "Read quarantined deliveries with the connectors as they are here now, and file their events.",
        ),
        (
            "archive",
            "infra.cli.archive:app",
            "Every accepted delivery of the last months, sealed; and reading it again.",
        ),
        (
            "import",
            "infra.cli.bulk_import:bulk_import",
            "Import FILE without starting journeys. The same rows again change nothing; Ctrl-C leaves it running.",
        ),
        (
            "pinpoint",
            "infra.cli.pinpoint:app",
            "Bring journeys, segments, templates and endpoints from Amazon Pinpoint.",
        ),
    ),
    "Operation": (
        (
            "console",
            "infra.cli.dashboards:open_console",
            "Look customers up and operate, with your own AWS credentials; Ctrl-C ends it.",
        ),
        ("jobs", "infra.cli.jobs:app", "Erasures, exports and whatever else takes many turns."),
        ("dlq", "infra.cli.dlq:app", "Dead letters: list them, and send them back to where they failed."),
        ("audit", "infra.cli.audit:app", "What our own people did: who, what, to what, when and why."),
    ),
    "The local stage": (
        (
            "demo",
            "infra.demo.command:demo",
            "Play the story, show what came of it, and succeed only if everything that should be there is there.",
        ),
        ("inbox", "infra.cli.inbox:inbox", "List the messages that were sent (local stage only)."),
        (
            "fast-forward",
            "infra.cli.fast_forward:fast_forward",
            "Move the clock of the local stage: everything due fires in order, at its own time.",
        ),
        (
            "cost",
            "infra.cli.cost:cost",
            "Measure request units and print $ per million. Plays some dozen events and moves the local clock by days.",
        ),
    ),
}
COMMANDS = [Later(name, place, words, panel) for panel, listed in PANELS.items() for name, place, words in listed]
