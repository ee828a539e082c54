"""A figure or table → the page: alt text, caption, source, caveats, downloads.

Everything a chapter shows goes out through a `Page`. In a notebook it is displayed at once; in
the book `resolutions.site` turns the same exhibit into a figure with downloads and a citation.
"""

import io
import re
from collections.abc import Iterable
from functools import cached_property
from html import escape

import matplotlib as mpl
import pandas as pd
from great_tables import GT
from IPython.display import Markdown, display
from markupsafe import Markup
from matplotlib.figure import Figure

from resolutions import analysis
from resolutions.book.exhibits import Exhibit, as_csv
from resolutions.charts.canvas import STYLE
from resolutions.charts.svg import compact
from resolutions.errors import InputError
from resolutions.story.checker import Checker, Result, write
from resolutions.story.facts import Fact, facts
from resolutions.story.ledger import as_table, off_by
from resolutions.story.verdict import Verdict
from resolutions.tables.caveats import caveats
from resolutions.tables.query import Tables, load
from resolutions.vocabulary import Edition, slug
from resolutions.wording import listed, sentence


def as_text(markdown: str) -> str:
    """Keep words from the data words: in Markdown, too, a tag would be one. Markup stays as it is."""
    if isinstance(markdown, Markup):
        return markdown
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", markdown)


