"""A process that writes into a table again and again, beside others: table, its name, how often."""

import sys

import django
import pyarrow as pa


def main() -> None:
    django.setup()
    from kallipolis.platforms.data.lakehouse import api as lakehouse
    from kallipolis.platforms.data.lakehouse.contracts import TableName

    table, writer, times = sys.argv[1:]
    for number in range(int(times)):
        rows = pa.table({"writer": [writer], "number": [number]})
        lakehouse.write(TableName(table), rows, cause=f"{writer} {number}")


if __name__ == "__main__":
    main()
