"""The commands on published stories: ``resolutions claims | stories | story new``."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from resolutions.disk_cache import behind_verdicts, cached
from resolutions.errors import InputError
from resolutions.files import STORIES, find_story
from resolutions.vocabulary import BASES

story_app = typer.Typer(no_args_is_help=True, help="Story files: write a new one.")


class Format(StrEnum):
    """How a ledger of claims is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(claims)
    app.command()(stories)
    story_app.command("new")(new)
    app.add_typer(story_app, name="story")


def claims(
    story: Annotated[
        str, typer.Argument(help="A story's name (see: resolutions stories), or a .yml file.")
    ] = "daily-echo-2019",
    format: Annotated[
        Format, typer.Option(help="A table to read, Markdown, or JSON or CSV for machines.")
    ] = Format.TABLE,
):
    """Check every claim of a story against the data held and print the ledger.

    Examples: resolutions claims; resolutions claims my-draft.yml --format markdown
    """
    file = find_story(story)
    ledger = cached("ledger", behind_verdicts(file, STORIES.parent), lambda: _check(file))
    if ledger["unfilled"]:
        typer.echo(f"not filled in yet: {', '.join(ledger['unfilled'])}", err=True)
    match format:
        case Format.JSON:
            sys.stdout.write(ledger["json"])
        case Format.MARKDOWN:
            sys.stdout.write(ledger["markdown"])
        case Format.CSV:
            from pandas import DataFrame

            sys.stdout.write(_csv(DataFrame(ledger["rows"])))
        case Format.TABLE:
            _print_ledger(ledger["rows"], ledger["tally"])


def _check(file: Path) -> dict:
    """Check a story; give its ledger in plain records and in the forms that `story` writes."""
    from resolutions import story as story_api
    from resolutions.tables.query import load

    read = story_api.read(file)
    results = story_api.Checker(load(), read).results()
    return {
        "unfilled": read.unfilled,
        "json": story_api.as_json(results, read),
        "markdown": story_api.as_markdown(results, read),
        "rows": story_api.as_table(results).to_dict("records"),
        "tally": {verdict.words: count for verdict, count in story_api.tally(results).items()},
    }


def stories(
    format: Annotated[
        Format, typer.Option(help="A table to read, Markdown, or JSON or CSV for machines.")
    ] = Format.TABLE,
):
    """Check every story held and print how many of its claims earn each verdict."""
    from resolutions import story as story_api
    from resolutions.tables.query import load

    tables = load()
    checked = [(read, story_api.Checker(tables, read).results()) for read in story_api.read_all()]
    if format is Format.JSON:
        sys.stdout.write(story_api.stories_as_json(checked))
        return
    if format is Format.TABLE:
        _print_stories(story_api, checked)
        return
    table = story_api.tally_table(checked)
    if format is Format.CSV:
        sys.stdout.write(_csv(table))
    else:
        sys.stdout.write(_markdown(table))


def new(
    force: Annotated[str, typer.Option(help="A police force, or 'England and Wales'.")],
    first: Annotated[str, typer.Option("--from", help="First financial year.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last financial year.")] = "",
    out: Annotated[
        Path | None, typer.Option(help="File to write; by default the force's name and .yml.")
    ] = None,
):
    """Write a commented story file ready to fill, with what the data say for the usual claims.

    Example: resolutions story new --force "West Mercia"
    """
    from resolutions.story.new_story import new_story
    from resolutions.tables.query import load
    from resolutions.vocabulary import force_name, slug

    file = out or Path(f"{slug(force_name(force))}.yml")
    if file.exists():
        raise InputError("the file is there already", str(file), "name another with --out")
    text = new_story(load(), force, first or None, last or None)
    try:
        file.write_text(text, "utf-8")
    except OSError as fault:
        raise InputError(
            f"cannot write it: {fault.strerror}", str(file), "name another with --out"
        ) from None
    print(f"wrote {file}; fill it in, then: resolutions claims {file}")


def _csv(table) -> str:
    from resolutions.book.exhibits import as_csv

    return as_csv(table)


def _markdown(table) -> str:
    lines = ["| " + " | ".join(table.columns) + " |", "| --- " * len(table.columns) + "|"]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in table.itertuples(index=False)]
    return "\n".join(lines) + "\n"


def _console():
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 120, markup=False)


def _print_stories(story_api, checked) -> None:
    """Print the tally of every story, narrow enough for a terminal of 80 columns."""
    from rich.table import Table

    columns = {
        "right": "right",
        "possible": "possible",
        "something\nelse": "true of something else",
        "does not\nmatch": "does not match",
        "cannot\nsay": "the data cannot say",
        "docu-\nments": "from documents",
    }
    table = Table(box=None, pad_edge=False)
    for heading in ("story", "claims", *columns):
        table.add_column(heading, justify="left" if heading == "story" else "right", no_wrap=True)
    for row in story_api.tally_table(checked).to_dict("records"):
        counts = (str(row[column] or "–") for column in columns.values())
        table.add_row(row["story"], str(row["claims"]), *counts)
    console = _console()
    console.print(table)
    console.print("right: exact, within revisions or true as worded")


def _print_ledger(rows: list[dict[str, str]], tally: dict[str, int]) -> None:
    from rich.table import Table

    table = Table(show_lines=True)
    headings = ("claim", "stated", *BASES, "verdict")
    for heading in headings:
        table.add_column(heading, ratio=3 if heading == "claim" else 2)
    for row in rows:
        table.add_row(*(row[heading] for heading in headings))
    console = _console()
    console.print(table)
    console.print(", ".join(f"{count} {verdict}" for verdict, count in tally.items()))
