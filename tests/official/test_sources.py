import hashlib
import io
import itertools
import random
import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import openpyxl
import pandas as pd
import pooch
import pytest
import yaml

from resolutions.errors import InputError
from resolutions.official import download, sources, workbook

ROOT = Path(__file__).resolve().parents[2]
EMBEDDED = ROOT / "data" / "outcomes_by_offence_2018-19_release_2020-01.parquet"
HEADINGS = ["Financial Year", "Financial Quarter", "Force Name", "Offence Description",
            "Offence Group", "Offence Subgroup", "Offence Code", "Offence code expired",
            "Outcome Description", "Outcome Group", "Outcome Type",
            "Force outcomes for offences recorded in quarter",
            "Force outcomes recorded in quarter"]  # fmt: skip
YEAR, FILE, NEWER = "2018/19", "outcomes-mar2019-tables-240724.xlsx", "outcomes-mar2019-281026.xlsx"


def published_workbook(rows):
    """Give the bytes of a workbook in the published layout, with rows as published."""
    table = pd.read_parquet(EMBEDDED)
    table = table[table["force"].eq("Hampshire") & table["outcome_type"].eq(8)].head(rows)
    offences = pd.read_csv(ROOT / "data" / "offences.csv", dtype=str)
    table = table.astype({"offence_code": str}).merge(
        offences.drop(columns="release"), on="offence_code"
    )
    book = openpyxl.Workbook(write_only=True)
    book.create_sheet("Cover_sheet").append(["Outcomes open data"])
    sheet = book.create_sheet("Outcomes_open_data_2018-19")
    sheet.append(HEADINGS)
    for row in table.astype(object).itertuples():
        sheet.append([
            row.year, row.quarter, row.force, row.offence_description, row.offence_group,
            row.offence_subgroup, row.offence_code, "", "Community Resolution", "Out-of-court",
            row.outcome_type, row.recorded, row.closed,
        ])  # fmt: skip
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


WORKBOOK, NEWER_WORKBOOK = published_workbook(40), published_workbook(60)
LARGE = random.Random(8).randbytes(400_000)  # several pieces long