class Page:
    """One chapter of one edition: its tables, claims, prose and exhibits.

    Parameters
    ----------
    force, first_year, last_year, basis : str
        The edition, as the chapter's parameters give it.
    tables : Tables, optional
        The data; the embedded tables by default.
    may_lack_data : bool
        Whether the page is also to be made for a force that gave nothing in these years.

    Raises
    ------
    InputError
        If the edition is wrong, asks for years that are not held, or has no data.
    """

    def __init__(
        self,
        force: str,
        first_year: str,
        last_year: str,
        basis: str,
        tables: Tables | None = None,
        *,
        may_lack_data: bool = False,
    ):
        self.tables = tables or load()
        edition = Edition(force, first_year, last_year, basis)
        self.edition = (self.tables.check_years if may_lack_data else self.tables.check)(edition)

    @cached_property
    def checker(self) -> Checker:
        """What computes and judges the article's claims."""
        return Checker(self.tables)

    @cached_property
    def results(self) -> dict:
        """Every claim's result by its id."""
        return {result.claim.id: result for result in self.checker.results()}

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """The facts of the edition's place by their id."""
        return {fact.id: fact for fact in facts(self.tables, self.edition)}

    def tell(self, *names: str) -> None:
        """Show facts as a paragraph, each with its number set strong; one that is not known is passed over."""
        known = [self.facts[name] for name in names if name in self.facts]
        _show(" ".join(map(_told, known)))

    def latest_offences(self) -> tuple[str, pd.DataFrame] | None:
        """Give the latest year that the place gave offence by offence, and its groups.

        Returns
        -------
        tuple of (str, pandas.DataFrame) or None
            The year, and `analysis.by_offence` of it indexed by group, empty where it holds no
            community resolution; None where no year is held.
        """
        year = analysis.latest_offence_year(self.tables, self.edition.force, self.edition.basis)
        if year is None:
            return None
        table = analysis.by_offence(self.tables, self.edition.force, [year], self.edition.basis)
        return year, table.droplevel("year")

    def say(self, text: str) -> None:
        """Show a paragraph whose numbers were computed, Markdown; nothing if there is nothing to say."""
        _show(as_text(text))

    def offer_press_pack(self) -> None:
        """Lead from a force's page to its press pack, to the comparison and to all forces."""
        place, name = slug(self.edition.force), escape(self.edition.force)
        _show(f"""
<a href="../press/{place}.zip" download>The press pack of {name}</a>: every chart for web and print, the tables, the
facts with their sources and queries, and the caveats. <a href="compare.html#forces={place}">Compare {name} with other
forces</a>, or <a href="index.html">see them all</a>.
""")

    def verdict(self, *claims: str) -> None:
        """Show what the data say of claims, by their ids; the fact check links to each."""
        for name in claims:
            result = self.results[name]
            beside = "".join(f"; {label}: {value}" for label, value in result.beside)
            lines = [
                f'<div class="verdict {slug(result.verdict.words)}" id="claim-{escape(name)}">',
                f"<p>{badge(result.verdict)} "
                f"{escape(result.claim.claim)}: <q>{escape(result.claim.stated.words)}</q>.</p>",
                f"<p>{escape(result.reason + (f' Beside it{beside[1:]}.' if beside else ''))}</p>",
                "</div>",
            ]
            display(Markdown("\n".join(lines)))

    def ledger(self) -> None:
        """Show every claim with its figures and verdict; each opens to its working."""
        results = list(self.results.values())
        rows = as_table(results).itertuples()
        claims = "\n".join(
            _ledger_claim(row, result, self.tables.releases)
            for row, result in zip(rows, results, strict=True)
        )
        display(
            Exhibit(
                "list",
                "ledger",
                "The claims of the article and what the data say of each",
                "List of claims",
                "Each claim in our words, the number as stated, the best official figure on each "
                "basis and the verdict. Open one for its reason, its working and every reading.",
                self.source(self.tables.held["force"], "both"),
                tuple(self.caveats(basis="both", kinds=["offences"])),
                as_csv(as_table(results)),
                {"html": f'<ol class="ledger">\n{claims}\n</ol>'},
            )
        )

    def source(
        self,
        releases: Iterable[str] | None = None,
        basis: str | None = None,
        years: list[str] | None = None,
    ) -> str:
        """Name the releases and the basis that a figure comes from.

        Parameters
        ----------
        releases : iterable of str, optional
            By default the latest releases of `years`.
        basis : {'closed', 'recorded', 'both'}, optional
            By default the edition's.
        years : list of str, optional
            By default the edition's.
        """
        years = years or self.edition.years
        return self.tables.source_line(
            releases or self.tables.releases_of(years), basis or self.edition.basis
        )

    def caveats(
        self,
        forces: Iterable[str] | None = None,
        years: list[str] | None = None,
        basis: str | None = None,
        kinds: Iterable[str] = (),
    ) -> list[str]:
        """Gather the caveats of a figure; by default of the edition's force, years and basis."""
        return caveats(
            self.tables,
            [self.edition.force] if forces is None else forces,
            years or self.edition.years,
            basis or self.edition.basis,
            kinds,
        )

    def figure(
        self,
        chart: Figure,
        *,
        name: str,
        alt: str,
        caption: str,
        data: pd.DataFrame,
        notes: Iterable[str],
        source: str | None = None,
        inline: bool = False,
    ) -> None:
        """Show a chart with everything that must go out with it.

        Parameters
        ----------
        chart : matplotlib.figure.Figure
            From `resolutions.charts`; its title is its finding.
        name : str
            Lower-case words joined by hyphens.
        alt : str
            What kind of chart it is and its details; the finding is put in front.
        caption : str
            The sentence under it.
        data : pandas.DataFrame
            The numbers drawn.
        notes : iterable of str
            The caveats; an empty list where there are none.
        source : str, optional
            Release and basis; by default the latest release and the edition's basis.
        inline : bool
            Whether the picture stands in the page as elements that links and scripts can reach,
            rather than as an image; ``chart.links``, if any, names the links in it.
        """
        _demand(name=name, alt=alt, caption=caption)
        svg, png = io.StringIO(), io.BytesIO()
        with mpl.rc_context(STYLE):  # the salt that makes an SVG the same bytes each time
            chart.savefig(svg, format="svg")
            chart.savefig(png, format="png", dpi=130, metadata={"Software": None})
        width, height = (round(inches * 96) for inches in chart.get_size_inches())
        drawn = compact(svg.getvalue(), keep_names=inline)
        body = {"svg": drawn, "width": width, "height": height}
        if inline:
            body |= {"inline": True, "links": getattr(chart, "links", {})}
        display(
            Exhibit(
                "figure",
                name,
                chart.finding,
                f"{chart.finding}. {alt}",
                caption,
                source or self.source(),
                tuple(notes),
                as_csv(data),
                body,
                png.getvalue(),
            )
        )

    def table(
        self,
        table: GT | str,
        *,
        name: str,
        title: str,
        caption: str,
        data: pd.DataFrame,
        notes: Iterable[str],
        source: str | None = None,
    ) -> None:
        """Show a set table, or one written as HTML, with all that goes out with it; see `figure`."""
        _demand(name=name, title=title, caption=caption)
        html = table if isinstance(table, str) else table.with_id(name).as_raw_html()
        display(
            Exhibit(
                "table",
                name,
                title,
                title,
                caption,
                source or self.source(),
                tuple(notes),
                as_csv(data),
                {"html": html},
            )
        )


