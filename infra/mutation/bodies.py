"""Bodies, damaged as senders, proxies and attackers damage them: one or two places of a JSON value, or bare bytes."""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Path = tuple[str | int, ...]

RAW = (
    "NaN",
    "Infinity",
    "-Infinity",
    "1e400",
    "-1e-400",
    "9" * 400,
    "0.1" + "0" * 60 + "1",
    '"\\ud800"',
    '"\\udfff x"',
)
"""What a JSON library does not write, as text."""

DEEP = ("[" * 200 + "]" * 200, '{"a":' * 200 + "1" + "}" * 200, "[" * 20_000)
MARK = "@@raw:{}@@"
ODD: tuple[Any, ...] = (
    None, "", " ", "x", "é\u202e", "\x00", "null", "1e400", "-", "😀" * 300, "x" * 20_000,
    0, -1, 1, 10**37, -(10**37), 2**63, 253_402_300_800, 1.5, -0.0, 1e-120, True, False,
    [], {}, [[]], [None], [{}], {"": None}, {"id": []}, "0001-01-01", "9999-12-31T23:59:59Z", "2026-13-45", "12:00",
)  # fmt: skip


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every path into a JSON value."""
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def put(value: Any, path: Path, new: Any) -> Any:
    """A copy with something else in one place."""
    if not path:
        return new
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(value[path[0]], path[1:], new)
    return copy


def without(value: Any, path: Path) -> Any:
    """A copy with a member less."""
    if len(path) == 1:
        copy: Any = dict(value) if isinstance(value, dict) else list(value)
        del copy[path[0]]
        return copy
    return put(value, path[:1], without(value[path[0]], path[1:]))


def damaged(body: bytes, random: Random) -> bytes:
    try:
        value = json.loads(body)
    except ValueError:
        return in_bytes(body, random)
    if random.random() < 0.1:
        return in_bytes(body, random)
    for _ in range(random.choice((1, 1, 2, 3))):
        if paths := [path for path in places(value) if path]:
            value = _in_value(value, random.choice(paths), random)
    return _written(value)


def _in_value(value: Any, path: Path, random: Random) -> Any:
    kind = random.randrange(10)
    if kind < 2:
        return without(value, path)
    if kind < 4:
        return put(value, path, MARK.format(random.choice((*RAW, *DEEP)).replace('"', "'")))
    if kind < 5 and isinstance(path[-1], str):
        return _doubled(value, path)
    return put(value, path, random.choice(ODD))


def _doubled(value: Any, path: Path) -> Any:
    """The key comes twice, with two values: which of them counts is up to the reader."""
    holder = value
    for step in path[:-1]:
        holder = holder[step]
    return put(value, path[:-1], {**holder, f"@@twice:{path[-1]}@@": "another"})


def _written(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False)
    for raw in (*RAW, *DEEP):
        text = text.replace(json.dumps(MARK.format(raw.replace('"', "'")), ensure_ascii=False), raw)
    while "@@twice:" in text:
        before, _, rest = text.partition("@@twice:")
        text = before + rest.replace("@@", "", 1)
    return text.encode(errors="surrogatepass")


def in_bytes(body: bytes, random: Random) -> bytes:
    return random.choice(_BYTES)(body, random.randrange(len(body) or 1))


_BYTES: tuple[Callable[[bytes, int], bytes], ...] = (
    lambda body, at: body[:at],
    lambda body, at: body[at:],
    lambda body, at: body[:at] + b"\xff\xfe" + body[at:],
    lambda body, at: body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :] if body else b"\x00",
    lambda body, at: body[:at] + b"\xed\xa0\x80" + body[at:],
    lambda body, at: b"\xef\xbb\xbf" + body,
    lambda body, at: body + body,
    lambda body, at: b"\x00" * 3 + body,
    lambda body, at: body[:at] + b"%ZZ%F0%9F&=&payload=%7B&" + body[at:],
    lambda body, at: b"",
    lambda body, at: b"[" * 100_000,
)
