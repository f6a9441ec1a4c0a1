"""Records of a CSV file to rows, under the columns that its header names."""

from msgspec.structs import replace

from shared.importing import columns, csv_records
from shared.importing.models import CellError, Import, Row, StoppedError


def begin(task: Import, delimiter: str, record: bytes) -> Import:
    """The header: which columns are where."""
    try:
        names = csv_records.fields(record, delimiter)
    except CellError as error:
        raise StoppedError(f"header: {error.reason}") from None
    found = columns.header(names, task.kind, task.mapping)
    unknown = tuple(name.strip() for name, ours in zip(names, found, strict=True) if not ours and name.strip())
    return replace(task, delimiter=delimiter, columns=found, unknown=unknown)


def row(record: bytes, task: Import) -> Row | None:
    """None for a line that states nothing, as spreadsheets leave them at the end."""
    values = [one.strip() for one in csv_records.fields(record, task.delimiter)]
    if not any(values):
        return None
    if len(values) != len(task.columns):
        raise CellError("", f"has {len(values)} fields, and the header has {len(task.columns)}")
    cells: dict[str, tuple[str, ...]] = {}
    for ours, value in zip(task.columns, values, strict=True):
        if ours and value:
            cells[ours] = (*cells.get(ours, ()), value)
    return Row(cells)
