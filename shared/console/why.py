"""Why a message did not go, in words. docs/operators/customer.md explains each to the end."""

from collections.abc import Mapping

RULES: Mapping[str, str] = {
    "erased": "the customer was erased, or was never known",
    "restricted": "processing of this customer's data is restricted",
    "shared": "this identity belongs to several people, or to nobody",
    "address": "the address is somebody else's by now",
    "suppressed": "nothing may go to this address any more",
    "reply": "an answer goes only to what was written just now, and confirms a STOP once",
    "consent": "this address has not agreed to marketing on this channel",
    "opted_out": "this address opted out of marketing, and nobody confirmed that law wants the broadcast",
    "topic": "this address left out what the message is about",
    "holdout": "held out for comparison, on purpose",
    "stopped": "an operator stopped the journey",
    "exit": "the reason to write was gone by then",
    "guard": "the step's own condition was not true any more",
    "channel": "the channel itself does not let it: no open conversation, or nothing of this kind",
    "expired": "it was too late to be of use",
    "switched_off": "an operator switched the channel, or all sending, off",
    "endpoint": "the system that it goes to is switched off: it failed for a week, or wants no more",
    "paused": "an operator paused the journey",
    "quiet_hours": "it was night where the customer is",
    "cap": "enough marketing to this address for now",
    "budget": "the budget is used up: it goes on the next day or month, or when somebody lets it",
    "blast_guard": "far too many messages to one address: something is wrong",
    "no_address": "no address for any of the channels",
    "template": "the template and this customer's values make no safe message",
    "definition": "the journey or template it needs is wrong or gone",
    "provider": "the provider refused it",
    "provider_paused": "the provider has paused the account, which sends nothing until then",
    "gave_up": "the provider failed too often",
    "unknown_outcome": "the provider never said what became of it",
    "unknown_twice": "it was sent once more, and the provider never said what became of either",
}


def why(rule: str | None, detail: str | None) -> str:
    """A rule that has no words here goes by its name. Without one there may be something to say of it all the same."""
    if not rule:
        return detail or ""
    said = f"{rule}: {RULES[rule]}" if rule in RULES else rule
    return f"{said} ({detail})" if detail else said
