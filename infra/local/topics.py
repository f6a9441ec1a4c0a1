"""What MiniStack lacks of SNS: when a text left, notifications, devices by the names that rights are given for.

Runs inside it (see ministack.py).
"""

from typing import Any

from ministack.services import sns

from infra.local import clock, opt_outs, stand_ins

publish, register, about_topics = sns._publish, sns._create_platform_endpoint, sns.handle_request


async def answer_sns(*request: Any) -> Any:
    return opt_outs.text(request[3]) or await about_topics(*request)


def publish_at(parameters: dict[str, Any]) -> Any:
    """The emulator keeps text messages and not when they were sent, and of notifications nothing."""
    answer = publish(parameters)
    device = sns._platform_endpoints.get(sns._p(parameters, "TargetArn"))
    if device and answer[0] == 200:
        stand_ins.push(device["attributes"]["Token"], sns._p(parameters, "Message"), clock.now())
    for messages in sns._sms_messages.values():
        for message in messages:
            message.setdefault("Timestamp", clock.now())
    return answer


def register_device(parameters: dict[str, Any]) -> Any:
    """The emulator names a device `app/…`, where SNS says `endpoint/…`, which is what rights are given for."""
    status, headers, body = register(parameters)
    for wrong in [arn for arn in list(sns._platform_endpoints) if ":app/" in arn]:
        right = wrong.replace(":app/", ":endpoint/")
        sns._platform_endpoints[right] = {**sns._platform_endpoints.pop(wrong), "arn": right}
        body = body.replace(wrong.encode(), right.encode())
    return status, headers, body


def install() -> None:
    sns.handle_request = answer_sns
    sns._publish, sns._create_platform_endpoint = publish_at, register_device
