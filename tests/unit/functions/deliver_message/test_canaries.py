"""A mail to the simulator every five minutes."""

from botocore.exceptions import ReadTimeoutError

from tests.unit.functions.deliver_message.offices import NOON
from tests.unit.messages.samples import a_brand


def test_a_canary_flies_to_the_simulator_once_in_five_minutes_however_often_it_is_asked_for(office, monkeypatch):
    monkeypatch.setattr("shared.aws.clock.now", lambda *_: NOON)
    answers = [office.module.handler({"source": "aws.events"}, office) for _ in range(3)]
    (request,) = office.ses.requests
    slot = f"{NOON:%Y%m%dT}1200"
    assert answers == [{"canary": slot}, {"canary": None}, {"canary": None}]
    assert request["Destination"]["ToAddresses"] == ["success@simulator.amazonses.com"]
    assert request["EmailTags"] == [{"Name": "send_id", "Value": f"canary_tributary-test_{slot}"}]
    assert request["FromEmailAddress"] == a_brand().senders.transactional


def test_a_canary_that_ses_refuses_is_never_heard_of_and_fails_nobody(office, monkeypatch):
    monkeypatch.setattr("shared.aws.clock.now", lambda *_: NOON)

    def hangs(**_):
        raise ReadTimeoutError(endpoint_url="https://ses")

    monkeypatch.setattr(office.ses, "send_email", hangs)
    assert office.module.handler({"source": "aws.events"}, office) == {"canary": f"{NOON:%Y%m%dT}1200"}
