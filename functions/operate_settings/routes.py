"""Which path means what, as docs/api.yaml lists them."""

from datetime import datetime
from typing import Any

from functions.operate_settings.composition import brand, config, following, history, names
from functions.operate_settings.desk import Desk
from shared import api
from shared.errors import NotFoundError
from shared.interface.asked import Nothing, read
from shared.interface.operations import SETTINGS
from shared.observability import count, logger
from shared.overrides import views


def decided(event: api.LambdaEvent, now: datetime) -> Any:
    desk = Desk(config, history, following, names, now)
    match api.path(event):
        case ["settings"]:
            note("change_settings", event)
            return desk.change(event)
        case ["settings", "rollbacks"]:
            note("roll_back_settings", event)
            return desk.roll_back(event)
    raise unknown("post")


def shown(event: api.LambdaEvent) -> Any:
    read(api.query(event), Nothing)
    match api.path(event):
        case ["settings"]:
            return views.settings(brand, history.current())
        case ["settings", "history"]:
            return views.versions(history)
    raise unknown("get")


def note(act: str, event: api.LambdaEvent) -> None:
    logger.info("act", extra={"operation": act, "reason": api.caller(event)})
    count("SettingsOperated", operation=act)


def unknown(method: str) -> NotFoundError:
    paths = [one.path for one in SETTINGS if one.method == method]
    return NotFoundError(f"there is {method.upper()} {', '.join(paths)}")
