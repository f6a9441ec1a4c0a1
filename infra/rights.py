"""What each function may do, and no more: one line per right. tests/infra/test_rights.py lists them again, by hand."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from infra.stack import TributaryStack

READ = ("GetItem", "BatchGetItem", "Query")


def grant(stack: "TributaryStack") -> None:
    _facts(stack)
    _fetched(stack)
    _journeys(stack)
    _broadcasts(stack)
    _opt_outs(stack)
    _calls(stack)
    _people(stack)
    _operators(stack)
    _jobs(stack)
    _console(stack)


def _facts(stack: "TributaryStack") -> None:
    """In at the front: what is received, and whose it is."""
    storage = stack.storage
    storage.lends_secrets(stack.ingest_webhook, "connectors/*")
    storage.lends_objects(stack.ingest_webhook, "bodies", "PutObject")
    stack.events.takes_from(stack.ingest_webhook)

    storage.lends_secrets(stack.resolve_identity, "keys/identity")
    for prefix in ("bodies", "held"):
        storage.lends_objects(stack.resolve_identity, prefix, "GetObject", "PutObject", "DeleteObject")
    for prefix in ("quarantine", "archive"):
        storage.lends_objects(stack.resolve_identity, prefix, "PutObject")
    storage.lends_listing(stack.resolve_identity)
    stack.archive.takes_from(stack.resolve_identity)
    storage.lends_table(stack.resolve_identity, *READ, "PutItem", "UpdateItem")
    stack.vendors.takes_from(stack.resolve_identity)
    stack.events.takes_from(stack.resolve_identity)


def _fetched(stack: "TributaryStack") -> None:
    """In by our own doing: what a vendor is asked for, what operators import, or want to be read again."""
    storage = stack.storage
    storage.lends_secrets(stack.ask_vendor, "connectors/*")
    storage.lends_table(stack.ask_vendor, "GetItem", "PutItem")
    storage.lends_objects(stack.ask_vendor, "bodies", "PutObject")
    stack.events.takes_from(stack.ask_vendor)
    stack.vendors.takes_from(stack.ask_vendor)
    stack.ingestion.lends_services(stack.ask_vendor)

    storage.lends_listing(stack.import_rows)
    storage.lends_table(stack.import_rows, *READ, "PutItem")
    storage.lends_objects(stack.import_rows, "imports", "GetObject", "PutObject")
    storage.lends_objects(stack.import_rows, "bodies", "PutObject")
    stack.events.takes_from(stack.import_rows)
    stack.events.tells(stack.import_rows)

    storage.lends_secrets(stack.replay_archive, "keys/identity")
    storage.lends_table(stack.replay_archive, "GetItem", "BatchGetItem", "PutItem")
    storage.lends_names(stack.replay_archive, "archive")
    storage.lends_objects(stack.replay_archive, "archive", "GetObject")
    storage.lends_objects(stack.replay_archive, "bodies", "PutObject")
    stack.events.takes_from(stack.replay_archive)
    stack.events.tells(stack.replay_archive)


def _journeys(stack: "TributaryStack") -> None:
    """What follows from it, and what is sent."""
    storage = stack.storage
    storage.lends_table(stack.start_journeys, *READ, "PutItem", "UpdateItem")
    stack.runs.takes_from(stack.start_journeys)
    stack.ingestion.lends_bus(stack.start_journeys)
    stack.reviews.takes_from(stack.start_journeys)
    stack.events.takes_from(stack.start_journeys)

    storage.lends_table(stack.review_customers, *READ, "Scan", "PutItem", "UpdateItem", "DeleteItem")
    stack.reviews.takes_from(stack.review_customers)

    storage.lends_table(stack.advance_journey, *READ, "PutItem", "UpdateItem", "DeleteItem")
    storage.lends_due_index(stack.advance_journey, "Query")
    stack.runs.takes_from(stack.advance_journey)
    stack.messages.takes_from(stack.advance_journey)
    for kind in ("tour", "broadcast"):
        stack.jobs[kind].begun_by(stack.advance_journey)
    stack.reviews.takes_from(stack.advance_journey)

    storage.lends_table(stack.deliver_message, *READ, "PutItem", "UpdateItem")
    storage.lends_secrets(stack.deliver_message, "keys/links")
    stack.delivery.lends_channels(stack.deliver_message)
    for path in stack.delivery.secrets():
        storage.lends_secrets(stack.deliver_message, path)
    storage.lends_objects(stack.deliver_message, "bodies", "PutObject")
    stack.events.takes_from(stack.deliver_message)


def _opt_outs(stack: "TributaryStack") -> None:
    """Of those whom providers send nothing to any more."""
    stack.storage.lends_table(stack.sync_opt_outs, *READ, "PutItem", "DeleteItem")
    stack.storage.lends_secrets(stack.sync_opt_outs, "keys/identity")
    stack.delivery.lends_opt_outs(stack.sync_opt_outs)
    stack.events.takes_from(stack.sync_opt_outs)


def _calls(stack: "TributaryStack") -> None:
    """Whoever answers the phone: the same proof as for webhooks, and the caller's story."""
    stack.storage.lends_table(stack.inform_agent, *READ)
    for path in ("keys/identity", "keys/links", "connectors/*"):
        stack.storage.lends_secrets(stack.inform_agent, path)
    stack.events.takes_from(stack.inform_agent)
    stack.inform_agent.answers("connect", "instance/*")


