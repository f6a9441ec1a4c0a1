from shared.messages.models import State
from tests.unit.wire.answering import refusal
from tests.unit.wire.way import Way

WAYS = {
    "whatsapp": Way(
        channel="whatsapp",
        settings={"line": "phone-number-id-0123456789abcdef"},
        to="+4915155501234",
        parts={"template": "hello", "language": "en"},
        ok=b'{"messageId": "m-1"}',
        refusals={
            "throttles": (refusal("ThrottledRequestException", "429 Too Many Requests"), State.READY),
            "denies access": (refusal("AccessDeniedException", "403 Forbidden"), State.READY),
            "calls the message wrong": (refusal("ValidationException"), State.REFUSED),
            "does not know the number": (refusal("ResourceNotFoundException", "404 Not Found"), State.REFUSED),
            "hears nothing from Meta": (refusal("DependencyException", "502 Bad Gateway"), State.UNKNOWN),
        },
    ),
}
