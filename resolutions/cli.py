"""The command line: ``resolutions book | claims | facts | find | check | ingest | data | fetch``."""

import codecs
import io
import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from resolutions import cli_stories
from resolutions.errors import InputError
from resolutions.files import store_folder
from resolutions.vocabulary import BASIS_MEANINGS, Edition, basis_name

if TYPE_CHECKING:
    from resolutions.book.edition import Build

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Resolved out of court: a published story on community resolutions, checked against the "
    "official data, for any police force and any years.",
)

cli_stories.register(app)
PLAIN = {"−": "-", "–": "-", "—": "-", "…": "...", "→": "->", "×": "x", "≤": "<=", "≥": ">="}
PLAIN |= {"‘": "'", "’": "'", "“": '"', "”": '"', "·": "-", "\N{NO-BREAK SPACE}": " "}
_BASES = "; ".join(f"{basis}: {means}" for basis, means in BASIS_MEANINGS.items())


_Force = Annotated[str, typer.Option(help="A police force, or 'England and Wales'.")]
_First = Annotated[str, typer.Option("--from", help="First financial year.")]
_Last = Annotated[str, typer.Option("--to", help="Last financial year.")]
_Basis = Annotated[str, typer.Option(help=_BASES)]
_Story = Annotated[
    str,
    typer.Option(
        help="A published story: a name (see: resolutions stories), or a .yml file. It says force, "
        "years and basis where you do not. Default: the article's."
    ),
]
_Out = Annotated[
    str, typer.Option(help="Folder of the site. Default: _build/html, or the edition's name.")
]
_Forces = Annotated[
    bool | None,
    typer.Option(
        help="A page for every force, with its press pack. Default: as in the site that is there."
    ),
]


@app.command()
def book(
    story: _Story = "",
    force: _Force = "",
    first: _First = "",
    last: _Last = "",
    basis: _Basis = "",
    out: _Out = "",
    forces: _Forces = None,
) -> None:
    """Execute the chapters and build the site of one edition.

    Only what is stale is redone. A failure leaves the last good site in place. The environment
    variable SITE_URL says where the site will stand.

    Examples: resolutions book --force Kent --from 2019/20 --to 2024/25 --basis recorded;
    resolutions book --story west-midlands-2019; resolutions book --forces
    """
    from resolutions.book.edition import Build

    edition = _edition(story, force, first, last, basis)
    if not _build(Build.of(edition, out or None, forces), forces):
        raise typer.Exit(1)


def _edition(story: str, force: str, first: str, last: str, basis: str) -> Edition:
    """Take the edition of a story, and what was said otherwise."""
    edition = Edition()
    if story:
        from resolutions.files import STORIES, find_story
        from resolutions.story.claims_file import load_story, read

        file = find_story(story)
        if file.parent != STORIES:
            from resolutions.story.checker import check_story
            from resolutions.tables.query import load

            # What the tables do not know of a new file is told now, not by a chapter halfway.
            check_story(load(), read(file))
        edition = load_story(story).edition
    return Edition(
        force or edition.force,
        first or edition.first_year,
        last or edition.last_year,
        basis_name(basis or edition.basis),
        edition.story,
    )


def _build(build: "Build", forces: bool | None) -> bool:
    """Build what is stale of an edition; say where its site is, and whether all went well."""
    from resolutions.book.run import run
    from resolutions.site.address import site_address

    address = site_address(os.environ.get("SITE_URL") or build.config["html"]["baseurl"])
    if build.forces and not forces:
        print("The pages of every force, made before, are kept; --no-forces leaves them out.")
    built = run(build)
    if built:
        edition = build.edition
        where = f"{edition.force}, {edition.span}, {edition.basis} basis"
        print(f"The site of {where}: {_near(build.out)}/index.html")
        if not address:
            hint = "say where it will stand, SITE_URL=https://…"
            print(f"Its frames and citations hold no address: {hint}", file=sys.stderr)
    return built


