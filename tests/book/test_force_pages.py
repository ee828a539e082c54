"""Every force's page, read back: its numbers against the tables, its pack, its bad cases."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from command_line import in_a_process
from read_pages import soup

from resolutions import analysis
from resolutions.book.edition import ROOT, Build
from resolutions.book.execute import execute as execute_page
from resolutions.book.exhibits import EXHIBIT
from resolutions.book.page import Page
from resolutions.charts.canvas import DESK
from resolutions.story.facts import as_json, as_text, before_quoting, facts
from resolutions.tables.query import EMBEDDED
from resolutions.vocabulary import FORCE_NAMES, NATION, PLACES, Edition, slug
from resolutions.wording import number, ordinal, per_cent

pytestmark = pytest.mark.site

SPAN = ["2014/15", "2015/16", "2016/17", "2017/18"]
OUT_OF_COURT = ["2", "3", "6", "7", "8", "22"]


@pytest.fixture(scope="session")
def counted() -> pd.DataFrame:
    """Closed-basis counts straight from the file, without the package: force × year."""
    rows = pd.read_csv(EMBEDDED / "outcomes_by_force_year.csv", dtype={"outcome_type": str})
    rows = rows[rows["basis"] == "closed"]
    wide = rows.pivot(index=["force", "year"], columns="outcome_type", values="count")
    nation = wide.groupby("year").sum(min_count=1)
    nation.index = pd.MultiIndex.from_product([[NATION], nation.index], names=["force", "year"])
    wide = pd.concat([wide, nation])
    table = pd.DataFrame(
        {
            "outcomes": wide.sum(axis=1, skipna=False),
            "community_resolutions": wide["8"],
            "out_of_court": wide[OUT_OF_COURT].sum(axis=1, skipna=False),
            "charged": wide["1"],
        }
    )
    crime = pd.read_csv(EMBEDDED / "recorded_crime.csv").set_index(["force", "year"])
    return table.join(crime["recorded_crime"])


@pytest.fixture(scope="session")
def pages(forces_site) -> dict[str, BeautifulSoup]:
    return {place: soup(forces_site / "forces" / f"{slug(place)}.html") for place in PLACES}


def fact(page: BeautifulSoup, name: str) -> str:
    """The number that a sentence of the page sets strong."""
    return page.select_one(f"#fact-{name} b").get_text()


def rows_of(table) -> list[list[str]]:
    return [
        [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])]
        for row in table.select("tbody tr")
    ]


@pytest.mark.parametrize("place", PLACES)
def test_the_yearly_table_is_that_of_the_data(place, pages, counted):
    shown = rows_of(pages[place].select_one(f"#{slug(place)}-by-year table"))
    assert len(shown) == 12
    for year, outcomes, resolutions, share, of_action, out_of_court, charged, _ in shown:
        held = counted.loc[(place, year)]
        assert outcomes == number(held["outcomes"])
        assert resolutions == number(held["community_resolutions"])
        assert share == per_cent(held["community_resolutions"] / held["outcomes"], 2)
        action = held["charged"] + held["out_of_court"]
        assert of_action == per_cent(held["community_resolutions"] / action)
        assert out_of_court == number(held["out_of_court"])
        assert charged == number(held["charged"])


@pytest.mark.parametrize("place", PLACES)
def test_the_file_of_years_has_the_three_steps_to_a_resolution(place, forces_site, counted):
    table = pd.read_csv(forces_site / "data" / f"{slug(place)}-by-year.csv", index_col="year")
    held = counted.loc[place]
    action = held["charged"] + held["out_of_court"]
    steps = {
        "action_rate": action / held["outcomes"],
        "out_of_court_rate": held["out_of_court"] / action,
        "resolution_rate": held["community_resolutions"] / held["out_of_court"],
    }
    assert len(table) == 12
    for name, step in steps.items():
        assert table[name].tolist() == pytest.approx(step.tolist(), rel=1e-6), name


@pytest.mark.parametrize("place", PLACES)
def test_the_headline_is_that_of_the_data(place, pages, counted):
    held = counted.loc[place].loc[SPAN].sum()
    every = counted.loc[place].sum()
    latest = counted.loc[(place, "2025/26")]
    page = pages[place]
    assert fact(page, "community-resolutions") == number(held["community_resolutions"])
    assert fact(page, "share") == per_cent(held["community_resolutions"] / held["outcomes"])
    assert number(held["outcomes"]) in page.select_one("#fact-share").get_text()
    assert fact(page, "all-years") == number(every["community_resolutions"])
    assert fact(page, "latest-year") == number(latest["community_resolutions"])


def test_the_ranks_are_those_of_the_data(pages, counted):
    table = counted.reset_index()
    table["ratio"] = table["outcomes"] / table["recorded_crime"]
    table["complete"] = table["ratio"].between(0.85, 1.15)  # what cannot be checked is not ranked
    for name, years in (("rank", SPAN), ("rank-latest", ["2025/26"])):
        rows = table[table["year"].isin(years) & table["force"].isin(FORCE_NAMES)]
        sums = rows.groupby("force")[["community_resolutions", "outcomes"]].sum()
        sums = sums[rows.groupby("force")["complete"].all()]
        rank = (sums["community_resolutions"] / sums["outcomes"]).rank(ascending=False)
        for force in FORCE_NAMES:
            shown = fact(pages[force], name)
            assert shown == (
                f"{ordinal(rank[force])} highest".removeprefix("1st ")
                if force in rank
                else "not ranked"
            ), force


def test_every_page_has_its_charts_and_says_what_they_show(pages, forces_site):
    for place, page in pages.items():
        for chart in ("trend", "make-up", "charges", "offences", "funnel"):
            name = f"{slug(place)}-{chart}"
            alt = page.select_one(f"figure#{name} svg")["aria-label"]
            assert len(alt) > 40 and "nan" not in alt.lower(), name
            assert (forces_site / "figures" / f"{name}.svg").exists()
        assert page.h1.get_text().startswith(place)


def test_a_chart_s_numbers_are_those_of_its_page(pages, forces_site, counted):
    for place in PLACES:
        text = (forces_site / "figures" / f"{slug(place)}-trend.csv").read_text("utf-8")
        for row in csv.DictReader(io.StringIO(text)):
            held = counted.loc[(place, row["year"])]
            assert float(row["outcomes"]) == held["outcomes"]
            assert float(row["share"]) == pytest.approx(
                held["community_resolutions"] / held["outcomes"], rel=1e-6
            )


def test_no_sentence_says_nan_or_reads_broken(pages):
    for place, page in pages.items():
        for sentence in page.select(".fact"):
            text = sentence.get_text()
            assert not re.search(r"\bnan\b|<NA>|None|  | ,|\.\.", text), (place, text)


@pytest.fixture(scope="session")
def packs(forces_site) -> dict[str, zipfile.ZipFile]:
    return {p: zipfile.ZipFile(forces_site / "press" / f"{slug(p)}.zip") for p in PLACES}


class TestThePressPack:
    def test_every_page_leads_to_its_own(self, pages, packs):
        for place, page in pages.items():
            assert page.select_one(f'a[href="../press/{slug(place)}.zip"]'), place
            assert packs[place].testzip() is None

    def test_it_holds_what_a_reporter_needs(self, packs, tables):
        for place, archive in packs.items():
            held = {name.partition("/")[2] for name in archive.namelist()}
            assert held >= {"README.txt", "facts.txt", "facts.json", "caveats.txt", "LICENCE.txt"}
            charts = {name for name in held if name.startswith("charts/")}
            for svg in (name for name in charts if name.endswith(".svg")):
                stem = svg.removesuffix(".svg")
                assert {f"{stem}-web.png", f"{stem}-print.png"} <= charts
                assert f"tables/{Path(stem).name}.csv" in held
            assert len(charts) == 18, place

    def test_its_facts_are_those_that_the_command_prints(self, packs, tables):
        for place in ("Kent", "British Transport Police", NATION):
            edition = Edition(place)
            told, caveats = facts(tables, edition), before_quoting(tables, edition)
            root = f"{place} press pack"
            assert packs[place].read(f"{root}/facts.txt").decode() == as_text(
                told, edition, caveats
            )
            assert packs[place].read(f"{root}/facts.json").decode() == as_json(
                told, edition, caveats
            )

    def test_its_caveats_are_those_of_the_force(self, packs):
        told = packs["Cumbria"].read("Cumbria press pack/caveats.txt").decode()
        page = Page("Cumbria", "2014/15", "2017/18", "closed")
        kinds = ["types", "offences"]
        assert told.splitlines() == [
            f"- {note}" for note in page.caveats(years=page.tables.years, basis="both", kinds=kinds)
        ]
        assert "gave no recorded-basis outcomes" in told

    def test_the_print_picture_is_of_print_size(self, packs):
        from PIL import Image

        archive = packs["Kent"]
        web, printed = (
            Image.open(io.BytesIO(archive.read(f"Kent press pack/charts/kent-trend-{kind}.png")))
            for kind in ("web", "print")
        )
        assert printed.width == pytest.approx(DESK * 300, abs=2)
        assert web.width == pytest.approx(DESK * 130, abs=2)
        assert printed.width / printed.height == pytest.approx(web.width / web.height, rel=0.01)


def test_the_claims_and_chapters_are_there_too(forces_site):
    assert json.loads((forces_site / "data" / "claims.json").read_text("utf-8"))
    assert (forces_site / "notebooks" / "fact_check.html").exists()


def execute(page: str, edition: Edition, folder: Path) -> str:
    """Execute one page of an edition, and give the text that its outputs tell."""
    output = folder / "page.ipynb"
    execute_page(page, Build(edition, folder, forces=True), output)
    cells = json.loads(output.read_text("utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert all(output["output_type"] == "display_data" for output in outputs)
    return "\n".join(
        "".join(
            data["text/plain"] if EXHIBIT in (data := output["data"]) else data["text/markdown"]
        )
        for output in outputs
    )


FEW_PLACES = ("Essex", "Kent", "Surrey", "Sussex", NATION)
OF_FEW_PLACES = """
import sys
from resolutions.book.edition import FORCE_PAGES
for page in [page for page, place in FORCE_PAGES.items() if place not in sys.argv]:
    del FORCE_PAGES[page]
