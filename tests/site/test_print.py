"""Printed, a page keeps all that a reader needs, and does not waste paper."""

import json

import numpy as np
import pypdfium2
import pytest
from pages import TEXTS, every_page, left_to_ci

from resolutions.wording import curl_quotes

pytestmark = [pytest.mark.site, pytest.mark.browser]

MARGIN, ROWS, COLUMNS = 16 / 297, 24, 8
INK = 225  # anything darker than the lightest grey


@pytest.fixture
def paper(reading, name) -> dict:
    """What a page shows on paper."""
    return reading(name, "phone").paper


@pytest.fixture
def sheets(reading, name) -> pypdfium2.PdfDocument:
    """The PDF that the browser prints of a page."""
    return pypdfium2.PdfDocument(reading(name, "phone").pdf)


def used(sheet: pypdfium2.PdfPage) -> float:
    """The part of a sheet, inside its margins and laid out in 24 × 8 fields, that has ink."""
    grey = sheet.render(scale=0.5, grayscale=True).to_numpy().squeeze()
    edge = round(len(grey) * MARGIN)
    rows = np.array_split(grey[edge:-edge, edge:-edge] < INK, ROWS)
    return float(np.mean([[f.any() for f in np.array_split(row, COLUMNS, axis=1)] for row in rows]))


@every_page
def test_it_is_the_article_alone_in_dark_ink(paper, name):
    # the commands of a text are its words, those of a chapter its working
    assert set(paper["unwanted"]) <= ({".highlight"} if name in TEXTS else set())
    assert sum(paper["ink"]) < 200
    assert paper["heading"] and paper["charts"]


@every_page
def test_no_chart_prints_too_narrow_to_read(paper, name):
    assert all(width > 0.4 for width in paper["widths"])


@every_page
def test_sheets_are_more_than_half_full(sheets, name):
    filled = [used(sheet) for sheet in sheets]
    before_the_end = filled[:-1]  # the last ends where the page does
    assert not before_the_end or np.mean(before_the_end) > 0.5


@every_page
def test_no_letter_is_cut_at_the_left_edge(sheets, name):
    """What lies left of the column is cut by the browser; a letter's own foot may stand a point out."""
    edge = 16 / 25.4 * 72 - 1.35
    texts = [sheet.get_textpage() for sheet in sheets]
    assert all(text.get_rect(at)[0] > edge for text in texts for at in range(text.count_rects()))


@pytest.mark.parametrize("name", ["notebooks/fact_check"])
def test_the_fact_check_prints_every_claim_and_its_readings(sheets, article_site, name):
    text = " ".join(" ".join(s.get_textpage().get_text_range().split()) for s in sheets)
    file = article_site / "data" / "claims.json"
    for claim in json.loads(file.read_text("utf-8"))["claims"]:
        for words in (claim["claim"], claim["reason"], claim["stated"]["words"]):
            assert " ".join(curl_quotes(words).split()) in text, claim["id"]
    assert "BibTeX" not in text


@pytest.mark.parametrize("name", [left_to_ci("forces/index")])
def test_a_table_over_several_sheets_repeats_its_headings(sheets, forces_site, name):
    texts = [sheet.get_textpage().get_text_range() for sheet in sheets]
    of_the_table = [text for text in texts if text.count("complete") > 5 and "All" in text]
    assert len(of_the_table) > 1
    for text in of_the_table:
        assert {"Force", "Rank", "Region", "Return"} <= set(text.split())