@app.command()
def serve(
    story: _Story = "",
    force: _Force = "",
    first: _First = "",
    last: _Last = "",
    basis: _Basis = "",
    out: _Out = "",
    forces: _Forces = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8000,
) -> None:
    """Build the site of one edition, show it on this machine, and build again what is edited.

    The page in the browser is loaded again when its site has been built.
    """
    from resolutions.book.edition import Build
    from resolutions.book.serve import port_is_free
    from resolutions.book.serve import serve as serve_build

    port_is_free(port)
    edition = _edition(story, force, first, last, basis)
    build = Build.of(edition, out or None, forces)
    _build(build, forces)
    options = {
        "--story": story,
        "--force": force,
        "--from": first,
        "--to": last,
        "--basis": basis,
        "--out": build.out,
    }
    again = [sys.executable, "-m", "resolutions.cli", "book"]
    again += [str(word) for option in options.items() for word in option]
    serve_build(build, again, port)


class FactsFormat(StrEnum):
    """How the facts are written."""

    TEXT = "text"
    JSON = "json"


@app.command()
def facts(
    force: Annotated[str, typer.Option(help="A police force, or 'England and Wales'.")],
    first: Annotated[str, typer.Option("--from", help="First financial year.")] = "2014/15",
    last: Annotated[str, typer.Option("--to", help="Last financial year.")] = "2017/18",
    basis: Annotated[str, typer.Option(help=_BASES)] = "closed",
    format: Annotated[
        FactsFormat, typer.Option(help="Text to read, or JSON for machines.")
    ] = FactsFormat.TEXT,
):
    """Print what can be said of a force: a sentence a fact, its source, and the query that made it.

    The same facts stand in the force's press pack. Some are of the years named, some of all years
    held or of the latest.

    Example: resolutions facts --force Kent --from 2019/20 --to 2024/25
    """
    from resolutions.story.facts import as_json, as_text, before_quoting
    from resolutions.story.facts import facts as facts_of
    from resolutions.tables.query import load

    tables = load()
    edition = tables.check_years(Edition(force, first, last, basis_name(basis)))
    write = as_json if format is FactsFormat.JSON else as_text
    caveats = before_quoting(tables, edition)
    sys.stdout.write(write(facts_of(tables, edition), edition, caveats))