from resolutions.site import numbers
numbers.write = lambda folder: None  # what is made for other pages is no part of this
sys.argv[1:] = ["book", "--forces"]
from resolutions.cli import main
main()
"""


class TestBadCases:
    def test_a_force_without_data_in_the_span(self, tmp_path):
        edition = Edition("Kent", "2014/15", "2014/15", "recorded")
        told = execute("forces/cumbria", edition, tmp_path)
        assert "provided <b>no outcomes</b> for 2014/15 on the recorded basis" in told
        assert "not ranked</b>: it provided no outcomes" in told
        assert "Cumbria: share settled by community resolution rose" in told  # of the years given
        assert "Funnel plot" not in told

    @pytest.mark.ci
    def test_a_span_of_one_year(self, tmp_path):
        told = execute("forces/kent", Edition("Kent", "2019/20", "2019/20"), tmp_path)
        assert "in 2019/20 (closed basis, counted by when" in told
        assert "2019/20 to 2019/20" not in told

    @pytest.mark.ci
    def test_no_year_by_offence(self, tmp_path, monkeypatch):
        monkeypatch.setattr(analysis, "latest_offence_year", lambda *_: None)
        told = execute("forces/kent", Edition(), tmp_path)
        assert "No year of this force is held offence by offence" in told
        assert "Bar chart" not in told

    @pytest.mark.ci
    def test_a_failing_force_is_named_and_does_not_stop_the_others(self, tmp_path, monkeypatch):
        """Invented fault: the checkout is copied, and its notebook fails for two forces."""
        project = tmp_path / "project"
        ignore = shutil.ignore_patterns(
            "_build", ".git", ".venv", "tests", "__pycache__", "ingested"
        )
        shutil.copytree(ROOT, project, ignore=ignore)
        file = project / "notebooks" / "force.ipynb"
        notebook = json.loads(file.read_text("utf-8"))
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        cells[1]["source"] = 'assert force not in ("Kent", "Essex"), "no such luck"'
        notebook["cells"] = [cells[0], cells[1]]
        file.write_text(json.dumps(notebook), "utf-8")
        for other in (project / "notebooks").glob("*.ipynb"):
            if other != file:  # what other chapters do is no part of this
                chapter = json.loads(other.read_text("utf-8"))
                code = [cell for cell in chapter["cells"] if cell["cell_type"] == "code"]
                other.write_text(json.dumps(chapter | {"cells": code[:1]}), "utf-8")
        done = subprocess.run(
            [sys.executable, "-c", OF_FEW_PLACES, *FEW_PLACES],
            cwd=project,
            env=os.environ
            | {"PYTHONPATH": str(project), "RESOLUTIONS_DATA": str(project / "ingested")},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1
        told = done.stderr.strip().splitlines()
        assert sorted(line.partition(":")[0] for line in told if "no such luck" in line) == [
            "Essex",
            "Kent",
        ]
        assert "2 steps failed: force essex, force kent" in done.stderr
        made = {file.stem for file in (project / "_build" / "work").rglob("forces/*.ipynb")}
        assert made == {*map(slug, FEW_PLACES), "index", "compare"} - {"kent", "essex"}
        assert not (project / "_build" / "html").exists()


def test_only_a_stale_page_is_made_again(forces_site, tmp_path):
    again = ["book", "--forces", "--out", tmp_path / "again"]
    in_a_process(*again).check_returncode()
    assert len(in_a_process(*again).stdout.splitlines()) == 1
    work = Build(Edition(), tmp_path / "again", forces=True)
    work.executed("forces/kent").unlink()
    done = in_a_process(*again)
    steps = [line.split()[:-2] for line in done.stdout.splitlines()[:-1]]
    assert steps[0] == ["force", "kent"]
    files = [
        {file.relative_to(site) for file in site.rglob("*")} for site in (forces_site, work.out)
    ]
    assert files[0] == files[1]
    assert {" ".join(step) for step in steps} <= {"force kent", "press kent", "site"}
