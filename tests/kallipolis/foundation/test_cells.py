"""What a spreadsheet would compute is marked as words; everything else stays as it was."""

import csv
import io

import pyarrow as pa
import pyarrow.csv
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kallipolis.foundation import cells


def written(*words: str) -> bytes:
    sink = pa.BufferOutputStream()
    pyarrow.csv.write_csv(pa.table({"n": [1] * len(words), "words": list(words)}), sink)
    return bytes(sink.getvalue())


def read(lines: bytes) -> list[str]:
    rows = csv.reader(io.StringIO(lines.decode(), newline=""))
    return [words for _, words in list(rows)[1:]]


@pytest.mark.parametrize(
    "words", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "\r=1"]
)
def test_what_a_spreadsheet_would_compute_is_marked(words: str) -> None:
    assert read(cells.guarded(written(words, "plain"))) == [f"'{words}", "plain"]
    assert cells.as_words(words) == f"'{words}"


@pytest.mark.parametrize("words", ["", "-5.25", "+8613800138000", 'a,"=b', 'x\n"=y', "1=2", "罗湖"])
def test_numbers_and_what_computes_nothing_stay(words: str) -> None:
    assert cells.guarded(written(words)) == written(words)


@given(st.lists(st.text(st.sampled_from('=+-@",\n x1'), max_size=8), min_size=1, max_size=5))
def test_no_cell_gets_more_than_the_mark(words: list[str]) -> None:
    found = read(cells.guarded(written(*words)))

    assert [each.removeprefix("'") for each in found] == words
