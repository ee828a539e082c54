"""Every place that prints the verdict of a claim prints the same one."""

import csv
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from resolutions import story
from resolutions.files import find_story
from resolutions.tables.query import load

pytestmark = pytest.mark.site
ARTICLE = "daily-echo-2019"


def on_the_page(site: Path, page: BeautifulSoup) -> dict[str, str]:
    return {
        row["id"]: row.select_one(".badge-verdict").text.partition(":")[0]
        for row in page.select(".ledger > li[id]")
    }


def in_the_metadata(site: Path, page: BeautifulSoup) -> dict[str, str]:
    graphs = [json.loads(script.text) for script in page.select("script[type$='ld+json']")]
    return {
        review["url"].rpartition("#")[2]: review["reviewRating"]["alternateName"]
        for graph in graphs
        for review in graph.get("@graph", ())
    }


def in_the_claims(site: Path, page: BeautifulSoup) -> dict[str, str]:
    claims = json.loads((site / "data" / "claims.json").read_text("utf-8"))["claims"]
    return {claim["id"]: claim["verdict"] for claim in claims}


def in_the_table(site: Path, page: BeautifulSoup) -> dict[str, str]:
    with (site / "data" / "claims.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["verdict"] for row in csv.DictReader(file)}


def in_all_stories(site: Path, page: BeautifulSoup) -> dict[str, str]:
    stories = json.loads((site / "data" / "stories.json").read_text("utf-8"))["stories"]
    (own,) = [one for one in stories if one["story"]["name"] == ARTICLE]
    return {claim["id"]: claim["verdict"] for claim in own["claims"]}


def in_frames(site: Path, page: BeautifulSoup) -> dict[str, str]:
    return {
        file.stem.removeprefix("claim-"): BeautifulSoup(
            file.read_text("utf-8"), "lxml"
        ).select_one(".verdict").text.partition(":")[0]
        for file in site.glob("embed/claim-*.html")
    }  # fmt: skip


def in_citations(site: Path, page: BeautifulSoup, end: str) -> dict[str, str]:
    found = {}
    for file in site.glob(f"cite/claim-*.{end}"):
        _, _, rest = file.read_text("utf-8").partition("Verdict: ")
        found[file.stem.removeprefix("claim-")] = rest.splitlines()[0].rstrip("},")
    return found


def in_bibtex(site: Path, page: BeautifulSoup) -> dict[str, str]:
    return in_citations(site, page, "bib")


def in_ris(site: Path, page: BeautifulSoup) -> dict[str, str]:
    return in_citations(site, page, "ris")


@pytest.fixture(scope="module")
def checked() -> dict[str, str]:
    """Give the verdicts as `resolutions claims` prints them."""
    read = story.read(find_story(ARTICLE))
    ledger = json.loads(story.as_json(story.Checker(load(), read).results(), read))
    return {claim["id"]: claim["verdict"] for claim in ledger["claims"]}


@pytest.fixture(scope="module")
def fact_check(article_site) -> BeautifulSoup:
    return BeautifulSoup((article_site / "notebooks/fact_check.html").read_text("utf-8"), "lxml")


@pytest.mark.parametrize(
    "place",
    [on_the_page, in_the_metadata, in_the_claims, in_the_table, in_all_stories, in_frames, in_bibtex, in_ris],
)  # fmt: skip
def test_a_place_prints_the_verdicts_that_the_command_prints(
    place, article_site, fact_check, checked
):
    printed = place(article_site, fact_check)
    assert {name: verdict.strip().lower() for name, verdict in printed.items()} == checked
