"""A figure or table → the page: alt text, caption, source, caveats, downloads.

Everything a chapter shows goes out through a `Page`. In a notebook it is displayed at once; in
the book `resolutions.site` turns the same exhibit into a figure with downloads and a citation.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import pandas as pd
from IPython.display import Markdown, display

from resolutions import analysis
from resolutions.book.claims import HEADINGS, record
from resolutions.book.exhibits import Exhibit, as_csv
from resolutions.book.parameters import check_injected
from resolutions.book.picture import WEB_DPI, as_png
from resolutions.book.render import as_markdown, render
from resolutions.book.table import Table
from resolutions.errors import InputError
from resolutions.files import find_story
from resolutions.story.across_stories import count_settled, failing
from resolutions.story.checker import Checker, Result, check_story
from resolutions.story.claims_file import Story, read
from resolutions.story.facts import Fact, facts
from resolutions.story.findings import Finding, findings
from resolutions.story.ledger import as_table
from resolutions.story.reason import verdict_in_a_sentence
from resolutions.story.vocabulary import ARTICLE, Subject
from resolutions.tables.query import Tables, load
from resolutions.vocabulary import Basis, Edition, basis_name, slug
from resolutions.wording import capitalised

if TYPE_CHECKING:
    from resolutions.charts.canvas import Chart


class Page:
    """One chapter of one edition: its tables, claims, prose and exhibits.

    Parameters
    ----------
    force, first_year, last_year, basis : str
        The edition, as the chapter's parameters give it.
    story : str
        The published story whose claims the page checks: a name in ``data/stories/`` or the path of
        a file; the article by default.
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
        story: str = ARTICLE,
        tables: Tables | None = None,
        *,
        may_lack_data: bool = False,
    ):
        check_injected()
        self.tables = tables or load()
        edition = Edition(force, first_year, last_year, basis_name(basis), story)
        self.edition = (self.tables.check_years if may_lack_data else self.tables.check)(edition)

    @cached_property
    def story(self) -> Story:
        """The published story of the edition."""
        return read(find_story(self.edition.story))

    @property
    def has_story(self) -> bool:
        """Whether the story is about this place, these years and this basis: else it is not spoken of."""
        return replace(self.story.edition, story=self.edition.story) == self.edition

    @cached_property
    def checker(self) -> Checker:
        """What computes and judges the story's claims."""
        return Checker(self.tables, self.story)

    @cached_property
    def results(self) -> dict[str, Result]:
        """Every claim's result by its id; none where the story is about another place or span."""
        if not self.has_story:
            return {}
        return {result.claim.id: result for result in check_story(self.tables, self.story)}

    def claims(self, *subjects: Subject) -> list[Result]:
        """Give the results of the claims of subjects, in the story's order.

        Parameters
        ----------
        *subjects : str
            ``totals``, ``trend``, ``offences``, ``national``, ``ranks``, ``reply``, ``since``,
            ``documents``, ``other``.

        Returns
        -------
        list of Result
            Empty where the story says nothing of them, or is about another place or span.
        """
        every = self.results.values()
        return [result for one in subjects for result in every if result.claim.subject == one]

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """The facts of the edition's place by their id."""
        return {fact.id: fact for fact in facts(self.tables, self.edition)}

    def show_facts(self, *names: str) -> None:
        """Show facts as a paragraph, each with its number set strong; one that is not known is passed over."""
        known = [self.facts[name] for name in names if name in self.facts]
        _show(render("facts.md", facts=known))

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """The findings of the edition by their id."""
        return {finding.id: finding for finding in findings(self.tables, self.edition)}

    def summary(self, *names: str | Finding) -> None:
        """Open a chapter with what a reader should take away: findings, then facts, by their ids.

        A name that both have is the finding's; a finding of another kind is given itself.

        One that the data do not allow is passed over; nothing is shown where none is known.
        """
        findings = self.findings if any(isinstance(name, str) for name in names) else {}
        available = {name: name for name in names if isinstance(name, Finding)} | findings
        chosen = [available[name] for name in names if name in available]
        facts = [
            self.facts[name]
            for name in names
            if isinstance(name, str) and name in self.facts.keys() - findings.keys()
        ]
        if chosen or facts:
            _show(render("summary.md", findings=chosen, facts=facts))

    def quote(self, *names: str) -> None:
        """Offer the first fact that is known, with its source, as the sentence to quote."""
        for fact in [self.facts[name] for name in names if name in self.facts][:1]:
            self.quote_sentence(fact.sentence, fact.source)

    def quote_sentence(self, sentence: str, source: str) -> None:
        """Offer a sentence to quote that is true by itself, with its source."""
        _show(render("quote.md", sentence=sentence, source=source))

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

    def markdown(self, text: str) -> None:
        """Show a paragraph whose numbers were computed, Markdown; nothing if there is nothing to say."""
        _show(as_markdown(text))

    def link_press_pack(self) -> None:
        """Lead from a force's page to its press pack, to the comparison and to all forces."""
        force = self.edition.force
        _show(render("press_pack.md", force=force, place=slug(force)))

    def list_stories(self, checked: Iterable[tuple[Story, list[Result]]]) -> None:
        """Lead to the page of every story, with what the data settle of it."""
        _show(
            render(
                "stories.md",
                stories=[(story, count_settled(results)) for story, results in checked],
            )
        )

    def show_failing(self, results: Iterable[Result]) -> None:
        """Name the statements that the data do not bear out, each with the figure that decides it."""
        statements = [(result.claim, verdict_in_a_sentence(result)) for result in failing(results)]
        _show(render("failing.md", statements=statements))

    def verdicts(self, *subjects: Subject) -> None:
        """Show what the data say of the claims of subjects; the fact check links to each."""
        for result in self.claims(*subjects):
            name = result.claim.id
            claim = record(result, self.story, self.tables.releases)
            display(
                Exhibit(
                    "verdict",
                    f"claim-{name}",
                    f"{claim['claim']}: {claim['stated']}",
                    f"{capitalised(claim['verdict'])}: {claim['claim']}, stated: {claim['stated']}",
                    claim["reason"],
                    "",
                    (),
                    "",
                    {"claim": claim},
                )
            )

    def ledger(self) -> None:
        """Show every claim with its figures and verdict; each opens to its working."""
        results = list(self.results.values())
        claims = [record(result, self.story, self.tables.releases) for result in results]
        display(
            Exhibit(
                "list",
                "ledger",
                "The claims of the story and what the data say of each",
                "List of claims",
                "Each claim in our words, the number as stated, the best official figure on each "
                "basis and the verdict. Open one for its reason, its working and every reading.",
                self.source(self.tables.available["force"], "both"),
                tuple(self.caveats(basis="both", kinds=["offences"])),
                as_csv(as_table(results)),
                {"claims": claims, "headings": list(HEADINGS)},
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
        basis: Basis | Literal["both"] | None = None,
        kinds: Iterable[str] = (),
    ) -> list[str]:
        """Gather the caveats of a figure; by default of the edition's force, years and basis.

        The leaps that it shows are named after what is known of its returns.
        """
        forces = [self.edition.force] if forces is None else list(forces)
        years, basis = years or self.edition.years, basis or self.edition.basis
        return analysis.caveats_and_leaps(self.tables, forces, years, basis, kinds)

    def figure(
        self,
        chart: "Chart",
        *,
        name: str,
        alt: str,
        caption: str,
        data: pd.DataFrame,
        notes: Iterable[str],
        source: str | None = None,
    ) -> None:
        """Show a chart with everything that must go out with it.

        Parameters
        ----------
        chart : matplotlib.figure.Figure
            From `resolutions.charts`; its title is its finding; ``chart.links``, if any, names the
            links in it.
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
        """
        _require(name=name, alt=alt, caption=caption)
        from resolutions.charts.svg import drawn  # a page without charts is spared their second

        content = drawn(chart)
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
                content,
                as_png(content["svg"], WEB_DPI),
            )
        )

    def table(
        self,
        table: Table,
        *,
        name: str,
        title: str,
        caption: str,
        data: pd.DataFrame,
        notes: Iterable[str],
        source: str | None = None,
    ) -> None:
        """Show a set table with all that goes out with it; see `figure`."""
        _require(name=name, title=title, caption=caption)
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
                {"table": table.as_data},
            )
        )


def _show(markdown: str) -> None:
    """Show a paragraph; nothing if there is nothing to say."""
    if markdown.strip():
        display(Markdown(re.sub(r"[ \t]*\n[ \t]*(?!\n)", "\n", markdown.strip())))


def _require(**values: str) -> None:
    for what, text in values.items():
        if not text.strip():
            raise InputError(f"an exhibit without {what}", fix=f"give {what}")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", values["name"]):
        raise InputError(f"an exhibit named {values['name']!r}", fix="use lower-case-words")