@dataclass
class Site:
    """What the server gives at each path, how it misbehaves, and what it was asked."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    cut: list[int] = field(default_factory=list)  # bytes of each of the next answers
    resumes: bool = True
    range_given: str = ""  # a Content-Range in place of the right one
    status: int = 0
    tells_length: bool = True
    drips: int = 0  # bytes after which the server waits until `gone` is set
    gone: threading.Event = field(default_factory=threading.Event)
    waited_in_vain: bool = False
    asked: list[tuple[str, str | None]] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        site, start = self.server.site, 0
        asked = self.headers["Range"]
        site.asked.append((self.path, asked))
        if self.path in site.moved:
            self.send_response(301)
            self.send_header("Location", site.moved[self.path])
            self.end_headers()
            return
        if site.status or self.path not in site.files:
            self.send_error(site.status or 404)
            return
        body = site.files[self.path]
        if asked and site.resumes:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            if start >= len(body):
                self.send_error(416)
                return
        self.send_response(206 if start else 200)
        if start:
            right = f"bytes {start}-{len(body) - 1}/{len(body)}"
            self.send_header("Content-Range", site.range_given or right)
        if site.tells_length:
            self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        if site.drips:
            self.wfile.write(body[start : start + site.drips])
            self.wfile.flush()
            site.waited_in_vain = not site.gone.wait(10)
            return
        end = start + site.cut.pop(0) if site.cut else len(body)
        self.wfile.write(body[start:end])

    def log_message(self, *words):
        pass


@pytest.fixture
def site(monkeypatch):
    """Serve on the loopback address; pooch waits no time between its attempts."""
    monkeypatch.setattr(pooch.core.time, "sleep", lambda seconds: None)
    monkeypatch.setenv("NO_PROXY", "*")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.site = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.site
    server.shutdown()
    thread.join()
    server.server_close()


def entry(site, body=WORKBOOK, **other):
    return {
        "year": YEAR,
        "title": "Outcomes open data, year ending March 2019",
        "file": FILE,
        "size": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "address": f"{site.address}/{FILE}",
    } | other


class Fetch:
    """Fetch from the served site, keeping the lines of progress."""

    def __init__(self, site, tmp_path):
        self.site, self.folder, self.lines = site, tmp_path / "downloads", []
        self.register = tmp_path / "sources.yml"
        self.holds(entry(site))

    def holds(self, *entries):
        self.register.write_text(yaml.safe_dump(list(entries)), "utf-8")

    def __call__(self, *years, accept_new=False):
        return sources.fetch(
            list(years or [YEAR]), self.folder, accept_new, self.lines.append, self.register
        )

    def fault(self, *years, accept_new=False):
        with pytest.raises(InputError) as raised:
            self(*years, accept_new=accept_new)
        return str(raised.value)

    @property
    def held(self):
        return sorted(file.name for file in self.folder.glob("*")) if self.folder.exists() else []


@pytest.fixture
def fetch(site, tmp_path):
    site.files[f"/{FILE}"] = WORKBOOK
    return Fetch(site, tmp_path)


@pytest.fixture
def fetch_large(site, tmp_path):
    site.files[f"/{FILE}"] = LARGE
    fetch = Fetch(site, tmp_path)
    fetch.holds(entry(site, LARGE))
    return fetch


# --- the register


def test_the_register_holds_the_twelve_official_files():
    register = sources.read()
    assert [source.year for source in register] == [
        f"{start}/{start - 1999}" for start in range(2014, 2026)
    ]
    for source in register:
        ends = f"20{source.year[-2:]}"
        assert source.title.endswith(f"year ending March {ends}")
        assert f"-mar{ends}-" in source.file and source.address.endswith(f"/{source.file}")
        assert source.address.startswith("https://assets.publishing.service.gov.uk/media/")
    assert register[0].release == "2024-10" and register[-1].release == "2026-07"
    assert len({source.sha256 for source in register}) == 12


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sha256": "0" * 63}, "entry 1: sha256"),
        ({"size": 0}, "entry 1: size"),
        ({"year": "2018-19"}, "write it like 2014/15"),
        ({"file": "../outside.xlsx"}, "entry 1: file"),
        ({"file": ".hidden.xlsx"}, "entry 1: file"),
        ({"address": "ftp://example/file.xlsx"}, "entry 1: address"),
        ({"md5": "0"}, "entry 1: md5"),
    ],
)
def test_a_faulty_register_is_named(fetch, change, told):
    fetch.holds(entry(fetch.site, **change))
    assert told in fetch.fault()
    assert fetch.site.asked == []


def test_a_register_repeats_no_year_and_no_file(fetch):
    fetch.holds(entry(fetch.site), entry(fetch.site, file=NEWER))
    assert f"two entries for {YEAR}" in fetch.fault()
    fetch.holds(entry(fetch.site), entry(fetch.site, year="2017/18"))
    assert f"two entries for {FILE}" in fetch.fault()


@pytest.mark.parametrize("text", ["- [", "", "[]", "just words", "- words"])
def test_a_register_that_is_no_list_of_files_is_refused(fetch, text):
    fetch.register.write_text(text, "utf-8")
    assert str(fetch.register) in fetch.fault()


def test_a_missing_register_is_named(fetch):
    fetch.register.unlink()
    assert "cannot be read" in fetch.fault()


# --- a whole file


def test_a_fetched_workbook_can_be_read(fetch):
    (file,) = fetch()
    assert file == fetch.folder / FILE and file.read_bytes() == WORKBOOK
    assert workbook.read(file).table["force"].unique().tolist() == ["Hampshire"]
    assert fetch.held == [FILE]
    assert fetch.lines[-1] == f"{FILE}: verified"


def test_a_file_that_is_there_and_right_is_not_fetched_again(fetch):
    fetch()
    assert fetch() == [fetch.folder / FILE]
    assert len(fetch.site.asked) == 1


def test_a_file_put_there_by_hand_needs_no_server(fetch):
    fetch.holds(entry(fetch.site, address=f"{closed_address()}/{FILE}"))
    fetch.folder.mkdir()
    (fetch.folder / FILE).write_bytes(WORKBOOK)
    assert fetch() == [fetch.folder / FILE]


def test_a_damaged_file_is_fetched_anew(fetch):
    fetch.folder.mkdir()
    (fetch.folder / FILE).write_bytes(WORKBOOK[:-1])
    (file,) = fetch()
    assert file.read_bytes() == WORKBOOK


def test_redirects_are_followed(fetch):
    fetch.site.files["/elsewhere/download"] = fetch.site.files.pop(f"/{FILE}")
    fetch.site.moved = {f"/{FILE}": "/moved", "/moved": f"{fetch.site.address}/elsewhere/download"}
    assert fetch() == [fetch.folder / FILE]
    assert [path for path, _ in fetch.site.asked] == [f"/{FILE}", "/moved", "/elsewhere/download"]


@pytest.mark.slow
def test_redirects_without_end_are_one_fault(fetch):
    fetch.site.moved = {f"/{FILE}": f"/{FILE}"}
    assert "TooManyRedirects" in fetch.fault()
    assert fetch.held == []


def test_only_the_years_asked_for_are_fetched(fetch):
    other = "outcomes-mar2018-tables-240724.xlsx"
    elsewhere = {"year": "2017/18", "file": other, "address": f"{fetch.site.address}/{other}"}
    fetch.holds(entry(fetch.site), entry(fetch.site, NEWER_WORKBOOK, **elsewhere))
    fetch.site.files[f"/{other}"] = NEWER_WORKBOOK
    assert fetch("2017/18") == [fetch.folder / other]
    assert fetch("2017/18", YEAR) == [fetch.folder / other, fetch.folder / FILE]


# --- broken connections


@pytest.mark.parametrize("cuts", [[150_000], [100_000, 100_000]])
def test_a_cut_download_is_resumed(fetch_large, cuts):
    fetch_large.site.cut = cuts.copy()
    (file,) = fetch_large()
    assert file.read_bytes() == LARGE and fetch_large.held == [FILE]
    ranges = [asked for _, asked in fetch_large.site.asked]
    assert ranges[0] is None and all(ranges[1:]) and len(ranges) == len(cuts) + 1


def test_a_later_run_goes_on_from_a_cut_download(fetch_large):
    fetch_large.site.cut = [150_000, 0, 0, 0]
    told = fetch_large.fault()
    assert "broke; 0.1 MB of 0.4 MB are held" in told and "goes on from there" in told
    assert fetch_large.held == [f".{FILE}.part"]
    fetch_large()
    assert fetch_large.site.asked[-1][1] == "bytes=150000-"
    assert fetch_large.held == [FILE]


def test_a_server_that_drips_is_left_when_the_time_for_the_file_is_over(fetch_large, monkeypatch):
    clock = itertools.count(step=200)
    monkeypatch.setattr(download, "monotonic", lambda: next(clock))
    fetch_large.site.drips = 1_000
    monkeypatch.setattr(download, "GRACE_SECONDS", 250)
    told = fetch_large.fault()
    fetch_large.site.gone.set()
    assert "it was not there within 252 seconds" in told and "goes on from there" in told
    assert not fetch_large.site.waited_in_vain
    assert fetch_large.held == [f".{FILE}.part"]
    monkeypatch.undo()
    fetch_large.site.drips = 0
    monkeypatch.setenv("NO_PROXY", "*")
    (file,) = fetch_large()
    assert file.read_bytes() == LARGE
    assert fetch_large.site.asked[-1][1] == "bytes=1000-"


def test_the_time_for_a_file_is_shown_and_grows_with_its_size():
    small, large = (download.Download(Path("a.xlsx"), size, "") for size in (10_000, 44_000_000))
    assert (small.limit, large.limit) == (30, 250)


def test_a_server_that_refuses_ranges_is_asked_for_the_whole(fetch_large):
    fetch_large.site.cut, fetch_large.site.resumes = [150_000], False
    (file,) = fetch_large()
    assert file.read_bytes() == LARGE


def test_a_wrong_range_is_not_joined(fetch_large):
    fetch_large.site.cut, fetch_large.site.range_given = [150_000], "bytes 0-399999/400000"
    (file,) = fetch_large()
    assert file.read_bytes() == LARGE
    assert [asked is None for _, asked in fetch_large.site.asked] == [True, False, True]


@pytest.mark.slow
@pytest.mark.parametrize("part", [LARGE[::-1][:200_000], LARGE[::-1], LARGE, LARGE + LARGE])
def test_a_part_of_another_file_or_a_whole_one_is_started_again(fetch_large, part):
    fetch_large.folder.mkdir()
    (fetch_large.folder / f".{FILE}.part").write_bytes(part)
    (file,) = fetch_large()
    assert file.read_bytes() == LARGE and fetch_large.held == [FILE]


def closed_address():
    """Give an address on which nobody listens."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{closed.getsockname()[1]}"


