"""What vendors, and those who would like to be one, do to a question: each is one try, with an end."""

import gzip
import socket
import time

import pytest
import urllib3

from shared.connectors import Ask
from shared.errors import Permanent, UnavailableError
from shared.vendor_api.client import MAX_BYTES, Client, url_of
from tests.integration.vendor_api.vendor import Says, serving

ADDRESS = "https://shop.example.com/api"


def test_a_question_is_asked_with_its_query_and_headers(vendor):
    answer = Client(plain_http=True).ask(f"{vendor.address}/", Ask("/orders", {"q": "ä b&c"}), {"x-token": "t"})
    (asked,) = vendor.asked
    assert (answer.status, answer.body, asked.method, asked.path) == (200, b"{}", "GET", "/orders?q=%C3%A4+b%26c")
    assert (asked.headers["x-token"], asked.headers["accept"], asked.body) == ("t", "application/json", "")


def test_one_with_a_body_is_posted(vendor):
    Client(plain_http=True).ask(vendor.address, Ask("/filter", {"page": "1"}, {"payload": [None]}), {})
    (asked,) = vendor.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/filter?page=1", '{"payload": [null]}')
    assert asked.headers["content-type"] == "application/json"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_followed_elsewhere_and_the_token_stays_here(vendor, status):
    with serving() as other:
        vendor.script = [Says(status, headers={"location": f"{other.address}/stolen"})]
        answer = Client(plain_http=True).ask(vendor.address, Ask("/orders"), {"authorization": "Bearer t"})
        assert (answer.status, other.asked, len(vendor.asked)) == (status, [], 1)


def test_a_vendor_who_never_answers_is_left_after_the_time_and_asked_once(vendor, impatient):
    vendor.otherwise = Says(raw=lambda handler: time.sleep(1))
    began = time.monotonic()
    with pytest.raises(UnavailableError, match="ReadTimeoutError"):
        Client(plain_http=True).ask(vendor.address, Ask("/orders"), {})
    assert time.monotonic() - began < 0.8
    assert len(vendor.asked) == 1


def test_the_times_are_three_and_ten_seconds():
    options = Client()._pool.connection_pool_kw
    assert (options["timeout"].connect_timeout, options["timeout"].read_timeout) == (3, 10)
    assert options["retries"].total is False


def drops(handler):
    """Each in time, and never an end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    for _ in range(40):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def test_an_answer_that_comes_drop_by_drop_has_an_end_too(vendor, impatient):
    vendor.otherwise = Says(raw=drops)
    began = time.monotonic()
    with pytest.raises(UnavailableError, match="longer than"):
        Client(plain_http=True).ask(vendor.address, Ask("/orders"), {})
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize(("size", "taken"), [(MAX_BYTES, True), (MAX_BYTES + 1, False)])
def test_an_answer_is_read_up_to_the_limit(vendor, size, taken):
    vendor.otherwise = Says(body=b" " * size)
    if taken:
        assert len(Client(plain_http=True).ask(vendor.address, Ask("/orders"), {}).body) == size
    else:
        with pytest.raises(UnavailableError, match="more than"):
            Client(plain_http=True).ask(vendor.address, Ask("/orders"), {})


def test_what_is_small_only_while_it_is_compressed_is_too_large(vendor):
    vendor.otherwise = Says(body=gzip.compress(b" " * (MAX_BYTES * 4)), headers={"content-encoding": "gzip"})
    with pytest.raises(UnavailableError, match="more than"):
        Client(plain_http=True).ask(vendor.address, Ask("/orders"), {})


def chunked(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")


def torn(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")


def gibberish(handler):
    handler.wfile.write(b"220 mail.example.com ESMTP\r\n")


def test_an_answer_in_chunks_is_read(vendor):
    vendor.otherwise = Says(raw=chunked)
    assert Client(plain_http=True).ask(vendor.address, Ask("/orders"), {}).body == b"{}"


@pytest.mark.parametrize("raw", [torn, gibberish, lambda handler: None], ids=["torn", "no HTTP", "hung up"])
def test_half_an_answer_is_none(vendor, raw):
    vendor.otherwise = Says(raw=raw)
    with pytest.raises(UnavailableError, match="the vendor: "):
        Client(plain_http=True).ask(vendor.address, Ask("/orders"), {})


def test_a_port_where_nobody_listens_is_trouble_of_the_vendor():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{one.getsockname()[1]}"
    with pytest.raises(UnavailableError) as caught:
        Client(plain_http=True).ask(address, Ask("/orders"), {})
    assert "127.0.0.1" not in str(caught.value)


def test_plain_http_is_for_the_local_stage_alone(vendor):
    with pytest.raises(Permanent, match="HTTPS"):
        Client().ask(vendor.address, Ask("/orders"), {})
    assert vendor.asked == []


def test_a_certificate_of_nobody_we_know_is_refused(secure, certificate):
    with pytest.raises(UnavailableError, match="SSLError"):
        Client().ask(secure.address, Ask("/orders"), {"authorization": "Bearer t"})
    known = urllib3.PoolManager(ca_certs=str(certificate), retries=False)
    assert Client(known).ask(secure.address, Ask("/orders"), {}).status == 200
    assert len(secure.asked) == 1


@pytest.mark.parametrize(
    "path",
    [
        "@evil.example.com/",
        ".evil.example.com/",
        "/../admin",
        "/orders/..",
        "/orders/%2e%2e/admin",
        "/orders/%2E%2E%2Fadmin",
        "/./orders",
        "/orders\\..\\admin",
        "//evil.example.com/../x",
        "orders",
        "",
        ":8443/orders",
    ],
)
def test_a_question_never_leads_away_from_the_accounts_address(path):
    with pytest.raises(Permanent, match="leads away"):
        url_of(ADDRESS, Ask(path))


@pytest.mark.parametrize(
    "address",
    [
        "https://",
        "https:///x",
        "https://user:word@shop.example.com",
        "https://shop.example.com?x=1",
        "https://[",
        "shop",
    ],
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(Permanent):
        url_of(address, Ask("/orders"))


def test_an_address_keeps_its_port_and_its_path():
    assert url_of("https://shop.example.com:8443/api/", Ask("/a%2Fb/c", {"p": "1"})) == (
        "https://shop.example.com:8443/api/a%2Fb/c?p=1"
    )
