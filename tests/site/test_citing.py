"""Citations parse back to what they cite, and stand beside every figure, table and claim."""

import json
import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from chart_families import exhibit_of
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string
from read_pages import soup

from resolutions.errors import InputError
from resolutions.site import cite as citing
from resolutions.site.address import site_address
from resolutions.site.cite import Item, Work
from resolutions.site.embed import embed_page

WORK = Work("Resolved out of court", "0.1.0", date(2026, 11, 22), "https://example.org/book/")
ITEM = Item(
    "figure",
    "trend",
    "Kent & Medway: share “fell” by 50% – or −0.5 points, ×2; cost £3_000 {x} #1 ~ ^ \\ $",
    "Source: Home Office, files current in August 2026. Closed basis.",
    "notebooks/trend.html#trend",
    (547, 481),
)
FIELDS = ("TY", "AU", "TI", "T2", "PY", "DA", "ET", "N1", "LA", "UR", "ER")


def read_ris(text: str) -> dict[str, str]:
    """Read one record as its specification has it: two letters, two blanks, a hyphen, a blank."""
    assert text.endswith("\r\n")
    lines = text.split("\r\n")[:-1]
    pairs = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in lines]
    assert all(pairs), lines
    assert [pairs[0][1], pairs[-1][1], pairs[-1][2]] == ["TY", "ER", ""]
    return {pair[1]: pair[2] for pair in pairs}


def read_bibtex(text: str) -> dict[str, str]:
    """Read the one entry of a file."""
    entries = parse_string(text, "bibtex").entries
    (entry,) = entries.values()
    return dict(entry.fields) | {"type": entry.type, "author": str(entry.persons["author"][0])}


class TestBibtex:
    def test_it_parses_to_the_fields_of_the_item(self):
        entry = read_bibtex(citing.bibtex(ITEM, WORK))
        assert entry["type"] == "misc"
        assert entry["author"] == "{The Resolved out of court contributors}"
        assert entry["year"] == "2026"
        assert entry["version"] == "0.1.0"
        assert entry["url"] == "https://example.org/book/notebooks/trend.html#trend"
        assert "files current in August 2026" in entry["note"]
        assert "Version 0.1.0" in entry["note"]

    @pytest.mark.parametrize(
        ("plain", "written"),
        [
            ("50% & more", r"50\% \& more"),
            ("a_b #1 $2", r"a\_b \#1 \$2"),
            ("{x", r"\textbraceleft{}x"),
            ("“rose”", "``rose''"),
            ("2014–18", "2014--18"),
            ("−0.5", "$-$0.5"),
            ("×2", r"$\times$2"),
            ("a\\b", r"a\textbackslash{}b"),
        ],
    )
    def test_signs_of_tex_are_escaped(self, plain, written):
        assert citing.tex(plain) == written

    @pytest.mark.slow
    @given(st.text(alphabet="ab {}\\%&$#_~^\"'@,=“”–−×", min_size=1).filter(str.strip))
    def test_any_title_leaves_an_entry_that_parses(self, title):
        item = Item("figure", "trend", title, "Source: x.", "trend.html#trend")
        entry = read_bibtex(citing.bibtex(item, WORK))
        written = " ".join(f"{{{citing.tex(title)}}}".split())
        assert " ".join(entry["title"].split()) == written

    def test_the_book_has_an_entry_too(self):
        entry = read_bibtex(citing.bibtex_of_work(WORK))
        assert entry["title"] == "{Resolved out of court}"
        assert entry["url"] == WORK.address


class TestRis:
    def test_it_parses_to_the_fields_of_the_item(self):
        record = read_ris(citing.ris(ITEM, WORK))
        assert tuple(record) == FIELDS
        assert record["TI"] == ITEM.title
        assert record["N1"] == ITEM.source
        assert record["PY"] == "2026"
        assert record["DA"] == "2026/11/22"
        assert record["UR"].endswith("notebooks/trend.html#trend")

    def test_a_line_break_cannot_start_a_field(self):
        item = Item("claim", "claim-x", "one\nER  - \ntwo", "Source: x.", "x.html")
        assert read_ris(citing.ris(item, WORK))["TI"] == "one ER - two"

    @pytest.mark.parametrize("kind", citing.KINDS)
    def test_every_kind_has_a_type(self, kind):
        record = read_ris(citing.ris(Item(kind, "x", "x", "Source: x.", "x.html"), WORK))
        assert record["TY"] == citing.KINDS[kind]


def test_without_an_address_nothing_is_made_up():
    nowhere = Work(WORK.title, WORK.version, WORK.released)
    assert "UR" not in read_ris(citing.ris(ITEM, nowhere))
    assert "url" not in read_bibtex(citing.bibtex(ITEM, nowhere))
    assert citing.in_words(ITEM, nowhere).endswith(ITEM.source)
    assert 'src="embed/trend.html"' in citing.frame(ITEM, nowhere)


