"""Printed, a page keeps all that a reader needs, and does not waste paper."""

import json

import numpy as np
import pypdfium2
import pytest

pytestmark = [pytest.mark.site, pytest.mark.browser]

OF_EACH_KIND = ("index.html", "notebooks/fact_check.html", "notebooks/national.html",
                "methods/data.html", "forces/index.html", "forces/kent.html")  # fmt: skip
MARGIN, ROWS, COLUMNS = 16 / 297, 24, 8
INK = 225  # anything darker than the lightest grey


@pytest.fixture(scope="module")
def printed(browser, served):
    """Give a page as the PDF that the browser prints."""

    def pdf(address: str) -> pypdfium2.PdfDocument:
        page = browser.new_page()
        page.goto(f"{served}/{address}", wait_until="networkidle")
        data = page.pdf(format="A4", prefer_css_page_size=True)
        page.close()
        return pypdfium2.PdfDocument(data)

    return pdf


def used(sheet: pypdfium2.PdfPage) -> float:
    """The part of a sheet, inside its margins and laid out in 24 × 8 fields, that has ink."""
    grey = sheet.render(scale=0.5, grayscale=True).to_numpy().squeeze()
    edge = round(len(grey) * MARGIN)
    rows = np.array_split(grey[edge:-edge, edge:-edge] < INK, ROWS)
    return float(np.mean([[f.any() for f in np.array_split(row, COLUMNS, axis=1)] for row in rows]))


def test_the_fact_check_prints_every_claim_and_its_readings(printed, article_site):
    sheets = printed("notebooks/fact_check.html")
    text = " ".join(" ".join(s.get_textpage().get_text_range().split()) for s in sheets)
    file = article_site / "data" / "claims.json"
    for claim in json.loads(file.read_text("utf-8"))["claims"]:
        for words in (claim["claim"], claim["reason"], claim["stated"]["words"]):
            assert " ".join(words.split()) in text, claim["id"]
    assert "BibTeX" not in text


@pytest.mark.parametrize("address", OF_EACH_KIND)
def test_sheets_are_more_than_half_full(printed, address):
    sheets = [used(sheet) for sheet in printed(address)]
    before_the_end = sheets[:-1] or sheets  # the last ends where the page does
    assert np.mean(before_the_end) > 0.5


@pytest.mark.parametrize("address", OF_EACH_KIND)
def test_no_chart_prints_too_narrow_to_read(browser, served, address):
    page = browser.new_page(viewport={"width": 673, "height": 1000})  # A4 without its margins
    page.emulate_media(media="print")
    page.goto(f"{served}/{address}", wait_until="networkidle")
    widths = page.evaluate(
        """() => [...document.querySelectorAll("figure.figure > :is(img, svg)")]
            .map(chart => [chart, chart.getBoundingClientRect()])
            .filter(([, box]) => box.width)
            .map(([chart, box]) => Math.min(box.width,
                box.height * chart.getAttribute("width") / chart.getAttribute("height")) / 673)"""
    )
    page.close()
    assert all(width > 0.4 for width in widths)
