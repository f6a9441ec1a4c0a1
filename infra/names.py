"""Names that tools need without loading the stack."""

APP = "tributary"


def stack(stage: str) -> str:
    """Also what the names of its functions, queues and alarms begin with."""
    return f"{APP}-{stage}"
