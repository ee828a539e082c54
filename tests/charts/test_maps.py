"""The map of tiles, the picture in the page and the tables of all forces: whole, linked, true."""

import io
import re
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgb

from resolutions import analysis, charts
from resolutions.book import listings
from resolutions.book.exhibits import Exhibit
from resolutions.book.table import Table
from resolutions.charts import maps
from resolutions.charts.canvas import PHONE, STYLE, text_width
from resolutions.charts.svg import compact, drawing
from resolutions.site.in_page import in_page, without_links
from resolutions.tables.query import load
from resolutions.vocabulary import FORCE_NAMES, FORCES, NATION, PLACES, Edition, slug
from resolutions.wording import per_cent

pytestmark = pytest.mark.slow

EDITIONS = [
    Edition(),
    Edition("Kent", "2019/20", "2024/25", "recorded"),
    Edition("England and Wales", "2014/15", "2025/26", "closed"),
    Edition("Cumbria", "2014/15", "2014/15", "closed"),
    Edition("British Transport Police", "2014/15", "2015/16", "recorded"),
    Edition("Essex", "2024/25", "2024/25", "recorded"),
]
BORDERS = """
Northumbria, Durham; Durham, Cleveland; Cumbria, Durham; Cumbria, Lancashire;
Cleveland, North Yorkshire; West Yorkshire, North Yorkshire; Lancashire, West Yorkshire;
Lancashire, Greater Manchester; West Yorkshire, South Yorkshire; Merseyside, Greater Manchester;
Merseyside, Cheshire; Greater Manchester, South Yorkshire; South Yorkshire, Nottinghamshire;
South Yorkshire, Derbyshire; Nottinghamshire, Humberside; Nottinghamshire, Leicestershire;
Humberside, Lincolnshire; North Wales, Cheshire; North Wales, Dyfed-Powys;
Cheshire, Staffordshire; Cheshire, West Mercia; Staffordshire, Derbyshire;
Staffordshire, West Midlands; Derbyshire, Leicestershire; Leicestershire, Lincolnshire;
Leicestershire, Northamptonshire; Lincolnshire, Norfolk; Lincolnshire, Cambridgeshire;
Norfolk, Suffolk; Dyfed-Powys, West Mercia; Dyfed-Powys, South Wales; West Mercia, West Midlands;
West Mercia, Gwent; West Midlands, Warwickshire; Warwickshire, Northamptonshire;
Warwickshire, Thames Valley; Northamptonshire, Cambridgeshire; Northamptonshire, Bedfordshire;
Cambridgeshire, Suffolk; Cambridgeshire, Hertfordshire; Suffolk, Essex; South Wales, Gwent;
Gwent, Gloucestershire; Gloucestershire, Thames Valley; Gloucestershire, Avon and Somerset;
Thames Valley, Bedfordshire; Thames Valley, Wiltshire; Bedfordshire, Hertfordshire;
Hertfordshire, Essex; Hertfordshire, Metropolitan Police; Avon and Somerset, Wiltshire;
Avon and Somerset, Dorset; Wiltshire, Hampshire; Surrey, Metropolitan Police; Surrey, Sussex;
Metropolitan Police, City of London; Metropolitan Police, Kent; Devon and Cornwall, Dorset;
Dorset, Hampshire; Hampshire, Sussex; Sussex, Kent
"""


def borders() -> list[tuple[str, str]]:
    return [tuple(pair.strip().split(", ")) for pair in BORDERS.split(";")]


@cache
def forces_of(edition: Edition) -> pd.DataFrame:
    return analysis.by_force(load(), edition.years, edition.basis)


def svg_of(figure) -> str:
    text = io.StringIO()
    with mpl.rc_context(STYLE):
        figure.savefig(text, format="svg")
    return compact(text.getvalue(), keep_names=True)


