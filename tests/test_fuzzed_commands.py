"""Whatever is typed after ``resolutions``: an answer, or one line that says what is wrong."""

import pytest
from fuzzing import fuzzed
from hypothesis import event, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from resolutions.cli import app
from resolutions.errors import InputError

pytestmark = pytest.mark.slow

OPTIONS = {
    "facts": ["--force", "--from", "--to", "--basis", "--format"],
    "find": ["--force", "--near", "--outcome", "--basis", "--most", "--format"],
    "claims": ["--format"],
    "check": [],
}
WORDS = st.sampled_from(
    ["Kent", "Kentt", "England and Wales", "2014/15", "2015/14", "2099/00", "closed", "recorded", "json", "csv", "text",
     "5433", "-31%", "3.4%", "x2.5", "1e999", "nan", "-0", "1%", "", " ", "8", "charged", "daily-echo-2019", "/", "--",
     ".yml", "~nobody/", "a.csv", "\0", "٣", "½", "1,2,3", "more than", "0%", "100000000000000000000"]
) | st.text(max_size=8)  # fmt: skip


@st.composite
def command_lines(draw) -> list[str]:
    command = draw(st.sampled_from(sorted(OPTIONS)))
    line = [command, *draw(st.lists(WORDS, max_size=2))]
    for option in draw(st.lists(st.sampled_from(OPTIONS[command] or ["--no"]), max_size=3)):
        line += [option, draw(WORDS)]
    return line


@pytest.mark.ci
@pytest.mark.fuzz
@fuzzed
@given(command_lines())
def test_a_command_answers_or_says_in_a_line_what_is_wrong(line):
    done = CliRunner().invoke(app, line)
    event(f"{line[0]}: {done.exit_code}")
    if isinstance(done.exception, InputError):
        assert str(done.exception).strip()
        return
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in (0, 2)
    assert done.output.strip() or done.stderr.strip()
