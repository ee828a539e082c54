"""Whatever is done to a story file: it is read and judged, or refused in one line."""

import tempfile
from pathlib import Path

import pytest
from fuzzing import fuzzed
from hypothesis import event, given
from hypothesis import strategies as st

from resolutions.errors import InputError
from resolutions.files import STORIES
from resolutions.story.checker import Checker
from resolutions.story.claims_file import read

pytestmark = pytest.mark.slow

STORY = (STORIES / "hampshire-2021.yml").read_text("utf-8").splitlines()
FRAGMENTS = st.sampled_from(
    ["yes", "013440", "13:44:0", ".nan", ".inf", "-.inf", "1e400", "~", "[]", "{}", "&a [*a]", "!!python/x 1",
     "'", '"', "- ", "<b>", "\t", "\0", "\ufeff", "2014/15", "Kent", "1" * 400, "null", "true", "𝟜", "-0", "0x10"]
)  # fmt: skip
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["value", "insert", "delete", "double", "swap", "indent"]),
        st.integers(0, len(STORY) - 1),
        st.integers(0, len(STORY) - 1),
        FRAGMENTS | st.text(max_size=12),
    ),
    min_size=1,
    max_size=4,
)


def changed(lines: list[str], changes) -> str:
    lines = list(lines)
    for kind, at, other, text in changes:
        at, other = at % len(lines), other % len(lines)
        key, colon, _ = lines[at].partition(": ")
        if kind == "value":
            lines[at] = f"{key}{colon}{text}"
        elif kind == "insert":
            lines.insert(at, text)
        elif kind == "double":
            lines.insert(other, lines[at])
        elif kind == "swap":
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == "indent":
            lines[at] = f"  {lines[at]}"
        elif len(lines) > 1:
            del lines[at]
    return "\n".join(lines)


@pytest.mark.fuzz
@fuzzed
@given(CHANGES)
def test_a_changed_story_is_judged_or_refused_in_one_line(tables, changes):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "story.yml"
        file.write_text(changed(STORY, changes), "utf-8", errors="surrogatepass")
        try:
            story = read(file)
            results = Checker(tables, story).results()
        except InputError as fault:
            event("refused")
            assert len(str(fault).splitlines()) == 1
            return
    event("judged")
    assert [result.claim for result in results] == list(story.claims)
