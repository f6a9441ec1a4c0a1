"""A customer whose every value is meant to break the page, and a plain one."""

from shared.console.customer import Story

EVIL = '</td></table><script>alert(1)</script><img src=x onerror=alert(1)>\u202e" onclick="alert(1)'
AT = "2026-11-22T10:00:00.000000Z"
MONEY = {"amount": "9.50", "currency": "EUR"}


def story(value="Ann", lists=1, **profile):
    """`lists` is how long the long ones are."""
    known = {
        "customer_id": "c0ffee00c0ffee00c0ffee00",
        "shared": False,
        "identifiers": [
            {"id": f"i{n}", "kind": "email", "value": f"{value}{n}", "role": "person"} for n in range(lists)
        ],
        "traits": {"first_name": value, value: [value, {value: value}]},
        "orders": [{"number": f"{value}{n}", "status": value, "total": MONEY, "placed_at": AT} for n in range(lists)],
        "offers": [{"code": value, "kind": "points", "value": {"points": 200}}],
        "measures": {"channels": {value: {"first": AT, "last": AT}}, "spend": MONEY},
        "consents": [
            {
                "channel": "email",
                "acts": {"marketing": {"choice": "granted", "at": AT, "source": value}},
                "suppressed": {"reason": value, "at": AT, "id": value},
            },
            {"channel": "email", "purpose": "marketing", "choice": "granted"},
        ],
        "stage": "loyalty",
        "stage_since": AT,
        "segments": [value],
    }
    return Story(
        {**known, **profile},
        [event(value, n) for n in range(lists)],
        [message(value, n) for n in range(lists)],
        [run(value, n) for n in range(lists)],
        next=value,
    )


def event(value, number):
    return {"occurred_at": AT, "name": f"{value}{number}", "source": value, "data": {value: value}}


def message(value, number):
    asked = {"requested_at": AT, "template": f"{value}{number}", "channel": value, "state": "refused"}
    return {**asked, "rule": "consent", "detail": value}


def run(value, number):
    began = {"started_at": AT, "journey": f"{value}{number}", "state": "ended", "step": value, "reason": value}
    return {**began, "path": [f"{AT} {value}"], "converted_at": AT}