def _broadcasts(stack: "TributaryStack") -> None:
    """To everybody in a segment."""
    stack.storage.lends_table(stack.run_broadcasts, *READ, "PutItem", "UpdateItem")
    stack.jobs["broadcast"].halted_by(stack.run_broadcasts)
    stack.jobs["tour"].begun_by(stack.run_broadcasts)
    stack.delivery.lends_quota(stack.run_broadcasts)


def _people(stack: "TributaryStack") -> None:
    """Customers at their preferences; our own people at their tools."""
    storage = stack.storage
    storage.lends_table(stack.preferences, *READ, "PutItem")
    storage.lends_secrets(stack.preferences, "keys/links")
    stack.events.takes_from(stack.preferences)

    storage.lends_table(stack.lookup_customer, *READ)
    storage.lends_secrets(stack.lookup_customer, "keys/identity")

    storage.lends_table(stack.correct_customer, *READ, "PutItem", "UpdateItem", "DeleteItem")
    storage.lends_secrets(stack.correct_customer, "keys/identity")
    storage.lends_objects(stack.correct_customer, "exports", "GetObject")
    for kind in ("erasure", "export"):
        stack.jobs[kind].begun_by(stack.correct_customer)

    storage.lends_table(stack.fulfil_privacy_request, *READ, "PutItem", "UpdateItem", "DeleteItem")
    storage.lends_secrets(stack.fulfil_privacy_request, "keys/identity")
    storage.lends_objects(stack.fulfil_privacy_request, "exports", "PutObject", "DeleteObject")
    for path in stack.delivery.secrets_of_audiences():
        storage.lends_secrets(stack.fulfil_privacy_request, path)


def _operators(stack: "TributaryStack") -> None:
    """What they pause, stop and switch off, and what waits for its end."""
    storage = stack.storage
    storage.lends_table(stack.operate_journeys, *READ, "PutItem")
    storage.lends_due_index(stack.operate_journeys, "Query", "Scan")
    stack.runs.takes_from(stack.operate_journeys)
    stack.runs.tells(stack.operate_journeys)
    stack.messages.takes_from(stack.operate_journeys)
    stack.jobs["tour"].begun_by(stack.operate_journeys)
    storage.lends_names(stack.operate_journeys, "held")
    storage.lends_objects(stack.operate_journeys, "held", "DeleteObject")
    stack.events.takes_from(stack.operate_journeys)
    stack.events.tells(stack.operate_journeys)

    storage.lends_table(stack.operate_settings, "GetItem", "PutItem")
    stack.overriding.lends_changes(stack.operate_settings)


def _jobs(stack: "TributaryStack") -> None:
    """Who looks at jobs may begin the next execution of one, with what the last was begun with."""
    stack.storage.lends_table(stack.operate_jobs, "GetItem", "PutItem")
    for job in stack.jobs.values():
        job.operated_by(stack.operate_jobs)


def _console(stack: "TributaryStack") -> None:
    """Two functions, so that IAM decides who may only look: the first reaches nothing that writes."""
    show, operate = stack.show_console, stack.operate_console
    stack.storage.lends_table(show, *READ)
    stack.storage.lends_due_index(show, "Query", "Scan")
    show.may(["cloudwatch:GetMetricData", "cloudwatch:ListMetrics", "cloudwatch:DescribeAlarms"], ["*"])
    show.may(["secretsmanager:ListSecrets"], ["*"])
    stack.storage.lends_names(show, "held")
    stack.overriding.lends_history(show)
    show.may_call(stack.lookup_customer)
    for job in stack.jobs.values():
        job.shown_by(show)
    for function in (stack.correct_customer, stack.operate_journeys, stack.operate_settings, stack.operate_jobs):
        operate.may_call(function)
    operate.may_call(stack.run_broadcasts)
    stack.storage.lends_table(operate, "GetItem", "PutItem")
    _letters(stack)
    _silence(stack)


def _silence(stack: "TributaryStack") -> None:
    stack.notice_silence.may(["cloudwatch:ListMetrics", "cloudwatch:GetMetricData"], ["*"])
    stack.storage.lends_table(stack.notice_silence, "GetItem")


def _letters(stack: "TributaryStack") -> None:
    """What failed for good is looked at by the one, and sent back by the other to where it failed."""
    show, operate = stack.show_console, stack.operate_console
    queues = [one.queue.queue_arn for one in stack.consumers]
    streams = (stack.new_events, stack.outboxes)
    dead = [one.dead_letters.queue_arn for one in (*stack.consumers, *streams, stack.ingestion)]
    for function in (show, operate):
        function.may(["sqs:ListQueues"], ["*"])
        function.may(["sqs:GetQueueAttributes", "sqs:ReceiveMessage"], dead)
    show.may(["sqs:GetQueueAttributes"], queues)
    operate.may(["sqs:DeleteMessage"], dead)
    operate.may(["sqs:SendMessage"], queues)
    operate.may(["dynamodb:GetShardIterator", "dynamodb:GetRecords"], [str(stack.storage.table.table_stream_arn)])
    operate.may(["lambda:ListEventSourceMappings"], ["*"])
    for function in (stack.ingest_webhook, *(one.function for one in streams)):
        operate.may_call(function)
