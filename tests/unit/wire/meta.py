"""What Meta's Graph API refuses, and in what words."""

from shared.messages.models import State
from tests.unit.wire.answering import meta

META = {"api": {"token": "t", "address": "{url}/v25.0"}}
META_REFUSALS = {
    "is overrun": (meta(613), State.READY),
    "knows the token no more": (meta(190, status="401 Unauthorized"), State.READY),
    "lacks a permission": (meta(10), State.READY),
    "says that the window is shut": (meta(10, 2018278), State.REFUSED),
    "does not know the person": (meta(100), State.REFUSED),
    "says that the person wants none": (meta(551), State.REFUSED),
    "stumbles over itself": (meta(2, status="500 Internal Server Error"), State.UNKNOWN),
    "says something that nobody knows": (meta(1200), State.UNKNOWN),
}