def test_no_citation_holds_a_date_of_access():
    for text in (citing.in_words(ITEM, WORK), citing.bibtex(ITEM, WORK), citing.ris(ITEM, WORK)):
        assert not re.search(r"access|retrieved|urldate|\bY2\b", text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("given_", "address"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/book", "https://example.org/book/"),
        (" http://localhost:8000/a/b/ ", "http://localhost:8000/a/b/"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_address_ends_with_a_slash(given_, address):
    assert site_address(given_) == address


@pytest.mark.parametrize(
    "given_",
    ["example.org", "ftp://example.org", "https://", "https://a b.org", "https://a.org/?q=1",
     "https://a.org/#x", 'https://a.org/"><script>', "https://a.org:port/", "//a.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(given_):
    with pytest.raises(InputError, match=r"write it like https://example.org/book/"):
        site_address(given_)


def test_the_code_of_a_frame_cannot_be_broken_by_a_title():
    item = Item("figure", "trend", 'a "><script>alert(1)</script>', "Source: x.", "t.html")
    frame = BeautifulSoup(citing.frame(item, WORK), "html.parser")
    assert [tag.name for tag in frame.find_all()] == ["iframe"]
    assert frame.iframe["title"] == item.title
    block = BeautifulSoup(citing.reuse(item, WORK, "../"), "html.parser")
    assert not block.find_all("script")


@pytest.mark.slow
def test_a_figure_in_a_frame_is_drawn_for_phones_too_in_the_colours_of_the_style_sheet(tables):
    drawn = exhibit_of(tables, "trend") | {"kind": "figure", "caption": "c", "notes": []}
    page = BeautifulSoup(embed_page(ITEM, WORK, drawn), "html.parser")
    assert [svg["class"][-1] for svg in page.select("figure > svg.chart")] == ["desk", "phone"]
    assert page.select_one('link[href="../_static/chart.css"]')
    assert not page.select("[style]")


@pytest.fixture(scope="module")
def items(article_site):
    """The names of everything that can be cited, as pages show it."""
    found = {}
    pages = (article_site / folder for folder in ("notebooks", "forces"))
    for file in (file for folder in pages for file in sorted(folder.glob("*.html"))):
        page = soup(file)
        for shown in page.select("figure.exhibit[id]"):
            found[shown["id"]] = (file, shown)
        for shown in page.select("ol.ledger > li[id]"):
            found[f"claim-{shown['id']}"] = (file, shown)
    return found


@pytest.mark.site
class TestTheSite:
    def test_each_has_a_citation_in_three_forms_and_a_frame(self, article_site, items):
        claims = json.loads((article_site / "data" / "claims.json").read_text("utf-8"))["claims"]
        assert {f"claim-{claim['id']}" for claim in claims} < set(items)
        assert len(items) > len(claims) + 10
        for name, (file, shown) in items.items():
            cite, embed = shown.find_all("details", class_="reuse")[-2:]
            files = [(file.parent / link["href"]).resolve() for link in cite.find_all("a")]
            bib, ris = (text.get_text() for text in cite.find_all("pre"))
            assert [part.name for part in files] == [f"{name}.bib", f"{name}.ris"], name
            assert bib.strip() == files[0].read_text("utf-8").strip(), name
            record = read_ris(files[1].read_bytes().decode("utf-8"))
            assert ris.strip().split("\n")[:-1] == [
                f"{tag}  - {value}" for tag, value in record.items() if tag != "ER"
            ], name
            entry = read_bibtex(bib)
            assert entry["version"] == record["ET"], name
            assert record["N1"].startswith("Source: "), name
            assert record["N1"] in cite.p.get_text(), name
            frame = BeautifulSoup(embed.pre.get_text(), "html.parser").iframe
            assert (article_site / frame["src"]).is_file(), name

    def test_a_verdict_in_its_chapter_is_cited_as_in_the_ledger(self, article_site, items):
        found = 0
        for file in (article_site / "notebooks").glob("*.html"):
            page = soup(file)
            for box in page.select("div.verdict[id]"):
                ledger = items[box["id"]][1]
                theirs, ours = (shown.select_one("details.reuse p").get_text() for shown in (ledger, box))  # fmt: skip
                assert ours == theirs
                found += 1
        assert found == sum(name.startswith("claim-") for name in items)

    def test_the_working_is_the_code_that_names_the_exhibit(self, items):
        for name, (_, shown) in items.items():
            if name.startswith("claim-"):
                continue
            link = shown.select_one(f'.downloads a[href="#working-{name}"]')
            code = shown.find_parent("html").find(id=f"working-{name}")
            assert link and code, name
            assert re.search(r"page\.(figure|table|ledger)\(", code.get_text()), name
            assert code.find_parent("details"), f"{name}: the code is folded"

    def test_an_embedded_page_stands_alone(self, article_site, items):
        pages = {file.stem: file for file in (article_site / "embed").glob("*.html")}
        assert set(pages) == set(items)
        for name, file in pages.items():
            page = soup(file)
            assert page.html["lang"] == "en-GB", name
            assert page.find("meta", attrs={"name": "viewport"}), name
            assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex", name
            assert page.find("meta", attrs={"name": "referrer"})["content"] == "no-referrer", name
            assert not page.find_all("script"), name
            assert len(page.find_all("h1")) == 1, name
            canonical = page.find("link", rel="canonical")["href"]
            path, _, anchor = canonical.partition("#")
            home = soup((file.parent / path).resolve())
            assert home.find(id=anchor), name
            assert page.find("a", href=canonical), name
            assert "Source: " in page.get_text(), name