class TestTheLayout:
    def test_every_force_has_one_tile_and_the_national_one_stands_apart(self):
        assert sorted([*maps.TILES, maps.NATIONAL]) == sorted(FORCE_NAMES)
        assert maps.NATIONAL not in maps.TILES
        assert maps.NATIONAL_TILE[1] >= maps.ROWS

    def test_no_two_tiles_share_a_place_and_all_lie_in_the_grid(self):
        places = [(column, row) for column, row, _ in maps.TILES.values()]
        assert len(set(places)) == len(places)
        assert {column for column, _ in places} == set(range(maps.COLUMNS))
        assert {row for _, row in places} == set(range(maps.ROWS))

    def test_forces_that_border_on_each_other_are_neighbours(self):
        pairs = borders()
        assert len(pairs) > 60
        assert {force for pair in pairs for force in pair} == set(maps.TILES)
        for one, other in pairs:
            (a, b, _), (c, d, _) = maps.TILES[one], maps.TILES[other]
            assert abs(a - c) + abs(b - d) == 1, f"{one} and {other}"

    def test_the_ends_of_the_country_are_where_they_are(self):
        assert [force for force, tile in maps.TILES.items() if tile[1] == 0] == ["Northumbria"]
        south = {force: tile[0] for force, tile in maps.TILES.items() if tile[1] == maps.ROWS - 1}
        assert min(south, key=south.get) == "Devon and Cornwall"
        assert max(south, key=south.get) == "Kent"
        wales = [force.name for force in FORCES if force.region == "Wales"]
        assert len(wales) == 4
        for force in wales:
            column, row, _ = maps.TILES[force]
            west = [
                name for name, tile in maps.TILES.items() if tile[1] == row and tile[0] < column
            ]
            assert set(west) <= set(wales), force

    def test_the_words_fit_into_the_tiles(self):
        width = (PHONE - 2 * maps.EDGE) / maps.COLUMNS * (1 - 2 * maps.GAP)
        for _, _, label in [*maps.TILES.values(), maps.NATIONAL_TILE]:
            lines = label.split("\n")
            assert len(lines) <= 2
            assert max(text_width(line, maps.NAME) for line in lines) < width, label


