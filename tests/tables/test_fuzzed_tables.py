"""Whatever is done to a table on disk: it is refused, or its sums are those that a plain count gives."""

import csv
import hashlib
import tempfile
from pathlib import Path

import pytest
from fuzzing import fuzzed
from hypothesis import assume, event, given
from hypothesis import strategies as st

from resolutions.errors import InputError
from resolutions.tables import manifest, schema
from resolutions.tables.query import EMBEDDED

pytestmark = pytest.mark.slow

NAME = "recorded_crime.csv"
COUNT = "recorded_crime"
ROWS = (EMBEDDED / NAME).read_text("utf-8").splitlines(keepends=True)[:40]
SOUND = "".join(ROWS)
WORDS = st.sampled_from(
    ["", "0", "-1", "1.5", "1e3", "1,000", "nan", "NA", "inf", "٣", "Kent", "2014/15", '"', "\n", "\r", ",", "9" * 20]
)  # fmt: skip
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["cell", "delete", "double", "cut"]),
        st.integers(0, len(ROWS) - 1),
        st.integers(0, 3),
        WORDS | st.text(max_size=6),
    ),
    min_size=1,
    max_size=3,
)


def changed(changes) -> str:
    rows = list(ROWS)
    for kind, at, column, word in changes:
        at %= len(rows)
        if kind == "cell":
            cells = rows[at].rstrip("\n").split(",")
            cells[column % len(cells)] = word
            rows[at] = ",".join(cells) + "\n"
        elif kind == "double":
            rows.insert(at, rows[at])
        elif kind == "cut":
            rows[at] = rows[at][: column * 4]
        elif len(rows) > 1:
            del rows[at]
    return "".join(rows)


@pytest.mark.fuzz
@fuzzed
@given(CHANGES)
def test_a_changed_table_is_refused_or_sums_to_a_plain_count(changes):
    text = changed(changes)
    assume(text != SOUND)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / NAME
        file.write_text(text, "utf-8", newline="", errors="surrogatepass")
        derived = hashlib.sha256(SOUND.encode()).hexdigest()
        resource = manifest.Resource(file, derived, len(ROWS) - 1, {}, [])
        with pytest.raises(InputError):
            resource.read()
        try:
            table = schema.read(file)
        except InputError as fault:
            event("refused")
            assert str(file) in fault.where
            return
    event("read")
    plain = list(csv.DictReader(text.splitlines()))
    assert int(table[COUNT].sum()) == sum(int(row[COUNT] or 0) for row in plain)
