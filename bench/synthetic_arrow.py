"""Arrow arrays of the corpus schema out of plain columns, whole columns at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from communique.store.schema import Table, schema

_HEX = np.array([f"{byte:02x}" for byte in range(256)], dtype="S2")


def hex_ids(prefix: str, numbers: Any) -> pa.Array:
    """Identifiers as `content_id` gives them: the prefix, then the numbers in 16 hex digits."""
    digits = _HEX[np.asarray(numbers, dtype=">u8").view(np.uint8)]
    plain = pa.Array.from_buffers(
        pa.string(),
        len(digits) // 8,
        [None, pa.py_buffer(np.arange(0, len(digits) * 2 + 1, 16, dtype=np.int32)), pa.py_buffer(digits)],
    )
    return pc.binary_join_element_wise(prefix, plain, "")


def joined(strings: pa.Array, offsets: Any, gap: str) -> pa.Array:
    """The strings of each stretch between two offsets as one string."""
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), strings), gap)


def table(name: Table, given: Mapping[str, Any], count: int) -> pa.Table:
    """A table of the corpus from the columns that are given; the others are empty lists or unknown."""
    columns = [_column(field.type, given.get(field.name), count) for field in schema(name)]
    return pa.Table.from_arrays(columns, schema=schema(name))


def structs(name: Table, column: str, given: Mapping[str, Any], count: int, *, missing: Any = None) -> pa.Array:
    """A column of structs; `missing` is true where there is none."""
    kind = schema(name).field(column).type
    return _column(kind, given, count, None if missing is None else pa.array(missing))


def lists(name: Table, column: str | tuple[str, str], given: Any, offsets: Any) -> pa.Array:
    """A column of lists (of a field, or of a field of its struct) with these items, parted at the offsets."""
    outer, *inner = (column,) if isinstance(column, str) else column
    kind = schema(name).field(outer).type
    for field in inner:
        kind = kind.field(field).type
    items = _column(kind.value_type, given, int(offsets[-1]), None, cut=True)
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), items)


def _column(kind: pa.DataType, given: Any, count: int, missing: pa.Array | None = None, *, cut: bool = False) -> Any:
    """An array of a type from an array, a scalar, or a mapping of the fields of a struct."""
    if given is None:
        return pa.array([[]] * count, kind) if pa.types.is_list(kind) else pa.nulls(count, kind)
    if isinstance(given, Mapping):
        fields = [kind.field(number) for number in range(kind.num_fields)]
        columns = [_column(field.type, given.get(field.name), count, None, cut=cut) for field in fields]
        return pa.StructArray.from_arrays(columns, fields=fields, mask=missing)
    if isinstance(given, str | bool | float):
        return pa.repeat(pa.scalar(given, kind), count)
    array = given if isinstance(given, pa.Array | pa.ChunkedArray) else pa.array(given)
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    return (array[:count] if cut else array).cast(kind)
