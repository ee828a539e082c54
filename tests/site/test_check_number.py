"""The page "Check a number" finds what the command finds, in a browser, from a folder on a disk."""

import re

import pytest
from browser import PHONE, serving, visiting
from pages import left_to_ci

from resolutions.analysis.number_finder import find_in, index_of
from resolutions.files import ROOT
from resolutions.site import numbers
from resolutions.vocabulary import PLACES, slug

pytestmark = pytest.mark.browser

KB = 1000
NUMBERS = [
    "5433", "5,433", "13.440", "538, 272", "449k", "15 million", "more than 157,000", "almost 500",
    "16", "7", "3.4%", "3%", "31%", "+31%", "−31%", "fell by 45%", "x2.5", "2.48 times", "0.4 times",
    "1.2 points", "1e9", "120,000", "2,000,000",
]  # fmt: skip
REFUSED = ["words", "0", "-5", "5,4", "13.44", "5" * 30, "<b>5</b>"]


@pytest.fixture(scope="module")
def folder(tables, tmp_path_factory):
    """Give a folder with the page's form, its script and the figures, and nothing else."""
    place = tmp_path_factory.mktemp("check")
    (place / "numbers").mkdir()
    for name, script in numbers.scripts(tables, index_of(tables)):
        (place / "numbers" / name).write_text(script, "utf-8")
    text = (ROOT / "check_a_number.md").read_text("utf-8")
    form = re.search(r"<form.*?</form>", text, re.DOTALL)[0]
    options = "".join(f'<option value="{slug(name)}">{name}</option>' for name in PLACES)
    form = re.sub(r"\{% for.*endfor %\}", options, form, flags=re.DOTALL)
    script = (ROOT / "_static" / "check_number.js").read_text("utf-8")
    (place / "check_number.js").write_text(script, "utf-8")
    (place / "page.html").write_text(
        '<!DOCTYPE html><html lang="en-GB" data-content_root="./"><meta charset="utf-8"><title>Check</title>'
        f'{form}<p id="check-status"></p><div id="check-answer"></div>'
        '<script src="check_number.js"></script></html>',
        "utf-8",
    )
    return place


@pytest.fixture(scope="module")
def page(browser, folder):
    with visiting(browser) as visit:
        visit.page.goto((folder / "page.html").as_uri())
        yield visit.page


@pytest.mark.parametrize(
    "force", ["", "hampshire", left_to_ci("kent"), left_to_ci("england-and-wales")]
)
@pytest.mark.parametrize("text", NUMBERS)
def test_the_page_answers_as_the_command_does(tables, page, text, force):
    index = index_of(tables)
    name = next((place for place in PLACES if slug(place) == force), None)
    deepest = numbers.MAX_DEPTH_OF_A_FORCE if name else numbers.MAX_DEPTH
    answer = find_in(index, text, force=name, deepest=deepest)
    given = page.evaluate("([text, force]) => checkNumber(text, force, 0.01)", [text, force])
    assert [one["reading"] for one in given] == [band.words for band in answer.printed.bands]
    for reading, one in enumerate(given):
        best = answer.best(10, reading)
        assert one["found"] == (answer.matches["reading"] == reading).sum()
        for (said, _, luck, source, by_luck), match in zip(one["best"], best, strict=True):
            assert (said, luck, source) == (match.sentence, match.luck, match.source)
            assert by_luck == pytest.approx(match.by_luck)
            assert match.difference_words.casefold() in [row[1].casefold() for row in one["best"]]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_number_gets_an_answer_and_no_figures(page, text):
    page.fill("#number", text)
    page.click("text=Check")
    page.wait_for_function("document.getElementById('check-status').textContent")
    assert page.inner_text("#check-answer") == ""
    assert page.locator("#check-status *").count() == 0


def test_a_reader_on_a_phone_gets_a_sentence_to_quote(browser, folder):
    with serving(folder) as address, visiting(browser, viewport=PHONE) as visit:
        visit.open(f"{address}/page.html?number=5433&force=hampshire")
        first = visit.page.locator("#check-answer li").first
        first.wait_for()
        said = first.inner_text()
        assert "issued 5,442 community resolutions in 2018/19" in said
        assert "9 more" in said
        assert "Source: Home Office" in said
        assert "by luck" in said
        assert not visit.elsewhere
        assert not visit.missed
        fetched = sum(
            (folder / "numbers" / f"{name}.js").stat().st_size for name in ("all", "hampshire")
        )
        assert fetched <= 300 * KB


def test_nothing_is_fetched_before_it_is_asked_for(browser, folder):
    with visiting(browser) as visit:
        visit.page.goto((folder / "page.html").as_uri())
        assert not [asked for asked in visit.asked if "/numbers/" in asked]
        visit.page.fill("#number", "3%")
        visit.page.click("text=Check")
        visit.page.locator("#check-answer li").first.wait_for()
        assert [asked for asked in visit.asked if asked.endswith("/numbers/all.js")]
