"""The key that makes codes unguessable. It lies where the codes lie, so whoever could read it has them anyway."""

from msgspec import Struct

from shared.aws import chance, keys
from shared.aws.table import Table


class KeptKey(Struct):
    """Made when the first code is; read once by each process that makes one."""

    table: Table
    _kept: bytes | None = None

    def __call__(self) -> bytes:
        if self._kept is None:
            self._kept = self._read()
        return self._kept

    def _read(self) -> bytes:
        """Of two processes that make it at once the first one's counts."""
        item = self.table.get(keys.CODES, consistent=True)
        if item is None:
            self.table.put_if_absent(keys.CODES, {"value": chance.salt()})
            item = self.table.get(keys.CODES, consistent=True) or {}
        return bytes.fromhex(item["value"])
