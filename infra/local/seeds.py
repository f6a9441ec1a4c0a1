"""What an operator does by hand on AWS: fill in the secrets, verify the senders. And what the emulator forgets."""

import base64
import json
import secrets

from botocore.exceptions import ClientError

from infra.local import address, cloud
from infra.names import APP
from shared.configuration import Brand
from shared.messages.channels.email import named

PREFIX = f"/{APP}/{address.STAGE}/"
OF_SOURCES, OF_WEBHOOKS = f"{PREFIX}connectors/", f"{PREFIX}channels/webhook/"


def fill_secrets() -> None:
    """Random ones, where there is none yet; `whsec_` is how Standard Webhooks writes a key, others take any text."""
    manager = cloud.client("secretsmanager")
    names = [one["Name"] for page in manager.get_paginator("list_secrets").paginate() for one in page["SecretList"]]
    for name in (name for name in names if name.startswith((OF_SOURCES, OF_WEBHOOKS))):
        known = json.loads(manager.get_secret_value(SecretId=name)["SecretString"])
        if not known["secrets"]:
            value = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
            document = {"secrets": [{"value": value}], **_where(name)}
            manager.put_secret_value(SecretId=name, SecretString=json.dumps(document))


def _where(name: str) -> dict[str, str]:
    """Webhooks end at a stand-in of the local AWS, which checks them as their receiver would."""
    endpoint = name.removeprefix(OF_WEBHOOKS)
    return {"url": f"{address.ADDRESS}{address.WEBHOOKS}{endpoint}"} if endpoint != name else {}


def verify_senders(brand: Brand) -> None:
    mail = cloud.client("sesv2")
    for sender in {named(brand.senders.transactional)[1], named(brand.senders.marketing)[1]}:
        try:
            mail.create_email_identity(EmailIdentity=sender)
        except ClientError as error:
            if error.response["Error"]["Code"] != "AlreadyExistsException":
                raise


def register_applications(brand: Brand) -> None:
    """At AWS they hold the certificate of Apple's or the key of Google's that the brand was given."""
    push = brand.channels.get("push") or {}
    for arn in (push[one] for one in ("apple", "google") if push.get(one)):
        _, platform, name = arn.rpartition(":")[2].split("/")
        credential = {"PlatformCredential": "local", "PlatformPrincipal": "local"}
        cloud.client("sns").create_platform_application(Name=name, Platform=platform, Attributes=credential)


def switch_on_expiry(table: str) -> None:
    """The emulator accepts the time-to-live attribute of a template and does not apply it."""
    specification = {"Enabled": True, "AttributeName": "expires_at"}
    dynamodb = cloud.client("dynamodb")
    current = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    if current["TimeToLiveStatus"] != "ENABLED":
        dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=specification)
