"""HTTP API for people (IAM only): see and change settings. Every minute: follow AppConfig. For AppConfig: validate."""

import base64
import json
from typing import Any

from functions.operate_settings.composition import brand, following, names, settings, table
from functions.operate_settings.routes import decided, shown
from shared import acting, api
from shared.audit import Audit
from shared.aws import clock
from shared.errors import InvalidRequestError, UnavailableError
from shared.observability import count, logger
from shared.overrides.document import document_of
from shared.overrides.proposing import checked


def handler(event: dict[str, Any], context: object) -> Any:
    if "configurationProfileId" in event:
        return validate(event)
    if "requestContext" in event:
        return api.answer(lambda: route(event))
    return follow()


def validate(event: dict[str, Any]) -> None:
    """Called by AppConfig before it deploys a version, whoever wrote it; it is refused by an error."""
    try:
        document = document_of(base64.b64decode(event["content"]).decode())
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InvalidRequestError(f"the settings are a JSON object: {error}") from None
    checked(brand, document.overrides, names)


def follow() -> dict[str, Any]:
    """Where AppConfig does not answer, what was in force stays so."""
    try:
        return {"changed": following.follow()}
    except UnavailableError as error:
        logger.warning("settings not asked for", extra={"error": type(error).__name__})
        count("SettingsUnavailable")
        return {"changed": False}


def route(event: api.LambdaEvent) -> Any:
    now = clock.now(table, settings.time_travel)
    if api.method(event) != "POST":
        return shown(event)
    return acting.noted(Audit(table), event, now, lambda: decided(event, now))