def test_offline_is_one_clear_line(fetch):
    address = closed_address()
    fetch.holds(entry(fetch.site, address=f"{address}/{FILE}"))
    told = fetch.fault()
    assert f"{address.removeprefix('http://')} cannot be reached" in told
    assert "resolutions ingest" in told and str(fetch.folder) in told and "\n" not in told
    assert fetch.held == []


def test_offline_keeps_the_part_that_came(fetch):
    fetch.holds(entry(fetch.site, address=f"{closed_address()}/{FILE}"))
    fetch.folder.mkdir()
    (fetch.folder / f".{FILE}.part").write_bytes(WORKBOOK[:100])
    told = fetch.fault()
    assert "cannot be reached" in told and "are held" in told
    assert fetch.held == [f".{FILE}.part"]


def test_a_server_in_trouble_is_one_clear_line(fetch):
    fetch.site.status = 503
    assert "answers 503 Service Unavailable" in fetch.fault()
    assert len(fetch.site.asked) == 1 + sources.RETRIES and fetch.held == []


# --- not the registered file


@pytest.mark.parametrize("accept_new", [False, True])
def test_wrong_bytes_keep_nothing(fetch, accept_new):
    page = b"<html>please log in</html>"
    fetch.site.files[f"/{FILE}"] = page
    told = fetch.fault(accept_new=accept_new)
    assert hashlib.sha256(page).hexdigest() in told and "no workbook" in told
    assert fetch.held == [] and len(fetch.site.asked) == 1 and "\n" not in told


