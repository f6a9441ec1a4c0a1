"""Bodies too large for a queue, and deliveries that could not be read, in S3."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.errors import NotFoundError, UnavailableError


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

    def put(self, key: str, body: str | bytes) -> None:
        """The same key twice is the same object: a redelivery overwrites itself."""
        try:
            self._client.put_object(
                Bucket=self._bucket, Key=key, Body=body if isinstance(body, bytes) else body.encode()
            )
        except (ClientError, BotoCoreError) as error:
            raise UnavailableError("put_object") from error
