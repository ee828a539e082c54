"""The ledger: every claim opens to both bases, every release, its reason and its working."""

import json
import re

import pytest
from bs4 import BeautifulSoup

from resolutions.book.page import Page
from resolutions.story.checker import Reading
from resolutions.story.formatting import difference_in_words, format_figure
from resolutions.story.stated import Stated
from resolutions.story.verdict import Verdict
from resolutions.vocabulary import slug
from resolutions.wording import curl_quotes

pytestmark = pytest.mark.site


@pytest.fixture(scope="module")
def page(article_site):
    text = (article_site / "notebooks" / "fact_check.html").read_text("utf-8")
    return BeautifulSoup(text, "html.parser")


@pytest.fixture(scope="module")
def lines(page):
    return {item["id"]: item for item in page.select("ol.ledger > li")}


@pytest.fixture(scope="module")
def told(article_site):
    file = article_site / "data" / "claims.json"
    return {claim["id"]: claim for claim in json.loads(file.read_text("utf-8"))["claims"]}


@pytest.fixture(scope="module")
def results(tables):
    return Page("Hampshire", "2014/15", "2017/18", "closed", tables=tables).results


def test_every_claim_has_one_line_in_the_file_s_order(lines, told):
    assert list(lines) == list(told)


def test_a_line_says_what_is_claimed_stated_found_and_judged(lines, told):
    for name, claim in told.items():
        summary = lines[name].details.summary
        assert summary.select_one(".what").get_text() == curl_quotes(claim["claim"])
        assert claim["stated"]["words"] in summary.select_one(".stated").get_text()
        badge = summary.select_one(".badge-verdict").get_text()
        holds = f": {claim['holds']}" if claim["holds"] else ""
        assert badge.lower() == f"{claim['verdict']}{holds}"
        assert lines[name]["data-verdict"] == slug(claim["verdict"])
        bases = {reading["basis"] for reading in claim["computed"]}
        shown = {basis.get_text() for basis in summary.select(".found .basis")}
        assert shown == bases, name


def test_a_claim_opens_to_every_reading(lines, results, tables):
    for name, result in results.items():
        rows = [
            [cell.get_text() for cell in row.select("td")]
            for row in lines[name].select(".working tbody tr")
        ]
        assert len(rows) == len(result.readings), name
        for row, reading in zip(rows, result.readings, strict=True):
            releases = " and ".join(tables.releases[one]["short"] for one in reading.release.split(" + "))  # fmt: skip
            assert row == [
                reading.basis,
                reading.years,
                releases,
                format_figure(result.claim.query, reading.lower, reading.upper),
                difference_in_words(result.claim.stated, reading),
                reading.verdict.words,
            ], name


def test_a_claim_opens_to_reason_paragraph_chapter_and_permanent_link(lines, told):
    for name, claim in told.items():
        working = lines[name].select_one(".working")
        line = lines[name].select_one(".told").get_text(), working.get_text(" ")
        text = re.sub(
            r"\s+", " ", " ".join(line)
        )  # the reason may begin with the sentence above it
        reason = re.sub(r"\s+", " ", curl_quotes(claim["reason"]))
        assert text.count(reason) == 1, name
        assert f"Paragraph {claim['paragraph']} of the story" in text, name
        links = [link["href"] for link in working.find_all("a")]
        assert f"{claim['chapter']}.html#claim-{name}" in links
        assert f"#{name}" in links
        for beside in claim["beside"]:
            assert f"{beside['label']}: {beside['value']}" in text, name


def test_it_is_readable_without_a_script(page, lines):
    assert not page.select("ol.ledger script, ol.ledger [onclick]")
    hidden = page.select("ol.ledger [hidden]")
    assert {tuple(tag["class"]) for tag in hidden} == {("plain", "copy")}, (
        "only what needs a script"
    )
    for item in lines.values():
        assert item.find_all("details")[0].summary, "a native fold opens by itself"
    assert not page.select(".ledger-controls"), "the filter comes with the script that works it"


def test_the_script_of_the_filter_is_on_this_page_alone(article_site):
    with_it = {
        file.stem
        for file in article_site.rglob("*.html")
        if "_static" not in file.parts and "_static/ledger.js" in file.read_text("utf-8")
    }
    assert with_it == {"fact_check"}


def test_ids_are_used_once(page):
    ids = [tag["id"] for tag in page.find("article").find_all(id=True)]
    assert len(ids) == len(set(ids))


def reading(difference, relative, a_number=True, measure="count"):
    verdict = Verdict.DOES_NOT_MATCH
    return Reading(
        "closed", "2026-08", "2017/18", 1, 1, difference, relative, verdict, a_number, measure
    )


@pytest.mark.parametrize(
    ("stated", "off", "words"),
    [
        ({"value": 100, "as": "exactly"}, reading(-5, -0.05), "−5.00%"),
        ({"value": 100, "as": "exactly"}, reading(0, 0.0), "–"),
        ({"value": 0, "as": "exactly"}, reading(3, None), "3"),
        (
            {"value": 3, "as": "whole per cent"},
            reading(-0.0033, -0.11, False, "share"),
            "−0.33 points",
        ),
        ({"value": 100, "as": "more than"}, reading(5, 0.05, False), "–"),
        ({"value": 100, "as": "exactly"}, reading(None, None), "–"),
    ],
)
def test_a_distance_is_written_in_the_unit_of_what_is_stated(stated, off, words):
    assert difference_in_words(Stated(words="as printed", **stated), off) == words
