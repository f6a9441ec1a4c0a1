"""Each path of an event, played through the public doors of the local stage and measured on the way."""

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from infra.cli.deployment import Deployment
from infra.cli.idle import Idle
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.cli.travel import travel
