"""Logs and metrics. Only the fields named here come out, so that no line can hold what a person said or is called."""

import logging

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import RESERVED_LOG_ATTRS
from aws_lambda_powertools.metrics import MetricUnit, single_metric

from shared.settings import Settings

STAGE = Settings.from_environment().stage
HARMLESS = """
accepted at attempt channel connector count delivery error function journey key message_class operation queue reason
rule secret segment source state status step template units version
"""
FIELDS = frozenset(HARMLESS.split())
"""Names, numbers and keyed hashes: never an identifier's value, a body, a header, or an unexpected error's text."""


class AllowList(logging.Filter):
    """Takes out of each record what is not known to be harmless, the traceback included: it quotes values."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name in record.__dict__.keys() - FIELDS - set(RESERVED_LOG_ATTRS):
            delattr(record, name)
        record.exc_info = record.exc_text = record.stack_info = None
        return True


logger = Logger(service="tributary")
logger.addFilter(AllowList())


def namespace(stage: str) -> str:
    """In CloudWatch. Stages may share an account: what is alive in one would hide that it is dead in another."""
    return f"Tributary/{stage}"


def count(metric: str, value: int = 1, **dimensions: str) -> None:
    """One number in CloudWatch's embedded metric format. Every combination of dimensions is billed as a metric."""
    with single_metric(name=metric, unit=MetricUnit.Count, value=value, namespace=namespace(STAGE)) as one:
        for name in dimensions.keys() & FIELDS:
            one.add_dimension(name=name, value=dimensions[name])


def place(error: BaseException) -> str:
    """`shopify.py:41`: where it was raised, which unlike its message quotes nothing."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else "?"
