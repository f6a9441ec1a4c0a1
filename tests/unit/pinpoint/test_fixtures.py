"""The saved answers in the fixtures are what Pinpoint answers, and no field of its answers is unknown to the import.

botocore's model of the service is the oracle for both.
"""

import json
from pathlib import Path

import botocore.session
import pytest
from botocore.validate import ParamValidator

from infra.pinpoint.journeys import MAKERS

FIXTURES = Path(__file__).parents[2] / "fixtures" / "pinpoint"
MODEL = botocore.session.get_session().get_service_model("pinpoint")
SHAPES = {
    "JourneyResponse": "GetJourneyResponse",
    "JourneysResponse": "ListJourneysResponse",
    "SegmentResponse": "GetSegmentResponse",
    "SegmentsResponse": "GetSegmentsResponse",
    "EmailTemplateResponse": "GetEmailTemplateResponse",
    "SMSTemplateResponse": "GetSmsTemplateResponse",
    "PushNotificationTemplateResponse": "GetPushTemplateResponse",
    "CampaignResponse": "GetCampaignResponse",
}
FIELDS = {
    "JourneyResponse": {
        "used": {"Activities", "Id", "Limits", "LocalTime", "Name", "QuietTime", "RefreshFrequency", "Schedule"}
        | {"StartActivity", "StartCondition", "State", "WaitForQuietTime"},
        "told": {"OpenHours", "ClosedDays", "JourneyChannelSettings"},
        "of no meaning here": {"ApplicationId", "CreationDate", "LastModifiedDate", "tags", "RefreshOnSegmentUpdate"}
        | {"SendingSchedule", "TimezoneEstimationMethods"},
    },
    "SegmentDimensions": {
        "used": {"Attributes", "Behavior", "Demographic", "Metrics", "UserAttributes", "Location"},
    },
    "SegmentLocation": {"used": {"Country"}, "told": {"GPSPoint"}},
    "SegmentDemographics": {"used": {"AppVersion", "Channel", "DeviceType", "Make", "Model", "Platform"}},
    "JourneyLimits": {
        "used": {"EndpointReentryCap", "EndpointReentryInterval"},
        "told": {"DailyCap", "MessagesPerSecond", "TimeframeCap", "TotalCap"},
    },
    "SMSTemplateResponse": {
        "used": {"Body", "DefaultSubstitutions", "TemplateName", "TemplateType"},
        "told": {"RecommenderId"},
        "of no meaning here": {"Arn", "CreationDate", "LastModifiedDate", "TemplateDescription", "Version", "tags"},
    },
    "EndpointResponse": {
        "used": {"Address", "Attributes", "ChannelType", "Demographic", "EffectiveDate", "EndpointStatus", "Location"}
        | {"Metrics", "OptOut", "User"},
        "of no meaning here": {"ApplicationId", "CohortId", "CreationDate", "Id", "RequestId"},
    },
}
"""What becomes of each field: used, told of in the report, or of no meaning outside Pinpoint."""


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.name)
def test_a_saved_answer_has_the_shape_of_the_service(path):
    whole = json.loads(path.read_text())
    wrapped = {key: value for key, value in whole.items() if key in SHAPES} or {"SMSTemplateResponse": whole}
    for key, value in wrapped.items():
        report = ParamValidator().validate({key: value}, MODEL.shape_for(SHAPES[key]))
        assert not report.has_errors(), report.generate_report()


def test_an_exported_endpoint_has_the_shape_of_the_service():
    lines = (FIXTURES / "endpoints" / "part-00000.jsonl").read_text().splitlines()
    for line in (line for line in lines if line.startswith("{")):
        report = ParamValidator().validate(json.loads(line), MODEL.shape_for("EndpointResponse"))
        assert not report.has_errors(), report.generate_report()


def test_every_kind_of_activity_has_a_maker():
    assert set(MODEL.shape_for("Activity").members) == {*MAKERS, "Description"}


def test_every_kind_of_activity_is_in_the_fixtures():
    whole = json.loads((FIXTURES / "journey_welcome.json").read_text())
    found = {kind for one in whole["JourneyResponse"]["Activities"].values() for kind in one}
    others = json.loads((FIXTURES / "journeys.json").read_text())["JourneysResponse"]["Item"]
    found |= {kind for journey in others for one in journey["Activities"].values() for kind in one}
    assert found == set(MODEL.shape_for("Activity").members)


@pytest.mark.parametrize("shape", sorted(FIELDS))
def test_of_every_field_it_is_known_what_becomes_of_it(shape):
    listed = [field for fields in FIELDS[shape].values() for field in fields]
    assert sorted(listed) == sorted(MODEL.shape_for(shape).members)
