"""Deployments that are nowhere."""

import msgspec

from infra.cli.deployment import Deployment

ANYWHERE = {
    "app": "tributary",
    "region": "eu-central-1",
    "api_url": "https://api.example.com",
    "table": "customers",
    "bucket": "bodies",
    "event_bus": "bus",
    "queues": {},
    "functions": {},
    "jobs": "arn:aws:states:eu-central-1:1:stateMachine:tributary-prod-",
}


def local() -> Deployment:
    return Deployment(**ANYWHERE, stage="local", aws_endpoint_url="http://127.0.0.1:1")


def production() -> Deployment:
    return Deployment(**ANYWHERE, stage="prod")


def written(stage: Deployment) -> str:
    """As `make up` leaves it."""
    return msgspec.json.encode(stage).decode()
