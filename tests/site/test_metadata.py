"""What the pages say of themselves to machines is valid, true and free of made-up addresses."""

import json
import struct
import tomllib
import xml.etree.ElementTree as ElementTree
from datetime import date, datetime
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from docutils.core import publish_doctree
from read_pages import soup

from resolutions import __version__, cli
from resolutions.book.edition import ROOT
from resolutions.errors import InputError
from resolutions.site import feed, metadata
from resolutions.site.cite import Work
from resolutions.site.render import render
from resolutions.story.verdict import Verdict

ADDRESS = "https://example.org/book/"
NOWHERE = Work("Resolved out of court", "0.1.0", date(2026, 11, 22))
WORK = Work("Resolved out of court", "0.1.0", date(2026, 11, 22), ADDRESS)
ENTRY = {"id": "v1", "date": date(2026, 1, 2), "version": "0.1.0", "title": "T", "what": ["w"]}
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def page_of(file) -> BeautifulSoup:
    return soup(file)


def book_pages(site) -> dict[str, BeautifulSoup]:
    """The pages of the book itself by address, without search, index and embedded pages."""
    files = [
        site / "index.html",
        site / "check_a_number.html",
        *site.glob("notebooks/*.html"),
        *site.glob("methods/*.html"),
        *site.glob("questions/*.html"),
        *site.glob("stories/*.html"),
    ]
    return {file.relative_to(site).as_posix(): page_of(file) for file in sorted(files)}


def linked_data(page: BeautifulSoup) -> list[dict]:
    found = [json.loads(script.string) for script in page.select('script[type="application/ld+json"]')]  # fmt: skip
    assert all(one["@context"] == "https://schema.org" for one in found)
    return [thing for one in found for thing in one.get("@graph", [one])]


def content(page: BeautifulSoup, name: str) -> str | None:
    tags = page.select(f'meta[name="{name}"], meta[property="{name}"]')
    assert len(tags) <= 1, name
    return tags[0]["content"] if tags else None


