"""The command line: ``resolutions book | claims``."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from resolutions.errors import InputError
from resolutions.vocabulary import BASIS_MEANS, Edition

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Resolved out of court: a published story on community resolutions, checked against the "
    "official data, for any police force and any years.",
)

ROOT = Path(__file__).resolve().parents[1]
_BASES = "; ".join(f"{basis}: {means}" for basis, means in BASIS_MEANS.items())


class Format(StrEnum):
    """How the ledger of claims is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@app.command()
def book(
    force: Annotated[
        str, typer.Option(help="A police force, or 'England and Wales'.")
    ] = "Hampshire",
    first: Annotated[str, typer.Option("--from", help="First financial year.")] = "2014/15",
    last: Annotated[str, typer.Option("--to", help="Last financial year.")] = "2017/18",
    basis: Annotated[str, typer.Option(help=_BASES)] = "closed",
    out: Annotated[
        str, typer.Option(help="Folder of the site. Default: _build/html, or the edition's name.")
    ] = "",
):
    """Execute the chapters and build the site of one edition.

    Only what is stale is redone. A failure leaves the last good site in place.

    Example: resolutions book --force Kent --from 2019/20 --to 2024/25 --basis recorded
    """
    from doit.doit_cmd import DoitMain

    from resolutions.edition import Build
    from resolutions.tables import load

    edition = load().check(Edition(force, first, last, basis))
    build = Build.of(edition, out or None)
    build.check_out()
    told = {**build.parameters, "out": str(build.out)}
    code = DoitMain().run(
        ["run", "-f", str(ROOT / "dodo.py"), *(f"{name}={value}" for name, value in told.items())]
    )
    if code:
        raise typer.Exit(1)
    print(
        f"The site of {edition.force}, {edition.span}, {edition.basis} basis: {_near(build.out)}/index.html"
    )


@app.command()
def claims(
    format: Annotated[
        Format, typer.Option(help="A table to read, or JSON or CSV for machines.")
    ] = Format.TABLE,
):
    """Check every claim of the article against the data held and print the ledger."""
    from resolutions import claims as ledger
    from resolutions.tables import load

    checker = ledger.Checker(load())
    results = checker.results()
    if format is Format.JSON:
        sys.stdout.write(ledger.as_json(results, checker.file.article))
    elif format is Format.CSV:
        table = ledger.as_table(results)
        table.to_csv(sys.stdout, index=False, lineterminator="\n")
    else:
        _print_ledger(ledger, results)


def _print_ledger(ledger, results) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_lines=True)
    for heading in ("claim", "stated", "closed", "recorded", "verdict"):
        table.add_column(heading, ratio=3 if heading == "claim" else 2)
    for row in ledger.as_table(results).itertuples():
        table.add_row(row.claim, row.stated, row.closed, row.recorded, row.verdict)
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    counts = ledger.tally(results)
    console.print(", ".join(f"{count} {verdict.words}" for verdict, count in counts.items()))


def _near(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def main() -> None:
    """Run the command line; a wrong input is one line on standard error and exit code 2."""
    try:
        app()
    except InputError as fault:
        print(f"resolutions: {fault}", file=sys.stderr)
        raise SystemExit(2) from None
