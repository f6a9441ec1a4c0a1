"""Bodies too large for a queue, deliveries that wait or could not be read, and what people asked for, in S3."""

from collections.abc import Mapping, Sequence
from typing import IO, Any

from botocore.exceptions import BotoCoreError, ClientError
from msgspec import Struct

from shared.errors import NotFoundError, UnavailableError

LISTED = 1_000
"""S3 names, and deletes, no more of them at once."""


class Part(Struct, frozen=True):
    """`size` is that of the whole object; `etag` changes when somebody writes it anew."""

    body: bytes
    size: int
    etag: str


class Objects:
    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def get(self, key: str) -> bytes:
        try:
            return bytes(self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read())
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                raise NotFoundError(f"no object {key}") from error
            raise UnavailableError("get_object") from error
        except BotoCoreError as error:
            raise UnavailableError("get_object") from error

    def part(self, key: str, start: int, length: int) -> Part:
        """A stretch of a large object; of what has fewer bytes, those that there are."""
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=key, Range=f"bytes={start}-{start + length - 1}")
            body = bytes(answer["Body"].read())
        except ClientError as error:
            return self._missing(key, error)
        except BotoCoreError as error:
            raise UnavailableError("get_object") from error
        return Part(body, int(answer["ContentRange"].rpartition("/")[2]), answer["ETag"])

    def _missing(self, key: str, error: ClientError) -> Part:
        """S3 has no range in an empty object."""
        if error.response["Error"]["Code"] == "InvalidRange":
            return Part(b"", 0, "")
        if error.response["Error"]["Code"] == "NoSuchKey":
            raise NotFoundError(f"no object {key}") from error
        raise UnavailableError("get_object") from error

    def put(self, key: str, body: str | bytes | IO[bytes]) -> None:
        """The same key twice is the same object: a redelivery overwrites itself."""
        sent = body.encode() if isinstance(body, str) else body
        try:
            self._client.put_object(Bucket=self._bucket, Key=key, Body=sent)
        except (ClientError, BotoCoreError) as error:
            raise UnavailableError("put_object") from error

    def delete(self, key: str) -> None:
        """What is not there is gone already."""
        try:
            self._client.delete_object(Bucket=self._bucket, Key=key)
        except (ClientError, BotoCoreError) as error:
            raise UnavailableError("delete_object") from error

    def delete_all(self, keys: Sequence[str]) -> None:
        """S3 answers 200 also where it deleted a part of them."""
        for start in range(0, len(keys), LISTED):
            chosen = [{"Key": key} for key in keys[start : start + LISTED]]
            try:
                answer = self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": chosen, "Quiet": True})
            except (ClientError, BotoCoreError) as error:
                raise UnavailableError("delete_objects") from error
            if answer.get("Errors"):
                raise UnavailableError("delete_objects left some")

    def names(self, prefix: str, after: str = "", most: int = LISTED) -> list[str]:
        """Keys that begin so and come after this one, in their order; fewer than `most` are the last."""
        asked = {"Bucket": self._bucket, "Prefix": prefix, "MaxKeys": most} | ({"StartAfter": after} if after else {})
        return [str(one["Key"]) for one in self._listed(asked).get("Contents", ())]

    def folders(self, prefix: str) -> list[str]:
        """What lies right below a prefix that ends with a slash, each with the slash at its end."""
        asked = {"Bucket": self._bucket, "Prefix": prefix, "Delimiter": "/"}
        return [str(one["Prefix"]) for one in self._listed(asked).get("CommonPrefixes", ())]

    def _listed(self, asked: Mapping[str, Any]) -> Any:
        try:
            return self._client.list_objects_v2(**asked)
        except (ClientError, BotoCoreError) as error:
            raise UnavailableError("list_objects_v2") from error

    def link(self, key: str, seconds: int) -> str:
        """For whoever may see this one object for a while, without credentials of their own."""
        where = {"Bucket": self._bucket, "Key": key}
        return str(self._client.generate_presigned_url("get_object", Params=where, ExpiresIn=seconds))