class TestTheClasses:
    def test_the_words_can_be_read_on_every_colour(self):
        for face, ink in zip(maps.SCALE, maps.ON_SCALE, strict=True):
            assert contrast(face, ink) >= 4.5, face

    def test_the_scale_darkens_step_by_step(self):
        light = [luminance(colour) for colour in maps.SCALE]
        assert light == sorted(light, reverse=True)
        assert all(a / b > 1.25 for a, b in pairwise(light))

    @given(st.lists(st.floats(0, 0.2) | st.just(np.nan), max_size=44))
    def test_every_share_lies_in_the_class_that_the_legend_names(self, shares):
        limits = maps.class_limits(pd.Series(shares, dtype=float))
        names = maps.class_names(limits)
        assert limits == sorted(set(limits))
        assert len(names) == len(limits) + 1 <= len(maps.SCALE)
        for share in shares:
            if np.isnan(share) or not limits:
                continue
            written = float(per_cent(share).rstrip("%"))
            found = [
                float(n) for n in re.findall(r"[\d.]+(?=%)", names[maps.class_of(share, limits)])
            ]
            name = names[maps.class_of(share, limits)]
            if name.startswith("under"):
                assert written < found[0]
            elif name.endswith("or more"):
                assert written >= found[0]
            else:
                assert found[0] <= written <= found[-1], (name, written)

    def test_the_classes_are_of_about_the_same_size(self):
        table = forces_of(Edition())
        shares = table["share"][table["complete"]]
        limits = maps.class_limits(shares)
        sizes = shares.map(lambda share: maps.class_of(share, limits)).value_counts()
        assert len(sizes) == 5
        assert sizes.min() >= 3


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.name)
class TestTheMap:
    def test_each_tile_links_to_its_force_and_tells_its_share(self, edition):
        table = forces_of(edition)
        figure = maps.tile_map(table, edition)
        assert set(figure.links) == {f"{slug(force)}.html" for force in FORCE_NAMES}
        for force, row in table.iterrows():
            words = figure.links[f"{slug(force)}.html"]
            told = f"{force}: {per_cent(row['share'])}"
            if not pd.isna(row["share"]):
                told += f" of all outcomes, {per_cent(row['share_of_action'])} of action taken"
            assert words.startswith(told)
            doubtful = not row["complete"] and not pd.isna(row["share"])
            why = ("incomplete return", "return not checkable")[row["returned"] == "not checkable"]
            assert words.endswith(why) == doubtful, words

    def test_the_colours_tell_class_and_completeness(self, edition):
        table = forces_of(edition)
        figure = maps.tile_map(table, edition)
        limits = maps.class_limits(table["share"].where(table["complete"]))
        colours = [to_rgb(face) for face, _ in maps._colours(len(limits) + 1)]
        shown = maps.tiles(table)
        drawn = figure.axes[0].patches[: len(shown)]
        for tile, patch in zip(shown, drawn, strict=True):
            face = patch.get_facecolor()[:3]
            if pd.isna(tile.share) or tile.returned != "complete":
                assert face == (1, 1, 1), tile.force
                assert patch.get_linestyle() != "-", tile.force
            else:
                assert face == colours[maps.class_of(tile.share, limits)], tile.force

    def test_the_finding_is_that_of_the_complete_returns(self, edition):
        table = forces_of(edition).drop(index=maps.NATIONAL)
        rounded = {
            force: per_cent(row["share"], 2)
            for force, row in table.iterrows()
            if row["complete"] and not pd.isna(row["share"])
        }
        ranked = sorted(rounded, key=lambda force: float(rounded[force].rstrip("%")))
        finding = maps.map_finding(forces_of(edition))
        assert f"{rounded[ranked[-1]]} in {ranked[-1]}" in finding
        assert f"{rounded[ranked[0]]} in {ranked[0]}" in finding
        high, low = (float(rounded[ranked[at]].rstrip("%")) for at in (-1, 0))
        assert float(re.search(r"is ([\d.]+) times", finding)[1]) == pytest.approx(
            high / low, rel=0.03
        )

    def test_in_the_page_it_is_made_of_named_links(self, edition):
        figure = maps.tile_map(forces_of(edition), edition)
        exhibit = {"name": "force-map", "alt": 'A map of "tiles"', "links": figure.links,
                   "drawings": [drawing(figure, "desk")]}  # fmt: skip
        page = BeautifulSoup(in_page(exhibit, "../forces/"), "html.parser")
        links = page.find_all("a")
        assert {a["href"]: a["aria-label"] for a in links} == {
            f"../forces/{address}": words for address, words in figure.links.items()
        }
        assert page.svg["aria-label"] == exhibit["alt"]
        assert page.svg["role"] == "group"
        assert not page.find_all("style")


@pytest.fixture(scope="module")
def drawn():
    figure = maps.tile_map(forces_of(Edition()), Edition())
    drawings = [drawing(figure, "desk"), drawing(figure.for_phone(), "phone")]
    return {"svg": svg_of(figure), "alt": "x", "links": figure.links, "drawings": drawings}


class TestThePictureInThePage:
    def test_two_pictures_on_a_page_do_not_clash(self, drawn):
        text = in_page(drawn | {"name": "one"}) + in_page(drawn | {"name": "two"})
        ids = re.findall(r' id="([^"]+)"', text)
        assert ids
        assert len(set(ids)) == len(ids)

    def test_whatever_it_refers_to_is_in_it(self, drawn):
        text = in_page(drawn | {"name": "one"})
        ids = set(re.findall(r' id="([^"]+)"', text))
        asked = set(re.findall(r'(?:href="|url\()#([^")]+)', text))
        assert asked
        assert asked <= ids

    def test_on_another_page_its_links_lead_to_the_same_places(self, drawn):
        for folder in ("", "forces/", "../forces/"):
            assert f'href="{folder}kent.html"' in in_page(drawn | {"name": "one"}, folder)

    def test_the_file_to_download_has_no_links(self, drawn):
        bare = without_links(drawn["svg"])
        assert not ElementTree.fromstring(bare).findall(".//{http://www.w3.org/2000/svg}a")
        assert ElementTree.fromstring(drawn["svg"]).findall(".//{http://www.w3.org/2000/svg}a")
        assert bare.count("<path") == drawn["svg"].count("<path")