@pytest.mark.parametrize("accept_new", [False, True])
def test_a_wrong_file_leaves_what_was_there(fetch, accept_new):
    fetch.folder.mkdir()
    (fetch.folder / FILE).write_bytes(NEWER_WORKBOOK)
    fetch.site.files[f"/{FILE}"] = b"" if accept_new else WORKBOOK + b"more"
    fetch.fault(accept_new=accept_new)
    assert (fetch.folder / FILE).read_bytes() == NEWER_WORKBOOK and fetch.held == [FILE]


def test_a_newer_file_is_told_and_not_taken(fetch):
    fetch.site.moved = {f"/{FILE}": f"/{NEWER}"}
    fetch.site.files[f"/{NEWER}"] = NEWER_WORKBOOK
    told = fetch.fault()
    assert hashlib.sha256(NEWER_WORKBOOK).hexdigest() in told and NEWER in told
    assert "--accept-new" in told and fetch.held == []


def test_a_newer_file_is_taken_on_demand_under_its_own_name(fetch):
    register = fetch.register.read_bytes()
    fetch()
    (fetch.folder / FILE).write_bytes(b"damaged, so that it is asked for")
    fetch.site.moved = {f"/{FILE}": f"/{NEWER}"}
    fetch.site.files[f"/{NEWER}"] = NEWER_WORKBOOK
    assert fetch(accept_new=True) == [fetch.folder / NEWER]
    assert (fetch.folder / NEWER).read_bytes() == NEWER_WORKBOOK
    assert hashlib.sha256(NEWER_WORKBOOK).hexdigest() in fetch.lines[-1]
    assert fetch.register.read_bytes() == register


