"""Each role at the public doors: what it may do there and what it may not, as IAM of the deployed stage decides."""

import json
from dataclasses import dataclass

import pytest
from botocore.exceptions import ClientError

from infra.cli import api, dashboards
from tests.e2e.staff import ROLES, hired

V, A, M, E, P = ROLES
NOBODY = "0" * 24
REFUSED = ("AccessDenied", "AccessDeniedException", "403")
API = {
    "GET /customers?identifier=email:nobody@example.com": ROLES,
    f"GET /customers/{NOBODY}": ROLES,
    f"GET /customers/{NOBODY}/timeline": ROLES,
    f"GET /customers/{NOBODY}/messages": ROLES,
    f"GET /customers/{NOBODY}/runs": ROLES,
    f"GET /customers/{NOBODY}/explain": ROLES,
    f"GET /customers/{NOBODY}/requests/r1": (P,),
    f"POST /customers/{NOBODY}/export": (P,),
    f"POST /customers/{NOBODY}/erasure": (P,),
    f"POST /customers/{NOBODY}/cuts": (A,),
    f"POST /customers/{NOBODY}/restores": (A,),
    f"POST /customers/{NOBODY}/releases": (A,),
    "GET /holds": (A,),
    "GET /audit": (E, P),
    "GET /jobs": ROLES,
    "GET /jobs/erasure/none": ROLES,
    "POST /jobs/erasure/none/stops": (P,),
    "POST /jobs/export/none/resumptions": (P,),
    "POST /jobs/import/none/stops": (M,),
    "POST /jobs/tour/none/stops": (M, E),
    "POST /jobs/replay/none/stops": (),
    "GET /segments": ROLES,
    "GET /segments/none": ROLES,
    "GET /segments/none/members": ROLES,
    "GET /journeys": ROLES,
    "GET /journeys/none": ROLES,
    "GET /journeys/none/versions/none": ROLES,
    "GET /tours/none": ROLES,
    "GET /switches": ROLES,
    "POST /journeys/none/pauses": (M,),
    "POST /journeys/none/resumptions": (M,),
    "POST /journeys/none/stops": (M,),
    "POST /journeys/none/releases": (M,),
    "POST /journeys/none/tours": (E,),
    "POST /switches/none": (M, E),
    "POST /switches/none/none": (M, E),
    "GET /connectors": ROLES,
    "POST /connectors/none/switches": (E,),
    "POST /connectors/none/none/switches": (E,),
    "POST /connectors/none/drops": (E,),
    "POST /connectors/none/none/drops": (E,),
    "GET /settings": ROLES,
    "GET /settings/history": ROLES,
    "POST /settings": (M, E),
    "POST /settings/rollbacks": (M, E),
    "GET /broadcasts": ROLES,
    "GET /broadcasts/none": ROLES,
    "POST /broadcasts": (M,),
    "POST /broadcasts/none/counts": (M,),
    "POST /broadcasts/none/confirmations": (M,),
    "POST /broadcasts/none/stops": (M,),
    "POST /broadcasts/none/resumptions": (M,),
}
DESKS = {
    "show_console": ROLES,
    "operate_console": (),
    "operate_console:customers": (A,),
    "operate_console:privacy": (P,),
    "operate_console:broadcasts": (M,),
    "operate_console:journeys": (M,),
    "operate_console:imports": (M,),
    "operate_console:sending": (M, E),
    "operate_console:tours": (M, E),
    "operate_console:archive": (),
    "operate_console:connectors": (E,),
    "operate_console:settings": (M, E),
    "operate_console:queues": (E,),
    "correct_customer": (),
    "operate_journeys": (),
    "run_broadcasts": (),
    "operate_settings": (),
    "lookup_customer": (),
    "operate_jobs": (),
}
SECRET = "/tributary/local/{}/none/none"
AWS = {
    "see the dashboard": (ROLES, lambda one: one.aws("cloudwatch").get_dashboard(DashboardName="tributary-local")),
    "read the table": ((), lambda one: one.item(NOBODY)),
    "read how far an import is": ((M,), lambda one: one.item("import#none")),
    "put a file to be imported": ((M,), lambda one: one.puts("imports/none/roles.csv")),
    "put what would be read as a body": ((E,), lambda one: one.puts("bodies/none")),
    "read what was exported": ((), lambda one: one.reads("exports/none")),
    "read the archive": ((), lambda one: one.reads("archive/none")),
    "read quarantine": ((E,), lambda one: one.reads("quarantine/none")),
    "list quarantine": ((E,), lambda one: one.lists("quarantine/")),
    "read what waits of a connector": ((), lambda one: one.reads("held/none")),
    "list what waits of a connector": ((), lambda one: one.lists("held/")),
    "list exports": ((), lambda one: one.lists("exports/")),
    "look at dead letters": ((E,), lambda one: one.looks("events-dead")),
    "take what waits": ((), lambda one: one.looks("events")),
    "put the secret of a connector": ((E,), lambda one: one.secret("put", SECRET.format("connectors"))),
    "put the secret of a channel": ((E,), lambda one: one.secret("put", SECRET.format("channels"))),
    "put the key of identifiers": ((), lambda one: one.secret("put", "/tributary/local/keys/identity")),
    "read the key of identifiers": ((), lambda one: one.secret("get", "/tributary/local/keys/identity")),
    "read the secret of a connector": ((), lambda one: one.secret("get", SECRET.format("connectors"))),
    "read a log": ((E,), lambda one: one.aws("logs").filter_log_events(logGroupName="/tributary/local/preferences")),
}


