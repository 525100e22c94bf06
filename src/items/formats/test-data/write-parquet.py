"""Writes the Parquet files that parquet.test.ts reads, with Apache Arrow: python3 write-parquet.py"""

import datetime
import decimal
import uuid

import pyarrow as pa
import pyarrow.parquet as pq

D = decimal.Decimal

kinds = pa.table(
    {
        "text": pa.array(["plain", 'é"\n😀', None]),
        "truth": pa.array([True, False, None]),
        "int8": pa.array([-128, 127, None], pa.int8()),
        "uint32": pa.array([0, 4294967295, None], pa.uint32()),
        "int64": pa.array([-9223372036854775808, 9223372036854775807, None], pa.int64()),
        "uint64": pa.array([0, 18446744073709551615, None], pa.uint64()),
        "double": pa.array([0.1, float("nan"), None], pa.float64()),
        "small_decimal": pa.array([D("-0.05"), D("123456.70"), None], pa.decimal128(8, 2)),
        "large_decimal": pa.array(
            [D("-99999999999999999999999999999.999999999"), D("1.000000000"), None], pa.decimal128(38, 9)
        ),
        "date": pa.array([datetime.date(1969, 12, 31), datetime.date(2026, 11, 21), None]),
        "instant": pa.array([-1, 1_700_000_000_123_456, None], pa.timestamp("us", "UTC")),
        "local": pa.array([1_700_000_000_000, 0, None], pa.timestamp("ms")),
        "nanos": pa.array([1_700_000_000_123_456_789, 0, None], pa.timestamp("ns", "UTC")),
        "time": pa.array([datetime.time(23, 59, 59, 5), datetime.time(0, 0, 1), None], pa.time64("us")),
        "bytes": pa.array([b"text", b"\xff\x00", None]),
        "identifier": pa.array(
            [uuid.UUID(int=1).bytes, uuid.UUID("12345678-1234-5678-1234-567812345678").bytes, None], pa.uuid()
        ),
        "list": pa.array([[1, None, 3], [], None], pa.list_(pa.int32())),
        "map": pa.array([[("a", D("1.50")), ("b", None)], [], None], pa.map_(pa.string(), pa.decimal128(5, 2))),
        "struct": pa.array(
            [{"x": 1, "days": [datetime.date(2026, 1, 1)], "y": {"z": "deep"}}, {"x": None, "days": None, "y": None}, None],
            pa.struct(
                [("x", pa.int64()), ("days", pa.list_(pa.date32())), ("y", pa.struct([("z", pa.string())]))]
            ),
        ),
        "structs": pa.array(
            [[{"n": 1}, {"n": None}], [None], None], pa.list_(pa.struct([("n", pa.int16())]))
        ),
        "lists": pa.array([[[1, 2], [], None], [[3]], None], pa.list_(pa.list_(pa.int64()))),
    }
)
pq.write_table(kinds, "kinds.parquet", compression="none")

rows = pa.table({"id": pa.array(range(2500), pa.int32()), "name": pa.array([f"row {index % 7}" for index in range(2500)])})
for compression in ["snappy", "gzip", "zstd", "brotli", "lz4"]:
    pq.write_table(rows, f"rows-{compression}.parquet", compression=compression, row_group_size=1200)
pq.write_table(rows.slice(0, 0), "empty.parquet")
pq.write_table(
    pa.table({"when": pa.array([1_700_000_000_123_456_789, None], pa.timestamp("ns"))}),
    "int96.parquet",
    use_deprecated_int96_timestamps=True,
)

# The same rows in every encoding that Arrow writes, in pages of both versions, with and without nulls.
COUNT = 3000


def present(value, index):
    return value if index % 5 else None


def encoded(nullable):
    pick = present if nullable else (lambda value, _: value)
    columns = {
        "int": ([pick(index * 7 - 900, index) for index in range(COUNT)], pa.int32()),
        "long": ([pick((index - 50) * 10**14, index) for index in range(COUNT)], pa.int64()),
        "float": ([pick(index / 4, index) for index in range(COUNT)], pa.float32()),
        "double": ([pick(index / 8, index) for index in range(COUNT)], pa.float64()),
        "truth": ([pick(index % 70 < 60, index) for index in range(COUNT)], pa.bool_()),
        "text": ([pick(f"value {index % 30}", index) for index in range(COUNT)], pa.string()),
        "path": ([pick(f"prefix/é/{index // 10}/{index}", index) for index in range(COUNT)], pa.string()),
        "fixed": ([pick(b"%04d" % index, index) for index in range(COUNT)], pa.binary(4)),
    }
    schema = pa.schema([pa.field(name, kind, nullable) for name, (_, kind) in columns.items()])
    return pa.table([pa.array(values, kind) for values, kind in columns.values()], schema=schema)


encodings = {
    "int": "DELTA_BINARY_PACKED",
    "long": "DELTA_BINARY_PACKED",
    "float": "BYTE_STREAM_SPLIT",
    "double": "BYTE_STREAM_SPLIT",
    "truth": "RLE",
    "text": "DELTA_LENGTH_BYTE_ARRAY",
    "path": "DELTA_BYTE_ARRAY",
    "fixed": "BYTE_STREAM_SPLIT",
}
for kind, nullable in [("required", False), ("optional", True)]:
    for version in [1, 2]:
        options = {"data_page_version": f"{version}.0", "data_page_size": 3000, "compression": "zstd"}
        pq.write_table(encoded(nullable), f"{kind}-v{version}.parquet", **options)
        options |= {"use_dictionary": False, "column_encoding": encodings}
        pq.write_table(encoded(nullable), f"{kind}-v{version}-encoded.parquet", **options)

nested = pa.table(
    {
        "lists": pa.array([present([[item] * (item % 3) for item in range(index % 4)], index) for index in range(COUNT)]),
        "struct": pa.array([present({"a": index, "b": [f"b{index % 3}"] * (index % 3)}, index) for index in range(COUNT)]),
    }
)
for version in [1, 2]:
    pq.write_table(
        nested, f"nested-v{version}.parquet", data_page_version=f"{version}.0", data_page_size=2000, compression="zstd"
    )
