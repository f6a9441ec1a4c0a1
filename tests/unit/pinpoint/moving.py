"""Brand folders that an export is moved into, and what the report says of it."""

import shutil
from pathlib import Path

import yaml

FIXTURES = Path(__file__).parents[2] / "fixtures"
EXPORT = FIXTURES / "pinpoint"
APP = "arn:aws:sns:eu-central-1:123456789012:app/GCM/northwind"
USED = {
    "steps": f"  sms: {{sender: NORTHWIND}}\n  push: {{google: {APP!r}}}\n",
    "good": f"  push: {{google: {APP!r}}}\n",
}
SIMPLE = {
    "Name": "Hello",
    "Id": "h1",
    "State": "ACTIVE",
    "StartActivity": "a",
    "StartCondition": {
        "EventStartCondition": {
            "EventFilter": {"Dimensions": {"EventType": {"Values": ["Signed Up"]}}, "FilterType": "SYSTEM"}
        }
    },
    "Activities": {
        "a": {"EMAIL": {"TemplateName": "TipsMail", "NextActivity": "b"}},
        "b": {
            "ConditionalSplit": {
                "Condition": {
                    "Conditions": [{"EventCondition": {"Dimensions": {"EventType": {"Values": ["_email.click"]}}}}],
                    "Operator": "ANY",
                },
                "EvaluationWaitTime": {"WaitFor": "P2D"},
                "FalseActivity": "c",
            }
        },
        "c": {"EMAIL": {"TemplateName": "TipsMail"}},
    },
}


def a_brand(folder, like="steps"):
    brand = Path(shutil.copytree(FIXTURES / "brands" / like, folder))
    written = (brand / "brand.yaml").read_text()
    (brand / "brand.yaml").write_text(written.replace("channels:\n", f"channels:\n{USED[like]}"))
    return brand


def document(brand, name):
    return yaml.safe_load((brand / name).read_text())


def messages(report, about):
    return " ".join(note.message for note in report.notes if about in note.about)