@dataclass(frozen=True)
class Person:
    stage: object

    def aws(self, service):
        return self.stage.client(service)

    def item(self, partition):
        key = {"pk": {"S": partition}, "sk": {"S": "progress"}}
        return self.aws("dynamodb").get_item(TableName=self.stage.table, Key=key)

    def puts(self, key):
        return self.aws("s3").put_object(Bucket=self.stage.bucket, Key=key, Body=b"")

    def reads(self, key):
        return self.aws("s3").get_object(Bucket=self.stage.bucket, Key=key)

    def lists(self, prefix):
        return self.aws("s3").list_objects_v2(Bucket=self.stage.bucket, Prefix=prefix)

    def looks(self, queue):
        url = f"{self.stage.queues['events'].rpartition('/')[0]}/tributary-local-{queue}"
        return self.aws("sqs").receive_message(QueueUrl=url, VisibilityTimeout=0)

    def secret(self, way, name):
        secrets = self.aws("secretsmanager")
        if way == "get":
            return secrets.get_secret_value(SecretId=name)
        return secrets.put_secret_value(SecretId=name, SecretString="{}")


@pytest.fixture(scope="module")
def people(stage):
    with hired(stage, "a") as found:
        yield {role: Person(theirs) for role, theirs in found.items()}


@pytest.mark.parametrize("operation", API)
def test_the_api_answers_whom_the_role_allows_and_nobody_else(people, operation):
    method, path = operation.split(" ")
    path, _, query = path.partition("?")
    sent = dict([query.split("=")]) if query else {}
    answers = {role: api.call(one.stage, method, path, sent).status for role, one in people.items()}
    assert {role for role, status in answers.items() if status != 403} == set(API[operation]), answers


@pytest.mark.parametrize("called", DESKS)
def test_a_desk_of_the_console_serves_whom_the_role_allows_and_nobody_else(stage, people, called):
    arn = f"arn:aws:lambda:{stage.region}:000000000000:function:tributary-local-{called}"
    answers = {role: dashboards.Stage(one.stage).call(arn, {"describe": True}) for role, one in people.items()}
    assert {role for role, one in answers.items() if "html" in one} == set(DESKS[called])
    assert all("AccessDenied" in one["error"] for one in answers.values() if "html" not in one)


def test_at_a_desk_nothing_is_done_that_belongs_to_another(people, stage):
    arn = f"arn:aws:lambda:{stage.region}:000000000000:function:tributary-local-operate_console:journeys"
    page = dashboards.Stage(people[M].stage).call(arn, {"act": "erasure", "customer": NOBODY, "reason": "I can"})
    assert "there is pause, resume, stop, release at the desk journeys" in page["html"]


@pytest.mark.parametrize("deed", AWS)
def test_of_aws_itself_a_role_reaches_what_its_work_needs_and_no_more(people, deed):
    allowed, does = AWS[deed]
    assert {role for role, one in people.items() if _may(does, one)} == set(allowed)


def _may(does, person):
    """What is not there may be asked for all the same."""
    try:
        does(person)
    except ClientError as error:
        return error.response["Error"]["Code"] not in REFUSED
    return True


def test_nobody_may_do_what_only_functions_do(people):
    for person in people.values():
        with pytest.raises(ClientError, match="AccessDenied"):
            person.aws("lambda").invoke(FunctionName="tributary-local-resolve_identity", Payload=json.dumps({}))
