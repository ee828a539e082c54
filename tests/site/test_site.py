"""The built site: whole, linked, offline and true to its tables."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from copy import copy
from pathlib import Path
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
from bs4 import BeautifulSoup
from read_pages import Outline, outline, soup

from resolutions.book.site_manifest import read_manifest
from resolutions.tables.query import EMBEDDED

pytestmark = pytest.mark.site

PNG = b"\x89PNG\r\n\x1a\n"


def outlines_of(site: Path) -> dict[Path, Outline]:
    files = sorted(site.rglob("*.html"))
    return {f: outline(f) for f in files if "_static" not in f.relative_to(site).parts}


def chapters_of(site: Path) -> dict[str, BeautifulSoup]:
    return {file.stem: soup(file) for file in sorted((site / "notebooks").glob("*.html"))}


def read_by_people(page: BeautifulSoup) -> str:
    """The text of the article itself, without code, navigation or downloads."""
    body = copy(page.find("article"))
    for part in body.select("details, script, style, svg, select, .highlight, figcaption"):
        part.extract()
    return re.sub(r"\s+", " ", body.get_text(" "))


@pytest.mark.parametrize("site", ["article_site", "kent_site", "nation_site"], indirect=True)
class TestEveryEdition:
    def test_every_link_and_anchor_resolves(self, site):
        pages = outlines_of(site)
        broken = []
        for file, page in pages.items():
            for tag, _, named, _ in page.named:
                address = urlsplit(named)
                if tag in ("iframe", "source") or address.scheme or named.startswith("//"):
                    continue
                target = (file.parent / unquote(address.path)).resolve() if address.path else file
                target = target / "index.html" if target.is_dir() else target
                anchor = unquote(address.fragment)
                if not target.exists():
                    broken.append(f"{file.name}: {named}")
                elif (
                    anchor
                    and "=" not in anchor
                    and target in pages
                    and anchor not in pages[target].anchors
                ):
                    broken.append(f"{file.name}: {named} (no such anchor)")
        assert not broken

    def test_nothing_is_loaded_from_another_host(self, site):
        pages = outlines_of(site)
        assert not [
            f"{file.name}: {named}"
            for file, page in pages.items()
            for tag, attribute, named, relation in page.named
            if re.match("(https?:)?//", named)
            and (attribute == "src" or tag == "link")
            and not {"canonical", "license"} & set(relation.split())
        ]

    def test_every_image_says_in_words_what_it_shows_and_how_large_it_is(self, site):
        for file, page in outlines_of(site).items():
            for image in page.images:
                assert image.get("alt", "").strip(), f"{file.name}: {image}"
                assert image.get("width") and image.get("height"), f"{file.name}: {image}"

    def test_every_figure_has_caption_source_citation_and_downloads(self, site):
        figures = [f for page in chapters_of(site).values() for f in page.select("figure.exhibit")]
        assert len(figures) >= 10
        for figure in figures:
            name = figure["id"]
            assert figure.figcaption.p.get_text(strip=True), name
            assert "Source: " in figure.select_one(".source").get_text(), name
            assert "version" in figure.select_one("details.reuse p").get_text(), name
            endings = {
                link["href"].rpartition(".")[2] for link in figure.select(".downloads a[download]")
            }
            assert endings == ({"svg", "png", "csv"} if "figure" in figure["class"] else {"csv"}), (
                name
            )

    def test_downloads_are_what_they_say(self, site):
        names = {file.stem for file in (site / "figures").glob("*.csv")}
        assert names
        for name in names:
            assert ElementTree.parse(site / "figures" / f"{name}.svg").getroot().tag.endswith("svg")
            assert (site / "figures" / f"{name}.png").read_bytes().startswith(PNG)
            rows = list(
                csv.reader(io.StringIO((site / "figures" / f"{name}.csv").read_text("utf-8")))
            )
            assert len(rows) > 1, name
            assert len({len(row) for row in rows}) == 1, name

    def test_the_embedded_tables_stand_beside_the_pages(self, site):
        for file in EMBEDDED.glob("*.csv"):
            assert (site / "data" / file.name).read_bytes() == file.read_bytes()

    def test_no_cell_shows_a_bare_object_or_an_error(self, site):
        for name, page in chapters_of(site).items():
            text = page.find("article").get_text()
            assert "IPython.core.display" not in text, name
            assert "Traceback" not in text, name
            assert not re.search(r"\bnan\b|<NA>|None%", read_by_people(page)), name


@pytest.mark.parametrize("site", ["article_site", "nation_site"], indirect=True)
class TestAStory:
    def test_claims_json_fits_its_schema(self, site):
        schema = json.loads((EMBEDDED / "stories" / "results.schema.json").read_text("utf-8"))
        claims = json.loads((site / "data" / "claims.json").read_text("utf-8"))
        jsonschema.validate(claims, schema)

    def test_the_ledger_shows_every_claim_with_its_verdict_and_working(self, site):
        claims = json.loads((site / "data" / "claims.json").read_text("utf-8"))["claims"]
        chapters = chapters_of(site)
        ledger = chapters["fact_check"]
        for claim in claims:
            row = ledger.find("li", id=claim["id"])
            assert claim["verdict"] in row.get_text().lower(), claim["id"]
            assert claim["stated"]["words"] in row.get_text(), claim["id"]
            chapter, _, anchor = row.a["href"].partition(".html#")
            assert chapters[chapter].find(id=anchor), claim["id"]

    def test_the_front_page_tallies_the_verdicts(self, site):
        tally = json.loads((site / "data" / "claims.json").read_text("utf-8"))["tally"]
        page = soup(site / "index.html")
        shown = {
            row.strong.get_text().lower(): int(row.select_one(".count").get_text())
            for row in page.select(".tally li")
        }
        assert shown == tally


def test_every_chapter_offers_a_sentence_to_quote_with_its_source_and_leads_on(article_site):
    for name, page in chapters_of(article_site).items():
        (quoted,) = page.select(".to-quote")
        assert quoted.select_one(".source").get_text().startswith("Source: "), name
        prose = page.select("article p:not([class]) a[href], article li a[href]")
        leads = {urlsplit(link["href"]).path for link in prose}
        assert any(address.endswith(".html") for address in leads), name


def test_a_host_that_passes_over_names_with_an_underscore_is_told_not_to(article_site):
    assert (article_site / ".nojekyll").exists()
    assert ".nojekyll" in read_manifest(article_site)["files"]


def test_the_cards_of_the_front_page_are_on_one_basis(article_site):
    claims = json.loads((article_site / "data" / "claims.json").read_text("utf-8"))["claims"]
    by_id = {claim["id"]: claim for claim in claims}
    page = soup(article_site / "index.html")
    cards = {
        card.dt.get_text(): card.dd.get_text(" ") for card in page.select(".key-figures > div")
    }
    for name in ("outcomes", "community-resolutions", "national-community-resolutions"):
        told = cards[by_id[name]["claim"]]
        latest = {
            basis: next(one for one in by_id[name]["computed"] if one["basis"] == basis)
            for basis in ("closed", "recorded")
        }
        assert f"{latest['closed']['lower']:,}" in told, name
        assert f"{latest['recorded']['lower']:,}" not in told, name


class TestAnotherForce:
    def test_no_sentence_is_about_hampshire_or_the_article(self, kent_site):
        pages = chapters_of(kent_site) | {"index": soup(kent_site / "index.html")}
        del pages["how_the_press_told_it"]  # of all stories held, whoever they are about
        for name, page in pages.items():
            text = read_by_people(page)
            # All forces are compared in one chapter, which may name any of them in a list.
            allowed = (
                r"(Above the band|Below it|[Ll]eaving out|the share runs from)[^.]*\.[^.]*\."
                if name == "national"
                else r"$^"
            )
            assert "Hampshire" not in re.sub(allowed, "", text), name
            assert "the article" not in text.lower(), name

    def test_the_article_s_own_chapters_give_way(self, kent_site):
        names = set(chapters_of(kent_site))
        assert not names & {"reply", "fact_check"}
        assert "key_figures" in names
        assert not (kent_site / "data" / "claims.json").exists()

    def test_the_figures_are_the_force_s_own(self, kent_site, tables):
        table = tables.select("Kent", ["2019/20", "2024/25"], "recorded")
        text = read_by_people(chapters_of(kent_site)["trend"])
        for count in table["community_resolutions"]:
            assert f"{count:,}" in text


class TestTheNation:
    def test_it_is_not_ranked_among_the_forces(self, nation_site):
        text = read_by_people(chapters_of(nation_site)["national"])
        assert (
            "highest of" not in text
        )  # every force's value stands in the chart, the nation's has no rank

    def test_its_trend_is_told(self, nation_site):
        assert "police in England and Wales" in read_by_people(chapters_of(nation_site)["trend"])
