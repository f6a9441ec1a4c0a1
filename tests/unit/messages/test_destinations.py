"""Where a request of ours may go: the open internet at port 443, and to the machine that was looked at."""

import socket
import ssl
import threading
import time
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared.messages import destinations, https
from shared.messages.destinations import Destination, destination
from shared.messages.https import Answer, Https, Post
from shared.messages.models import Outcome, State

OPEN = "93.184.215.14"
CLOSED = [
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "224.0.0.1", "0.1.2.3",
    "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1%eth0", "fd00:ec2::254",
    "::ffff:169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "ff02::1", "2001:db8::1",
    "::10.0.0.1", "::ffff:0:10.0.0.1", "fec0::1", "5f00::1", "3fff::1", "2001:0:a00:1::", "100::1",
]  # fmt: skip


def found(url: str, *addresses: str) -> Destination | Outcome:
    return destination(url, lambda host: list(addresses))


@pytest.mark.parametrize("address", CLOSED)
def test_what_is_not_the_open_internet_is_refused(address):
    outcome = found("https://hooks.example/", address)
    assert isinstance(outcome, Outcome)
    assert (outcome.state, outcome.rule) == (State.REFUSED, "channel")


@pytest.mark.parametrize("address", [OPEN, "2600:1f18::1", "2a05:d014::1"])
def test_what_is_given_out_to_the_world_is_spoken_to(address):
    assert isinstance(found("https://hooks.example/", address), Destination)


def test_a_name_with_one_private_address_among_open_ones_is_refused():
    assert isinstance(found("https://hooks.example/", OPEN, "10.0.0.1"), Outcome)


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost"])
@pytest.mark.enable_socket
def test_a_number_that_means_this_machine_is_seen_through(host):
    outcome = destination(f"https://{host}/", destinations.lookup)
    assert isinstance(outcome, Outcome)
    assert outcome.detail == "the address does not lead to the open internet"


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/", "https://hooks.example:8443/", "https://user:pass@hooks.example/", "https://a@b.example",
        "ftp://hooks.example/", "https://", "//hooks.example", "https://hooks.example/#there", "https://hookß.example",
        "https://[::1", "https://hooks.example:99999/", "",
    ],
)  # fmt: skip
def test_an_address_that_could_be_read_in_two_ways_is_refused(url):
    outcome = found(url, OPEN)
    assert isinstance(outcome, Outcome)
    assert outcome.state is State.REFUSED


def test_a_name_that_nobody_knows_today_may_be_known_tomorrow():
    def nobody(host: str) -> list[str]:
        raise socket.gaierror

    outcome = destination("https://hooks.example/", nobody)
    assert isinstance(outcome, Outcome)
    assert outcome.state is State.READY


def test_the_machine_that_was_looked_at_is_spoken_to_and_named():
    to = found("https://hooks.example/in?a=1", "2606:4700::1111", OPEN)
    assert to == Destination("hooks.example", OPEN, 443, "/in?a=1", "hooks.example")


@pytest.mark.parametrize("names", [("hooks.example",), ("other.example",)])
@pytest.mark.enable_socket
def test_only_who_shows_the_certificate_of_the_name_is_told_anything(tmp_path, monkeypatch, names):
    """A real handshake with the address that was looked up, while the name resolves to nothing at all."""
    ca, told = certificate(tmp_path, names), []
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        threading.Thread(target=serve, args=(listening, tmp_path, told), daemon=True).start()
        monkeypatch.setattr(destinations, "HTTPS_PORT", listening.getsockname()[1])
        monkeypatch.setattr(destinations, "is_open", lambda address: ip_address(address).is_loopback)
        client = Https(lambda path, now: {}, find=lambda host: ["127.0.0.1"], ca=str(ca))
        answer = client.send(Post("https://hooks.example/in", b"secret"))
    if names == ("hooks.example",):
        assert answer == Answer(204, b"")
        assert b"host: hooks.example" in told[0].lower()
    else:
        assert isinstance(answer, Outcome)
        assert answer.state is State.READY
        assert not any(told)


def test_an_answer_without_end_is_cut_off():
    class Endless:
        def read1(self, most: int) -> bytes:
            return b"x" * min(most, 1000)

    assert len(https._read(Endless(), until=float("inf"))) == https.MAX_BYTES


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (b"HTTP/1.1 200 OK\r\n" + b"x-drop: 1\r\n" * 1000, None),
        (b"H" * 1000, None),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\n" + b"x" * 9000, 200),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\nxx", 200),
    ],
    ids=["head", "first line", "body", "a body that breaks off"],
)
@pytest.mark.enable_socket
def test_nobody_is_listened_to_longer_than_ten_seconds_however_slowly_they_speak(tmp_path, monkeypatch, said, answer):
    """Here half a second."""
    monkeypatch.setattr(https, "LONGEST_SECONDS", 0.5)
    found, seconds = _told_slowly(tmp_path, monkeypatch, said)
    assert seconds < 3
    if answer:
        assert isinstance(found, Answer)
        assert found.status == answer
    else:
        assert found == Answer(200, b"") or (isinstance(found, Outcome) and found.state is State.UNKNOWN)


@pytest.mark.enable_socket
def test_how_long_whoever_answers_wants_to_be_left_alone_is_read_from_the_wire(tmp_path, monkeypatch):
    said = b"HTTP/1.1 503 Busy\r\nRETRY-AFTER: 120\r\ncontent-length: 0\r\n\r\n"
    assert _told_slowly(tmp_path, monkeypatch, said)[0] == Answer(503, b"", 120)


def _told_slowly(folder, monkeypatch, said):
    ca = certificate(folder, ("hooks.example",))
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        threading.Thread(target=drip, args=(listening, folder, said), daemon=True).start()
        monkeypatch.setattr(destinations, "HTTPS_PORT", listening.getsockname()[1])
        monkeypatch.setattr(destinations, "is_open", lambda address: ip_address(address).is_loopback)
        client, began = Https(lambda path, now: {}, find=lambda host: ["127.0.0.1"], ca=str(ca)), time.monotonic()
        return client.send(Post("https://hooks.example/in", b"secret")), time.monotonic() - began


def drip(listening: socket.socket, folder: Path, said: bytes) -> None:
    """The first line of the head at once, and then a byte in a hundredth of a second."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    connection, _ = listening.accept()
    at_once = said.find(b"\r\n\r\n") + 4 if b"\r\n\r\n" in said else 0
    with suppress(ssl.SSLError, OSError), context.wrap_socket(connection, server_side=True) as secure:
        secure.sendall(said[:at_once])
        for one in said[at_once:]:
            secure.sendall(bytes([one]))
            time.sleep(0.01)
        time.sleep(5)


def serve(listening: socket.socket, folder: Path, told: list[bytes]) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    connection, _ = listening.accept()
    try:
        with context.wrap_socket(connection, server_side=True) as secure:
            received = b""
            while not received.endswith(b"secret") and (block := secure.recv(65536)):
                received += block
            told.append(received)
            secure.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
    except (ssl.SSLError, OSError):
        connection.close()


def certificate(folder: Path, names: tuple[str, ...]) -> Path:
    """Its own authority."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stand-in")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*private))
    return folder / "cert.pem"