def shown(table: Table) -> BeautifulSoup:
    content = {"table": table.as_data}
    exhibit = Exhibit("table", "x", "x", "x", "x", "x", (), "", content)
    return BeautifulSoup(exhibit._repr_mimebundle_()["text/html"], "html.parser")


@cache
def yearly_of(basis: str) -> pd.DataFrame:
    tables = load()
    parts = {
        place: analysis.by_year(tables, place, tables.years, basis).reindex(tables.years)
        for place in PLACES
    }
    table = pd.concat(parts, names=["force", "year"]).reset_index()
    return table.assign(complete=table["complete"].fillna(False).astype(bool))


@pytest.mark.parametrize("basis", ["closed", "recorded"])
class TestTheComparison:
    def test_every_place_is_a_line_that_a_script_can_find(self, basis):
        figure = charts.compare(yearly_of(basis), Edition(basis=basis))
        drawings = [drawing(figure, "desk")]
        text = in_page({"name": "compare", "alt": "x", "drawings": drawings})
        page = BeautifulSoup(text, "html.parser")
        for place in PLACES:
            line = page.find(id=f"compare-force-{slug(place)}")
            known = yearly_of(basis).query("force == @place and share.notna()")
            told = line.path["data-values"].split("|")
            assert [words.split(",")[0] for words in told] == [place] * len(known)
            assert [words.split(": ")[1].split(",")[0] for words in told] == [
                per_cent(share, 2) for share in known["share"]
            ]

    def test_hollow_points_are_the_incomplete_years(self, basis):
        yearly = yearly_of(basis)
        page = BeautifulSoup(svg_of(charts.compare(yearly, Edition(basis=basis))), "html.parser")
        doubtful = yearly[~yearly["complete"] & yearly["share"].notna()]
        hollow = {tag["id"].removeprefix("hollow-"): tag.path["d"].count("z")
                  for tag in page.find_all(id=re.compile("^hollow-"))}  # fmt: skip
        assert hollow == {slug(force): len(rows) for force, rows in doubtful.groupby("force")}

    def test_the_title_counts_what_the_tables_hold(self, tables, basis):
        yearly = yearly_of(basis)
        yearly = yearly[yearly["complete"] & (yearly["force"] != NATION)]
        first = yearly[yearly["year"] == tables.years[0]].set_index("force")["share"]
        last = yearly[yearly["year"] == tables.years[-1]].set_index("force")["share"]
        both = sorted(set(first.index) & set(last.index))
        higher = sum(last[force] > first[force] for force in both)
        title = charts.compare(yearly_of(basis), Edition(basis=basis)).finding
        assert f"in {higher} of the {len(both)} forces" in title

    def test_its_table_reads_back(self, tables, basis):
        yearly = yearly_of(basis)
        page = shown(listings.comparison_table(yearly))
        rows = page.tbody.find_all("tr")
        assert [row["data-force"] for row in rows] == [slug(p) for p in [*FORCE_NAMES, NATION]]
        years = [heading.get_text() for heading in page.thead.find_all("th")[1:]]
        assert years == tables.years
        held = yearly.set_index(["force", "year"])
        for row in rows:
            for year, cell in zip(years, row.find_all("td"), strict=True):
                want = held.loc[(row.th.get_text(), year)]
                if pd.isna(want["share"]):
                    assert cell["data-value"] == ""
                    assert "not provided" in cell.get_text()
                    continue
                assert float(cell["data-value"]) == pytest.approx(want["share"], rel=1e-6)
                both = f"{per_cent(want['share'])} {per_cent(want['share_of_action'])}"
                told = f"{both} {want['community_resolutions']:,}"
                assert told in " ".join(cell.get_text().split()), cell
                assert ("○" in cell.get_text()) == (not want["complete"])


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.name)
class TestTheTableOfForces:
    def test_it_reads_back(self, tables, edition):
        table = forces_of(edition)
        nation = analysis.total(tables, NATION, edition.years, edition.basis)
        latest = table["share"].reindex(PLACES).rename("2025/26")
        page = shown(listings.force_table(table, nation, latest))
        rows = page.tbody.find_all("tr")
        assert [row.th.get_text() for row in rows] == sorted(FORCE_NAMES)
        for row in rows:
            force = row.th.get_text()
            assert row.a["href"] == f"{slug(force)}.html"
            want = table.loc[force]
            cells = row.find_all("td")
            columns = {
                0: "share",
                1: "share_of_action",
                2: "rank",
                4: "community_resolutions",
                5: "outcomes",
            }
            for at, name in columns.items():
                cell = cells[at]
                if pd.isna(want[name]):
                    assert cell["data-value"] == "", (force, name)
                else:
                    assert float(cell["data-value"]) == pytest.approx(float(want[name]), rel=1e-6)
            marked = cells[-1].get_text()
            expected = "not provided" if pd.isna(want["share"]) else (
                f"incomplete: {want['incomplete_years']}"
                if want["returned"] == "incomplete"
                else want["returned"])  # fmt: skip
            assert marked == expected, force
        foot = page.tfoot.tr
        assert foot.th.get_text() == NATION
        assert float(foot.find_all("td")[0]["data-value"]) == pytest.approx(nation["share"])

    def test_the_list_by_region_holds_every_force_once(self, edition):
        forces = forces_of(edition)
        page = BeautifulSoup(listings.by_region(forces), "html.parser")
        assert sorted(a.get_text() for a in page.find_all("a")) == sorted(FORCE_NAMES)
        for heading in page.find_all("dt"):
            items = heading.find_next("dd").find_all("li")
            held = {item.a.get_text() for item in items}
            for item in items:
                row = forces.loc[item.a.get_text()]
                if not pd.isna(row["share"]):
                    both = [f"{per_cent(row[name])}" for name in ("share", "share_of_action")]
                    assert item.span.get_text() == f"{both[0]}, {both[1]} of action"
            region = heading.get_text().split(",")[0]
            assert held == {force.name for force in FORCES if force.region == region}