class FindFormat(StrEnum):
    """How the figures found are written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


@app.command(context_settings={"ignore_unknown_options": True})
def find(
    number: Annotated[
        list[str], typer.Argument(metavar="NUMBER", help="The number as it was printed.")
    ],
    force: Annotated[
        str, typer.Option(help="Only this police force, or 'England and Wales'.")
    ] = "",
    near: Annotated[str, typer.Option(help="How far to look on either side, in per cent.")] = "1%",
    outcome: Annotated[
        str,
        typer.Option(
            help="Only community_resolutions, outcomes (all), out_of_court, charged, action_taken, "
            "or the number of an outcome type."
        ),
    ] = "",
    basis: Annotated[str, typer.Option(help=_BASES)] = "",
    most: Annotated[int, typer.Option(min=1, help="How many to show.")] = 10,
    format: Annotated[
        FindFormat, typer.Option(help="Text to read, or JSON or CSV for machines.")
    ] = FindFormat.TEXT,
):
    """Say what a number could be the count of, and how likely the match is to be luck.

    Looks through every figure held: counts, shares and changes of every force, span of years,
    basis, release, outcome and offence. The best match comes first: near, and plain. Each has its
    source and the query that gives it again. A number found by luck looks like any other, so each
    says how many other figures lie as near by luck: name the force if you know it.

    How a number is printed decides what fits: 3% is any share from 2.5% to 3.5%, 449k any count
    that rounds to it, 5,433 that count alone.

    Examples: resolutions find 5433 --force Hampshire;
    resolutions find 'more than 157,000' --force Hampshire;
    resolutions find 3.4% --basis closed; resolutions find x2.5 --force Kent --outcome charged;
    resolutions find -31% --near 5% --format json
    """
    from resolutions.analysis.number_finder import find_in, open_index, report

    write = {"text": report.as_text, "json": report.as_json, "csv": report.as_csv}[format.value]
    text = " ".join(number)
    found = find_in(
        open_index(), text, force or None, _fraction(near), outcome or None, basis or None
    )
    sys.stdout.write(write(found, most))


def _fraction(per_cent: str) -> float:
    try:
        return float(per_cent.strip().removesuffix("%")) / 100
    except ValueError:
        raise InputError(
            f"{per_cent!r} is no percentage", "--near", "write it like 1% or 0.5%"
        ) from None


@app.command()
def check(
    file: Annotated[
        Path, typer.Argument(help="A published workbook: .xlsx, .ods, .csv or .csv.gz.")
    ],
):
    """Read a published workbook and report what is in it, without storing anything.

    Exit code 2 if it has errors, or is what no release ever was and must be accepted with
    `resolutions ingest --accept REASON`; 0 if it has at most warnings.
    """
    from resolutions.official.workbook import read
    from resolutions.tables.checks import check as check_sheet
    from resolutions.tables.query import load_valid

    report = check_sheet(read(file), load_valid())
    print(report.in_words())
    if not report.ok:
        raise typer.Exit(2)


@app.command()
def ingest(
    files: Annotated[list[Path], typer.Argument(help="Published workbooks, one a financial year.")],
    release: Annotated[
        str, typer.Option(help="Month of publication, like 2026-07; by default from the file name.")
    ] = "",
    accept: Annotated[
        str,
        typer.Option(
            metavar="REASON",
            help="Take in what no release ever was, and why; the reason becomes a caveat.",
        ),
    ] = "",
    recorded_crime: Annotated[
        bool,
        typer.Option(
            "--recorded-crime",
            help="The file is police recorded crime by force, by which completeness is checked.",
        ),
    ] = False,
):
    """Read, check and store published workbooks; the book uses them from then on.

    They are stored in the folder ingested/ of the checkout, or in the one that the environment
    variable RESOLUTIONS_DATA names. A file that is stored and sound is passed over; a damaged one
    is stored again. A later release of a year takes the place of an earlier one, which is kept.
    """
    _ingest(files, release or None, accept, recorded_crime)


def _ingest(
    files: list[Path], release: str | None, accept: str = "", of_crime: bool = False
) -> None:
    from tqdm import tqdm

    from resolutions.tables.ingest import headline_moves
    from resolutions.tables.ingest import ingest as ingest_files
    from resolutions.tables.query import load_valid

    before = load_valid()
    is_terminal = sys.stderr.isatty()
    with tqdm(total=len(files), unit="file", disable=not is_terminal, leave=False) as bar:

        def show_result(one) -> None:
            bar.update()
            if one.fault:
                bar.write(f"resolutions: {one.fault}", file=sys.stderr)
                return
            state = "stored" if one.newly_stored else "stored already"
            bar.write(
                f"{one.lineage.year}  {state}: {one.file.name}, release {one.lineage.release}"
            )
            for warning in one.warnings:
                bar.write(f"    warning: {warning}")

        results = ingest_files(
            files, release, accept=accept, of_crime=of_crime, progress=show_result
        )
    if any(one.newly_stored and not one.fault for one in results):
        moves = headline_moves(before, load_valid())
        print("Headline figures of the article's edition that moved:" if moves else "")
        print("\n".join(moves) or "No headline figure of the article's edition moved.")
    if any(one.fault for one in results):
        raise typer.Exit(2)


@app.command()
def fetch(
    first: Annotated[str, typer.Option("--from", help="First financial year.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last financial year.")] = "",
    accept_new: Annotated[
        bool, typer.Option(help="Take a file that is newer than the register, and report its hash.")
    ] = False,
    and_ingest: Annotated[
        bool, typer.Option("--ingest", help="Ingest the files when they are there.")
    ] = False,
):
    """Download the official workbooks, verify each by its SHA-256, and resume what was cut off.

    The register of addresses and hashes is data/sources.yml. The files are kept beside the ingested
    years; one that is there and right is not fetched again.
    """
    from resolutions.official import sources

    files = sources.run(first or None, last or None, accept_new)
    if and_ingest:
        _ingest(files, None)
    else:
        print("\n".join(str(_near(file)) for file in files))


class DataFormat(StrEnum):
    """How the list of data is written."""

    TABLE = "table"
    JSON = "json"


@app.command()
def data(
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Check every table by its hash, and name what is not sound."),
    ] = False,
    format: Annotated[
        DataFormat, typer.Option(help="A table to read, or JSON for machines.")
    ] = DataFormat.TABLE,
):
    """List what the book is computed from: the releases embedded and the years ingested.

    With --verify, exit code 2 if a table is not sound.
    """
    rows, sound = _verified() if verify else (_listed(), True)
    if format is DataFormat.JSON:
        print(json.dumps(rows, indent=1))
    else:
        _print_rows(rows)
        print(f"Ingested years are kept in {_near(store_folder())}")
    if not sound:
        raise typer.Exit(2)


def _listed() -> list[dict[str, str]]:
    """List releases, years and where they come from."""
    from resolutions.tables.query import load
    from resolutions.tables.store import OUTCOMES, available
    from resolutions.vocabulary import span

    tables, stored = load(), available()
    ingested = {(each.release, each.year) for each in stored if each.kind == OUTCOMES}
    rows = []
    for level in ("force", "offence"):
        for release, years in sorted(tables.available[level].items()):
            embedded = sorted(year for year in years if (release, year) not in ingested)
            if embedded:
                rows.append([release, span(embedded), f"by {level}", "embedded"])
    for each in stored:
        detail = "by offence" if each.kind == OUTCOMES else "recorded crime"
        where = f"{each.file}, ingested {each.ingested[:10]}"
        where += f"; accepted: {each.accepted}" if each.accepted else ""
        rows.append([each.release, each.year, detail, where])
    return [dict(zip(("release", "years", "detail", "from"), row, strict=True)) for row in rows]


def _verified() -> tuple[list[dict[str, str]], bool]:
    """Check every embedded and every stored table, and say whether all are sound."""
    from resolutions.tables import manifest
    from resolutions.tables.query import EMBEDDED, load_valid
    from resolutions.tables.store import entries

    rows = []
    for name, resource in manifest.read(EMBEDDED).items():
        try:
            resource.read()
            state = "sound"
        except InputError as fault:
            state = str(fault)
        rows.append({"table": name, "from": "embedded", "state": state})
    for entry in entries():
        state = str(entry.fault) if entry.fault else "sound"
        rows.append({"table": entry.name, "from": "ingested", "state": state})
    sound = all(row["state"] == "sound" for row in rows)
    if sound:
        load_valid()  # the sums that must agree
    return rows, sound


def _print_rows(rows: list[dict[str, str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    shown = Table(*(rows[0] if rows else ()))
    for row in rows:
        shown.add_row(*row.values())
    Console(width=None if sys.stdout.isatty() else 160).print(shown)


@app.command()
def forget(
    year: Annotated[str, typer.Argument(help="A financial year, or recorded-crime.")],
    release: Annotated[
        str, typer.Option(help="One release of it, like 2026-07; all by default.")
    ] = "",
):
    """Remove what was ingested of a year; the embedded tables stay."""
    from resolutions.tables.store import forget as forget_stored
    from resolutions.vocabulary import financial_year, start_of

    named = year if year == "recorded-crime" else financial_year(start_of(year))
    for name in forget_stored(named, release or None):
        print(f"removed {name}")


def _near(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _in_plain_characters(fault: UnicodeError) -> tuple[str, int]:
    """Write what a terminal has no character for by one that means the same, or by its number."""
    assert isinstance(fault, UnicodeEncodeError)
    missing = fault.object[fault.start : fault.end]
    return "".join(PLAIN.get(one, ascii(one)[1:-1]) for one in missing), fault.end


def main() -> None:
    """Run the command line; a wrong input is one line on standard error and exit code 2."""
    codecs.register_error("plain", _in_plain_characters)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="plain")
    try:
        app()
    except InputError as fault:
        print(f"resolutions: {fault}", file=sys.stderr)
        raise SystemExit(2) from None
    except OSError as fault:
        print(f"resolutions: {fault.filename or 'the system'}: {fault.strerror}", file=sys.stderr)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
