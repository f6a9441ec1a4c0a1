import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
import urllib3

from shared.access import Access
from shared.connectors import Api
from shared.errors import NotFoundError, UnavailableError
from shared.web import MAX_BYTES, Web

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
ADDRESS = "https://sns.eu-central-1.amazonaws.com/a.pem"


class Pool:
    """Answers every request alike, and keeps what was asked for."""

    def __init__(self, status=200, body=b"text", error=None):
        self.status, self.body, self.error, self.asked = status, body, error, []

    def request(self, method, address, **options):
        self.asked.append((method, address, options))
        if self.error:
            raise self.error
        return self

    def read(self, limit):
        return self.body[:limit]

    def close(self):
        pass


def test_a_text_is_fetched_without_following_anybody_elsewhere():
    pool = Pool()
    assert Web(pool).get(ADDRESS, {"authorization": "Bearer t"}) == "text"
    ((method, address, options),) = pool.asked
    assert (method, address, options["headers"]) == ("GET", ADDRESS, {"authorization": "Bearer t"})
    assert options["redirect"] is False


@pytest.mark.parametrize(
    "address", ["http://sns.eu-central-1.amazonaws.com/a.pem", "file:///etc/passwd", "", "https:a"]
)
def test_nothing_but_https_is_spoken(address):
    pool = Pool()
    with pytest.raises(UnavailableError):
        Web(pool).get(address)
    assert pool.asked == []


@pytest.mark.parametrize(
    "pool",
    [
        Pool(status=500),
        Pool(status=302),
        Pool(status=403),
        Pool(body=b" " * (MAX_BYTES + 1)),
        Pool(body=b"\xff"),
        Pool(error=urllib3.exceptions.ConnectTimeoutError(None, "slow")),
        Pool(error=urllib3.exceptions.LocationParseError("x")),
        Pool(error=urllib3.exceptions.ProtocolError("broken")),
    ],
    ids=["500", "redirect", "403", "too long", "no text", "time-out", "no address", "broken"],
)
def test_what_cannot_be_had_now_is_worth_another_try_and_its_address_is_not_told(pool):
    with pytest.raises(UnavailableError) as caught:
        Web(pool).get(ADDRESS)
    assert "amazonaws" not in str(caught.value)


def test_a_text_of_exactly_the_limit_is_taken():
    assert len(Web(Pool(body=b" " * MAX_BYTES)).get(ADDRESS)) == MAX_BYTES


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_is_no_trouble_of_ours(status):
    with pytest.raises(NotFoundError):
        Web(Pool(status=status)).get(ADDRESS)


def test_a_pool_of_its_own_waits_three_seconds_and_tries_once():
    options = Web()._pool.connection_pool_kw
    assert (options["timeout"].connect_timeout, options["timeout"].read_timeout) == (3, 3)
    assert options["retries"].total is False


def bearer(account) -> dict[str, str]:
    return {"authorization": f"Bearer {account['token']}"}


TOKEN = Pool(body=json.dumps({"access_token": "short", "expires_in": 7200}).encode())
OAUTH = Api(authorize=bearer, token_address="https://api.example.com/token")


def test_a_token_of_the_account_is_used_as_it_is():
    pool = Pool()
    assert Access(Web(pool)).headers(Api(authorize=bearer), {"token": "t"}, NOW) == {"authorization": "Bearer t"}
    assert pool.asked == []


def test_credentials_are_exchanged_for_a_token_that_is_kept_until_just_before_it_ends():
    pool = Pool(body=TOKEN.body)
    access, account = Access(Web(pool)), {"client_id": "a:b", "client_secret": "c", "scope": "https://x/y"}
    moments = (NOW, NOW + timedelta(seconds=7139), NOW + timedelta(seconds=7140))
    assert [access.headers(OAUTH, account, at) for at in moments] == [{"authorization": "Bearer short"}] * 3
    assert len(pool.asked) == 2
    method, address, options = pool.asked[0]
    assert (method, address) == ("POST", "https://api.example.com/token")
    assert options["body"] == "grant_type=client_credentials&scope=https%3A%2F%2Fx%2Fy"
    assert base64.b64decode(options["headers"]["authorization"].removeprefix("Basic ")) == b"a%3Ab:c"
    assert options["headers"]["content-type"] == "application/x-www-form-urlencoded"


def test_accounts_of_one_vendor_have_their_own_tokens():
    pool = Pool(body=TOKEN.body)
    access = Access(Web(pool))
    for name in ("a", "b", "a"):
        access.headers(OAUTH, {"client_id": name}, NOW)
    assert len(pool.asked) == 2


def test_accounts_of_one_application_have_their_own_tokens():
    pool = Pool(body=TOKEN.body)
    access = Access(Web(pool))
    for token in ("a", "b", "a"):
        access.headers(OAUTH, {"client_id": "app", "refresh_token": token}, NOW)
    assert len(pool.asked) == 2


def test_a_token_of_which_nobody_says_when_it_ends_is_kept_for_a_quarter_of_an_hour():
    pool = Pool(body=b'{"access_token": "t", "issued_at": "1700000000000"}')
    access = Access(Web(pool))
    for seconds in (0, 839, 840):
        access.headers(OAUTH, {"client_id": "a"}, NOW + timedelta(seconds=seconds))
    assert len(pool.asked) == 2


def test_a_refresh_token_is_what_is_exchanged_where_there_is_one():
    pool = Pool(body=TOKEN.body)
    Access(Web(pool)).headers(OAUTH, {"refresh_token": "r"}, NOW)
    assert pool.asked[0][2]["body"] == "grant_type=refresh_token&refresh_token=r"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"expires_in": 60}', b'{"access_token":"t","expires_in":"x"}'])
def test_an_answer_without_a_token_is_trouble(body):
    with pytest.raises(UnavailableError):
        Access(Web(Pool(body=body))).headers(OAUTH, {}, NOW)