def luminance(colour: str) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def synthetic(shares: dict[str, float]) -> pd.DataFrame:
    table = pd.DataFrame(
        {"share": 0.03, "share_of_action": 0.2, "returned": "complete", "complete": True},
        index=list(FORCE_NAMES),
    )
    for force, share in shares.items():
        table.loc[force, "share"] = share
    return table


@pytest.mark.parametrize(
    ("table", "finding"),
    [
        (synthetic({}), "The share was 3.00% in 43 forces"),
        (synthetic({"Kent": 0.0}), "The share runs from 0.00% in Kent to 3.00% in 42 forces"),
        (
            synthetic({"Kent": 0.06, "Essex": 0.06}),
            "Of the areas with complete returns, the highest share, 6.00% in Essex and Kent, is 2.0 times the lowest, 3.00% in 41 forces",
        ),
        (
            synthetic({"British Transport Police": 0.5, "Kent": 0.6}),
            "Of the areas with complete returns, the highest share, 60.00% in Kent, is 20 times the lowest, 3.00% in 42 forces",
        ),
        (
            synthetic({}).assign(returned="incomplete", complete=False),
            "No force gave complete returns, so no share can be called the highest",
        ),
    ],
)
def test_ties_nought_and_no_complete_return_are_told_as_they_are(table, finding):
    assert maps.map_finding(table) == finding
    assert maps.tile_map(table, Edition()).finding == finding