def test_a_newer_file_without_a_name_of_its_own_takes_the_registered_one(fetch):
    fetch.site.moved = {f"/{FILE}": "/download?id=3"}
    fetch.site.files["/download?id=3"] = NEWER_WORKBOOK
    assert fetch(accept_new=True) == [fetch.folder / FILE]
    assert (fetch.folder / FILE).read_bytes() == NEWER_WORKBOOK


def test_a_newer_file_never_takes_the_place_of_another_year(fetch):
    other = "outcomes-mar2018-tables-240724.xlsx"
    elsewhere = {"year": "2017/18", "file": other, "address": f"{fetch.site.address}/{other}"}
    fetch.holds(entry(fetch.site), entry(fetch.site, NEWER_WORKBOOK, **elsewhere))
    fetch.site.files[f"/{other}"] = NEWER_WORKBOOK
    fetch("2017/18")
    fetch.site.moved = {f"/{FILE}": f"/{other}"}
    assert "another year's name" in fetch.fault(YEAR, accept_new=True)
    assert fetch.held == [other]


@pytest.mark.parametrize("tells_length", [True, False])
def test_an_endless_answer_is_stopped(fetch, tells_length):
    fetch.site.files[f"/{FILE}"] = WORKBOOK * 40
    fetch.site.tells_length = tells_length
    assert "more than 2 ×" in fetch.fault(accept_new=True)
    assert fetch.held == []


def test_a_missing_file_does_not_keep_the_others(fetch):
    gone = {"year": "2017/18", "file": "gone.xlsx", "address": f"{fetch.site.address}/gone.xlsx"}
    fetch.holds(entry(fetch.site), entry(fetch.site, **gone))
    assert "answers 404" in fetch.fault("2017/18", YEAR)
    assert fetch.held == [FILE]


def test_several_refused_files_are_told_together(fetch):
    gone = {"year": "2017/18", "file": "gone.xlsx", "address": f"{fetch.site.address}/gone.xlsx"}
    fetch.holds(entry(fetch.site), entry(fetch.site, **gone))
    del fetch.site.files[f"/{FILE}"]
    told = fetch.fault("2017/18", YEAR)
    assert told.startswith("2 files were not taken") and "gone.xlsx" in told and FILE in told


def test_a_folder_that_cannot_be_made_is_named(fetch):
    fetch.folder.write_text("a file")
    assert str(fetch.folder) in fetch.fault()


def test_a_folder_that_may_not_be_written_is_one_short_line(fetch, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pooch.utils.os.makedirs", refused)
    assert f"{FILE} could not be kept: Permission denied; free some" in fetch.fault()


def test_a_full_disk_is_told(fetch, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(download.Download, "_write", full)
    told = fetch.fault()
    assert "No space left on device" in told and fetch.held == []


# --- the years of the command


@pytest.mark.parametrize(
    ("first", "last"), [("2013/14", None), (None, "2031/32"), ("2031/32", None)]
)
def test_a_year_without_a_file_is_answered_with_the_years_there_are(first, last, tmp_path):
    with pytest.raises(InputError, match=r"registered for 20.*choose from 2014/15, .*2025/26"):
        sources.run(first, last, folder=tmp_path)


def test_malformed_or_exchanged_years_are_told(tmp_path):
    with pytest.raises(InputError, match="write it like 2014/15"):
        sources.run("2014-15", folder=tmp_path)
    with pytest.raises(InputError, match="exchange them"):
        sources.run("2018/19", "2014/15", folder=tmp_path)


def test_the_command_fetches_the_years_between(fetch, monkeypatch):
    monkeypatch.setattr(sources, "read", lambda *_, read=sources.read: read(fetch.register))
    monkeypatch.setenv("RESOLUTIONS_DATA", str(fetch.folder))
    assert sources.run() == [fetch.folder / "downloads" / FILE]


def test_progress_is_plain_lines_where_there_is_no_terminal(fetch, capsys):
    sources.fetch([YEAR], fetch.folder, register=fetch.register)
    assert capsys.readouterr() == (
        "",
        f"{FILE}: fetching {len(WORKBOOK) / 1e6:.1f} MB, within 30 s\n{FILE}: verified\n",
    )