def _show(markdown: str) -> None:
    """Show a paragraph; nothing if there is nothing to say."""
    if markdown.strip():
        display(Markdown(re.sub(r"[ \t]*\n[ \t]*(?!\n)", "\n", markdown.strip())))


_MARKS = re.compile(r"[\[\]*_`]")  # what would be Markdown in words from the data


def _told(fact: Fact) -> str:
    words = _MARKS.sub(r"\\\g<0>", escape(fact.sentence)).replace(
        escape(fact.shown), f"<b>{escape(fact.shown)}</b>", 1
    )
    return f'<span class="fact" id="fact-{fact.id}">{words}</span>'


def badge(verdict: Verdict) -> str:
    """Write a verdict as a mark that carries its colour."""
    return f'<strong class="badge-verdict {slug(verdict.words)}">{sentence(verdict.words)}</strong>'


def _ledger_claim(row, result: Result, releases: dict) -> str:
    """Write one claim of the ledger: a line that opens to reason, readings and links."""
    name, verdict = row.id, result.verdict
    found = " ".join(
        f'<span>{escape(value)} <span class="basis">{basis}</span></span>'
        for basis, value in (("closed", row.closed), ("recorded", row.recorded))
        if value != "–"
    )
    off = "" if row.difference == "–" else f" {escape(row.difference)}"
    chapter = sentence(row.chapter.replace("_", " "))
    beside = "".join(f"<li>{escape(label)}: {escape(value)}</li>" for label, value in result.beside)
    return "\n".join(
        part
        for part in (
            f'<li id="{name}" data-verdict="{slug(verdict.words)}" data-rank="{verdict.value}">',
            "<details><summary>",
            f'<span class="what">{escape(row.claim)}</span>',
            f'<span class="stated"><span class="basis">stated</span> {escape(row.stated)}</span>',
            f'<span class="found">{found or "no official figure"}</span>',
            f'<span class="judged">{badge(verdict)}{off}</span>',
            "</summary>",
            '<div class="working">',
            f"<p>{escape(row.reason)}</p>",
            _readings(result, releases),
            f"<p>Beside it:</p>\n<ul>{beside}</ul>" if beside else "",
            f'<p>Paragraph {row.paragraph} of the article. Working: <a href="{row.chapter}.ipynb#claim-{name}" '
            f'aria-label="Working of {name}: {chapter}">{chapter}</a>. '
            f'<a href="#{name}" aria-label="Permanent link to {name}">Permanent link</a>.</p>',
            f"<!-- reuse claim-{name} -->",
            "</div></details></li>",
        )
        if part
    )


def _readings(result: Result, releases: dict) -> str:
    """Write every reading of a claim as a table: both bases, every release and span of years."""
    if not result.readings:
        return ""
    headings = ("Basis", "Years", "Release", "Official data", "Difference", "Verdict")
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td data-label="{heading}">{escape(cell)}</td>'
            for heading, cell in zip(
                headings,
                (
                    reading.basis,
                    reading.years,
                    listed(releases[release]["short"] for release in reading.release.split(" + ")),
                    write(result.claim.query, reading.lower, reading.upper),
                    off_by(result.claim.stated, reading),
                    reading.verdict.words,
                ),
                strict=True,
            )
        )
        + "</tr>\n"
        for reading in result.readings
    )
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="Readings of {result.claim.id}">'
        f'<table class="readings"><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody></table></div>"
    )


def _demand(**given: str) -> None:
    for what, text in given.items():
        if not text.strip():
            raise InputError(f"an exhibit without {what}", fix=f"give {what}")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", given["name"]):
        raise InputError(f"an exhibit named {given['name']!r}", fix="use lower-case-words")