def test_a_wrong_address_stops_the_command_with_one_line(monkeypatch, capsys):
    monkeypatch.setenv("SITE_URL", "example.org")
    monkeypatch.setattr("sys.argv", ["resolutions", "book"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    assert capsys.readouterr().err == (
        "resolutions: SITE_URL, or html.baseurl in _config.yml: 'example.org' is not the address "
        "of a site; write it like https://example.org/book/\n"
    )


class TestDescription:
    def test_it_is_prose_without_marks_cut_at_a_sentence(self):
        page = publish_doctree(
            "Title\n=====\n\nThe *first* sentence. The ``second``.\n\n- an item\n\n"
            + "A third sentence that is long. " * 20
        )
        told = metadata.description_of(page, "nothing")
        assert told.startswith("The first sentence. The second. A third")
        assert told.endswith("long.")
        assert len(told) <= metadata.MAX_LENGTH

    def test_a_page_without_prose_says_what_it_is(self):
        assert metadata.description_of(None, "Search.") == "Search."


def head(**values) -> BeautifulSoup:
    plain = {"title": "T", "description": "D", "place": "a.html", "root": "", "work": WORK,
             "picture": None, "linked_data": []}  # fmt: skip
    return BeautifulSoup(render("head.html", **(plain | values)), "html.parser")


class TestLinkedData:
    def test_no_text_can_end_the_script(self):
        text = "</script><script>alert(1)</script>&<!--"
        page = head(linked_data=[{"name": text}])
        (script,) = page.find_all("script")
        assert not set("<>&") & set(script.string)
        assert json.loads(script.string)["name"] == text

    def test_a_card_escapes_what_it_is_told(self):
        picture = {"name": "trend", "alt": '"><script>', "width": 10, "height": 5}
        page = head(title='"><script>', description="<b>", picture=picture)
        assert {tag.name for tag in page.find_all()} == {"meta", "link"}

    def test_years_are_read_from_a_table_with_commas_in_it(self):
        table = 'label,year\n"a, b",2014/15\nc,2017/18\n"d, 2016/17",\n'
        assert metadata.years_in(table) == ["2014/15", "2017/18"]
        assert metadata.years_in("force,count\nKent,3\n") == []


class TestChanges:
    def read(self, folder, entries):
        file = folder / "changes.yml"
        file.write_text(yaml.safe_dump(entries), "utf-8")
        return feed.read_changes(file)

    def test_the_list_of_the_book_names_its_version_and_day(self):
        newest = feed.read_changes(ROOT / feed.CHANGES)[0]
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
        zenodo = json.loads((ROOT / ".zenodo.json").read_text("utf-8"))
        versions = {newest["version"], project["version"], citation["version"], zenodo["version"]}
        assert versions == {__version__}
        days = {newest["date"].isoformat(), citation["date-released"], zenodo["publication_date"]}
        assert len(days) == 1

    def test_citation_and_zenodo_say_the_same(self):
        citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
        zenodo = json.loads((ROOT / ".zenodo.json").read_text("utf-8"))
        assert citation["cff-version"] == "1.2.0"
        assert citation["message"]
        assert zenodo["title"] == citation["title"]
        assert zenodo["keywords"] == citation["keywords"]
        assert zenodo["license"] == citation["license"]
        assert [one["name"] for one in zenodo["creators"]] == [one["name"] for one in citation["authors"]]  # fmt: skip
        assert citation["abstract"].strip() in zenodo["description"]

    @pytest.mark.parametrize(
        ("entries", "fault"),
        [
            ([], "no list of changes"),
            ([ENTRY | {"title": ""}], "a change without title"),
            ([ENTRY | {"date": "soon"}], "'soon' is no date"),
            ([ENTRY, ENTRY], "two changes with one id"),
            ([ENTRY, ENTRY | {"id": "v2", "date": date(2026, 2, 2)}], "out of order"),
        ],
    )
    def test_a_faulty_list_is_refused(self, tmp_path, entries, fault):
        with pytest.raises(InputError, match=fault):
            self.read(tmp_path, entries)

    def test_an_entry_keeps_its_id_wherever_the_site_stands(self, tmp_path):
        changes = self.read(tmp_path, [ENTRY])
        ids = {
            ElementTree.fromstring(feed.feed(changes, work)).findtext("a:entry/a:id", None, ATOM)
            for work in (NOWHERE, WORK)
        }
        assert len(ids) == 1


@pytest.mark.site
class TestEveryPage:
    @pytest.fixture(params=["article_site", "nation_site"])
    def told(self, request):
        """A site and its address."""
        site = request.getfixturevalue(request.param)
        return site, ADDRESS if request.param == "nation_site" else ""

    def test_it_has_a_description_of_its_own(self, told):
        pages = book_pages(told[0])
        described = {name: content(page, "description") for name, page in pages.items()}
        assert all(len(text) > 40 for text in described.values()), described
        assert len(set(described.values())) == len(pages)
        assert not [text for text in described.values() if "<" in text or "**" in text]

    def test_its_card_is_whole_and_its_picture_is_the_page_s_own(self, told):
        site, address = told
        for name, page in book_pages(site).items():
            assert content(page, "og:title"), name
            assert content(page, "og:description") == content(page, "description"), name
            assert content(page, "twitter:title") == content(page, "og:title"), name
            if not address:
                assert not [content(page, tag) for tag in ("og:url", "og:image", "twitter:image")
                            if content(page, tag)], name  # fmt: skip
                assert content(page, "twitter:card") == "summary", name
                continue
            assert content(page, "og:url") == address + name
            image = content(page, "og:image")
            assert image.startswith(address), name
            picture = (site / image.removeprefix(address)).read_bytes()
            size = struct.unpack(">II", picture[16:24])
            shown = (content(page, "og:image:width"), content(page, "og:image:height"))
            assert shown == tuple(map(str, size)), name
            assert content(page, "og:image:alt"), name
            figure = page.select_one("figure.exhibit.figure > svg")
            if figure:
                assert content(page, "og:image:alt") == figure["aria-label"], name
            assert content(page, "twitter:card") == "summary_large_image", name

    def test_its_canonical_address_is_its_own_or_not_said(self, told):
        site, address = told
        for name, page in book_pages(site).items():
            links = [link["href"] for link in page.find_all("link", rel="canonical")]
            assert links == ([address + name] if address else []), name

    def test_it_leads_to_the_feed(self, told):
        site, _ = told
        for name, page in book_pages(site).items():
            link = page.find("link", type="application/atom+xml")
            assert ((site / name).parent / link["href"]).resolve() == site / "feed.xml", name

    def test_each_dataset_is_whole_and_its_files_are_there(self, told):
        site, address = told
        found = 0
        for name, page in book_pages(site).items():
            for thing in linked_data(page):
                if thing["@type"] != "Dataset":
                    continue
                found += 1
                assert {"name", "description", "license", "creator", "distribution", "version",
                        "spatialCoverage", "url"} <= set(thing), name  # fmt: skip
                assert 50 <= len(thing["description"]) <= 5000, name
                here = address + name if address else f"https://local.test/{name}"
                root = address or "https://local.test/"
                assert urljoin(here, thing["url"]) == root + name
                for file in thing["distribution"]:
                    place = urljoin(here, file["contentUrl"])
                    assert place.startswith(root)
                    assert (site / place.removeprefix(root)).is_file(), place
                if "temporalCoverage" in thing:
                    first, last = map(date.fromisoformat, thing["temporalCoverage"].split("/"))
                    assert first < last
        assert found >= 9

    def test_the_feed_is_valid_atom(self, told):
        site, address = told
        feed = ElementTree.parse(site / "feed.xml").getroot()
        assert feed.tag == f"{{{ATOM['a']}}}feed"
        for thing in (feed, *feed.findall("a:entry", ATOM)):
            for tag in ("id", "title", "updated"):
                assert len(thing.findall(f"a:{tag}", ATOM)) == 1, tag
            assert thing.findtext("a:id", None, ATOM).startswith("urn:uuid:")
            assert datetime.fromisoformat(thing.findtext("a:updated", None, ATOM)).tzinfo
        assert feed.findtext("a:author/a:name", None, ATOM)
        own = feed.find("a:link[@rel='self']", ATOM)
        assert (own is not None) == bool(address)
        for link in feed.findall("a:entry/a:link", ATOM):
            path, anchor = urldefrag(link.get("href").removeprefix(address))
            assert page_of(site / path).find(id=anchor), anchor

    def test_the_map_names_every_page_and_needs_an_address(self, told):
        site, address = told
        file = site / "sitemap.xml"
        assert file.exists() == bool(address)
        if address:
            space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
            places = [node.text for node in ElementTree.parse(file).iterfind("s:url/s:loc", space)]
            assert places == [address + name for name in sorted(book_pages(site))]
        assert not (site / "robots.txt").exists()  # it would be read only at the root of a host

    def test_a_lost_reader_finds_back_from_any_depth(self, told):
        site, address = told
        page = page_of(site / "404.html")
        base = page.base["href"]
        assert base == (address or "/")
        lost = "https://example.org/book/no/such/page.html"
        assert not page.find_all(["script", "img"])
        for link in [*page.find_all(["a", "link"]), page.form]:
            place = urljoin(urljoin(lost, base), link.get("href") or link["action"])
            path = urlsplit(place).path.removeprefix(urlsplit(urljoin(lost, base)).path)
            assert (site / path).is_file(), place


@pytest.mark.site
class TestClaimReviews:
    def test_there_is_one_for_every_claim_and_it_is_whole(self, nation_site):
        claims = json.loads((nation_site / "data" / "claims.json").read_text("utf-8"))["claims"]
        page = page_of(nation_site / "notebooks" / "fact_check.html")
        reviews = {urldefrag(one["url"])[1]: one for one in linked_data(page) if one["@type"] == "ClaimReview"}  # fmt: skip
        assert set(reviews) == {claim["id"] for claim in claims}
        for claim in claims:
            review = reviews[claim["id"]]
            assert review["url"] == f"{ADDRESS}notebooks/fact_check.html#{claim['id']}"
            assert page.find(id=claim["id"])
            assert review["claimReviewed"] == f"{claim['claim']}: {claim['stated']['words']}"
            assert review["author"]["name"]
            assert review["itemReviewed"]["@type"] == "Claim"
            assert review["itemReviewed"]["author"]["name"]
            rating = review["reviewRating"]
            assert rating["alternateName"].lower() == claim["verdict"]

    def test_a_rating_has_a_number_only_where_there_is_a_verdict_of_truth(self, nation_site):
        page = page_of(nation_site / "notebooks" / "fact_check.html")
        verdicts = {verdict.words: verdict for verdict in Verdict}
        for review in (one for one in linked_data(page) if one["@type"] == "ClaimReview"):
            rating = review["reviewRating"]
            verdict = verdicts[rating["alternateName"].lower()]
            if verdict in (Verdict.THE_DATA_CANNOT_SAY, Verdict.FROM_DOCUMENTS):
                assert "ratingValue" not in rating
            else:
                assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
                assert (rating["ratingValue"] == rating["bestRating"]) == verdict.good


@pytest.mark.site
def test_another_edition_reviews_no_claim(kent_site):
    for name, page in book_pages(kent_site).items():
        kinds = [thing["@type"] for thing in linked_data(page)]
        assert "ClaimReview" not in kinds, name
    assert not list((kent_site / "embed").glob("claim-*"))
