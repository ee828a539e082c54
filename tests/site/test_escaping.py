"""Text from data stays text, wherever it goes. Every table here is invented, to be as bad as can be."""

import csv
import io
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
import yaml
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from resolutions.book import exhibits, page
from resolutions.book.edition import ROOT
from resolutions.book.exhibits import EXHIBIT, as_csv
from resolutions.book.page import Page
from resolutions.book.table import format_table
from resolutions.site.cite import Item, Work, reuse
from resolutions.site.contents import Site
from resolutions.site.exhibits import exhibit_on_page
from resolutions.site.pages import fill_page
from resolutions.tables import query
from resolutions.vocabulary import Edition
from resolutions.wording import curl_quotes

BAD = '<script>alert("1")</script>'
EDITION = ("Hampshire", "2014/15", "2017/18", "closed")


@pytest.fixture
def shown(monkeypatch) -> list:
    """What a page displays."""
    exhibits = []
    monkeypatch.setattr(page, "display", exhibits.append)
    return exhibits


def as_html(markdown: str) -> BeautifulSoup:
    return BeautifulSoup(MarkdownIt("commonmark").enable("table").render(markdown), "html.parser")


def test_a_sentence(shown, tables):
    Page(*EDITION, tables=tables).markdown(f"**{BAD}** was the offence, 3 < 4 and <b>bold</b>.")
    page = as_html(shown[0].data)
    assert not page.select("script, b")
    assert BAD in page.get_text()
    assert "3 < 4 and <b>bold</b>" in page.get_text()


def test_a_table_and_the_words_around_it(shown, tables):
    invented = pd.DataFrame({"offence": [BAD, '"><img src=x onerror=alert(1)>'], "count": [1, 2]})
    Page(*EDITION, tables=tables).table(
        format_table(invented, {"offence": BAD, "count": "Count"}),
        name="invented",
        title=f'"{BAD}',
        caption=BAD,
        data=invented,
        notes=[BAD],
        source=BAD,
    )
    bundle = shown[0]._repr_mimebundle_()
    exhibit = bundle[EXHIBIT]
    site = SimpleNamespace(reuse=lambda name, root: "")
    on_page = exhibit_on_page(exhibit, site, "notebooks/offences")
    for html in (on_page, bundle["text/html"]):
        page = BeautifulSoup(html, "html.parser")
        assert not page.select("script, img, [onerror], style, [style]")
        assert curl_quotes(BAD) in page.table.get_text()
        for place in ("figcaption > p", ".source", ".notes li"):
            assert curl_quotes(BAD) in page.select_one(place).get_text(), place
        assert page.select_one(".scroll")["aria-label"] == curl_quotes(f'"{BAD}')
    page = as_html(bundle["text/markdown"])
    assert not page.select("script")
    assert page.get_text().count(curl_quotes(BAD)) == 4


def test_how_it_is_cited_and_embedded():
    item = Item("table", "invented", BAD, BAD, "notebooks/offences.html#invented", (100, 100))
    work = Work(BAD, "1", date(2026, 1, 1), "")
    page = BeautifulSoup(reuse(item, work, "../"), "html.parser")
    assert not page.select("script, img")
    assert BAD in page.get_text()


@pytest.mark.slow
def test_the_plain_pages(data_folder):
    file = data_folder / "releases.yml"
    releases = yaml.safe_load(file.read_text("utf-8"))
    for release in releases if isinstance(releases, list) else releases.values():
        release |= {"title": BAD, "publisher": BAD, "holds": BAD, "provenance": BAD}
    file.write_text(yaml.safe_dump(releases), "utf-8")
    site = Site(ROOT, Edition())
    site.collect(["notebooks/trend"])
    site.page = Page(*EDITION, tables=query.load(data_folder))
    for name in ("data", "cite_it", "what_changed"):
        text = fill_page((ROOT / "methods" / f"{name}.md").read_text("utf-8"), site)
        page = as_html(text)
        assert not page.select("script"), name
        assert BAD in page.get_text(), name


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1"])
def test_a_spreadsheet_runs_no_text(text):
    rows = list(csv.reader(io.StringIO(as_csv(pd.DataFrame({"offence": [text]})), newline="")))
    assert rows[1] == [f"'{text}"]


@pytest.mark.parametrize("text", ["-", "–", "+0.17%", "-3", "-4.68e-05", "5,433", "Robbery"])
def test_a_number_written_out_stays_as_it_is(text):
    assert as_csv(pd.DataFrame({"difference": [text]})).splitlines()[1].strip('"') == text


@pytest.mark.site
def test_no_csv_of_the_site_can_be_run(article_site):
    files = sorted(article_site.rglob("*.csv"))
    assert article_site / "data" / "claims.csv" in files
    for file in files:
        with file.open(encoding="utf-8", newline="") as lines:
            cells = {cell for row in csv.reader(lines) for cell in row}
        runnable = {cell for cell in cells if exhibits._escape_formula(cell) != cell}
        assert not runnable, file.name
