"""The facts of one force that a story can be written from: each a sentence with its working.

A fact holds one number, the sentence that tells it, where it comes from, and the query that made
it: an expression in this package's own functions, which anyone can run again.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from operator import sub

import pandas as pd

from resolutions import analysis
from resolutions.tables.query import Tables
from resolutions.vocabulary import (
    BASIS_MEANINGS,
    NATION,
    Basis,
    Edition,
    in_years,
    police_name,
    span,
    years_between,
)
from resolutions.wording import (
    capitalised,
    count_change_in_words,
    count_trend_in_words,
    direction,
    distinct_per_cents,
    join_words,
    like_for_like_sentence,
    number,
    number_word,
    ordinal,
    per_cent,
    plural,
    points,
    points_adding_up,
    rank_in_words,
    rank_word,
    round_half_up,
    share_change_in_words,
    share_trend_in_words,
    signed_per_cent,
    times,
)

PREAMBLE = """\
from resolutions import analysis
from resolutions.tables import load
from resolutions.vocabulary import years_between

tables = load()
"""
COUNTED = {
    "closed": "counted by when the outcome was assigned",
    "recorded": "counted by when the offence was recorded",
}
COUNTS = ("community resolutions", "charges and summonses", "years", "rank, from the highest share")
LICENCE = (
    "Text CC BY 4.0. Contains public sector information licensed under the Open Government "
    "Licence v3.0."
)


@dataclass(frozen=True)
class Query:
    """A call of one of this package's functions, and what to take from its table.

    Attributes
    ----------
    function : callable
        Takes the tables first.
    arguments : tuple
        The other arguments; a list is one of financial years, oldest first.
    take : tuple
        The row (if the result is a table) and the column.
    """

    function: Callable
    arguments: tuple
    take: tuple

    def value(self, tables: Tables) -> float | str:
        """Compute it."""
        result = self.function(tables, *self.arguments)
        value: float | str = result.loc[self.take] if len(self.take) > 1 else result[self.take[0]]
        return value

    def __str__(self) -> str:
        """Write it in Python, to be run after `PREAMBLE`."""
        name = f"analysis.{self.function.__name__}"
        arguments = ", ".join(["tables", *map(_written, self.arguments)])
        take = ", ".join(map(repr, self.take))
        return f"{name}({arguments}){'.loc' if len(self.take) > 1 else ''}[{take}]"


def _written(argument: object) -> str:
    if isinstance(argument, list) and argument == years_between(argument[0], argument[-1]):
        return f"years_between({argument[0]!r}, {argument[-1]!r})"
    return repr(argument)


@dataclass(frozen=True)
class Fact:
    """One number of a force, in a sentence that can be quoted.

    Attributes
    ----------
    id : str
        Its name in addresses: ``#fact-share``.
    sentence : str
        Plain text, true by itself.
    value : float, int, str or None
        The number, exact; shares and changes are fractions; None where nothing was provided.
    unit : str
        What the number counts: ``community resolutions``, ``share``, ``rank``, …
    shown : str
        The number as the sentence writes it.
    years, basis : str
        What it covers, on which count.
    releases : tuple of str
        The releases it comes from.
    source : str
        The source line to print with it.
    query : str
        What computes `value`.
    """

    id: str
    sentence: str
    value: float | int | str | None
    unit: str
    shown: str
    years: str
    basis: str
    releases: tuple[str, ...]
    source: str
    query: str


class Facts:
    """Works out the facts of one place.

    Parameters
    ----------
    tables : Tables
        The data.
    edition : Edition
        The place, the span of years and the basis.
    """

    def __init__(self, tables: Tables, edition: Edition):
        self.tables, self.edition = tables, edition
        self.force, self.basis, self.police = edition.force, edition.basis, edition.police
        self.counted_years = tables.years

    @cached_property
    def yearly(self) -> pd.DataFrame:
        """Every year held, from `analysis.by_year`."""
        return analysis.by_year(self.tables, self.force, self.counted_years, self.basis)

    @cached_property
    def outcome_mix(self) -> pd.DataFrame:
        """The years that a sentence on out-of-court outcomes may rest on."""
        return analysis.reportable_years(analysis.outcome_mix(self.tables, self.force, self.basis))

    def all(self) -> list[Fact]:
        """Give every fact that the data held allow, in the order of a story."""
        found = [
            *self.of_the_span(),
            *self.of_all_years(),
            *self.of_the_latest_year(),
            *self.of_changes(),
            *self.of_other_outcomes(),
            *self.of_offences(),
            *self.against_other_forces(),
            *self.of_revisions(),
            *self.of_completeness(),
        ]
        return [fact for fact in found if fact is not None]

    def _named(self, year: str) -> str:
        """Name the force as it called itself in a year."""
        return police_name(self.force, year)

    def _fact(
        self, name: str, words: str, query: Query, unit: str, shown: str, years: list[str],
        basis: Basis | None = None, releases: Iterable[str] | None = None,
    ) -> Fact:  # fmt: skip
        basis = basis or self.basis
        releases = tuple(releases or self.tables.releases_of(years))
        return Fact(
            id=name,
            sentence=capitalised(" ".join(words.split())),
            value=_plain(query.value(self.tables), unit),
            unit=unit,
            shown=shown,
            years=span(years),
            basis=basis,
            releases=releases,
            source=self.tables.source_line(releases, basis),
            query=str(query),
        )

    def _total(self, years: list[str], basis: str, take: str) -> Query:
        return Query(analysis.total, (self.force, years, basis), (take,))

    def of_the_span(self) -> list[Fact | None]:
        """Tell the count and the share of the edition's years, on both bases."""
        years, when = self.edition.years, self.edition.span
        sums = analysis.total(self.tables, self.force, years, self.basis)
        if pd.isna(sums.outcomes):
            return [
                self._fact(
                    "community-resolutions",
                    f"{self.police} provided no outcomes for {when} on the {self.basis} basis.",
                    self._total(years, self.basis, "community_resolutions"),
                    "community resolutions", "no outcomes", years,
                )
            ]  # fmt: skip
        gaps = analysis.gaps_in_sum(self.tables, self.force, years, self.basis)
        count = number(sums.community_resolutions)
        short = self.edition.is_nation and len(
            analysis.short_returns(self.tables, years, self.basis)
        )
        at_least = "at least " if short else ""
        facts: list[Fact | None] = [
            self._fact(
                "community-resolutions",
                f"""{self.police} issued {at_least}{count} community {_noun(sums.community_resolutions)}
                {in_years(years)} ({", ".join([f"{self.basis} basis, {COUNTED[self.basis]}", *gaps])}).""",
                self._total(years, self.basis, "community_resolutions"),
                "community resolutions", count, years,
            )
        ]  # fmt: skip
        facts.append(self._share_of_the_span(years, sums))
        facts += [
            self._share_of_action("share-of-action", years),
            self._split(years),
            self._of_recorded_crime(years),
            self._per_head(years),
        ]
        return [*facts, self._on_the_other_basis(years)]

    def _on_the_other_basis(self, years: list[str]) -> Fact | None:
        """Tell the count on the other basis, over the years that both returns allow to compare."""
        other = self.edition.other_basis
        like = analysis.difference_of_bases(self.tables, self.force, years)
        covered = like.years or years
        sums = analysis.total(self.tables, self.force, covered, other)
        if pd.isna(sums.community_resolutions):
            return None
        one, another, count = like[self.basis], like[other], number(sums.community_resolutions)
        gap = ""
        if one and one != another:
            size = signed_per_cent(another / one - 1, 1).lstrip("+−")
            gap = f", {size} {'more' if another > one else 'fewer'} than on the {self.basis} basis"
        only = "" if covered == years else " (no other year can be compared)"
        return self._fact(
            "other-basis",
            f"""On the {other} basis ({BASIS_MEANINGS[other]}) {self.police} issued {count} community
            {_noun(sums.community_resolutions)} {in_years(covered)}{self._gaps(covered, other)}{gap}{only}.""",
            self._total(covered, other, "community_resolutions"),
            "community resolutions", count, covered, other,
        )  # fmt: skip

    def _share_of_the_span(self, years: list[str], sums: pd.Series) -> Fact | None:
        if pd.isna(sums.share):
            return None
        nation = analysis.nation_beside(self.tables, self.force, years, self.basis)
        same = "" if nation.years == years else " in the same years"
        comparison = (
            f", against {per_cent(nation.share)} in {NATION}{same}"
            if not self.edition.is_nation
            else ""
        )
        return self._fact(
            "share",
            f"""Community resolutions made up {per_cent(sums.share)} of the {number(sums.outcomes)} outcomes
            of {self.police} {in_years(years)}{self._gaps(years)}{comparison}.{self._missing(years)}""",
            self._total(years, self.basis, "share"),
            "share", per_cent(sums.share), years,
        )  # fmt: skip

    def _missing(self, years: list[str]) -> str:
        """Say what the nation's short returns lack, and what the share would be with it."""
        if not self.edition.is_nation:
            return ""
        filled = analysis.national_share_filled(self.tables, years, self.basis)
        if not filled.missing:
            return ""
        ends = distinct_per_cents(*sorted([filled.share_if_none, filled.share_if_alike]), places=2)
        return (
            f" Incomplete returns lack some {number(round(filled.missing, -4))} outcomes; with them the share "
            f"would be {ends[0]} to {ends[1]}."
        )

    def _share_of_action(self, name: str, years: list[str]) -> Fact | None:
        """Tell the share of the cases in which the police took action, and its rank."""
        share = analysis.total(self.tables, self.force, years, self.basis).share_of_action
        if pd.isna(share) or (name == "latest-share-of-action" and years == self.edition.years):
            return None
        ranks = analysis.ranked_by_action(self.tables, years, self.basis)
        rank = ranks["rank"].get(self.force)
        placed = "" if rank is None or pd.isna(rank) else f", {rank_in_words(ranks, self.force)}"
        return self._fact(
            name,
            f"""Of the cases in which {self._named(years[-1])} took action, by charge or out of court, {per_cent(share)}
            ended in a community resolution {in_years(years)}{self._gaps(years)}{placed}.""",
            self._total(years, self.basis, "share_of_action"),
            "share of action taken", per_cent(share), years,
        )  # fmt: skip

    def _split(self, years: list[str]) -> Fact | None:
        """Split the change of the share between the ends of a span: choice, and cases resolved."""
        fit = [year for year in analysis.years_to_compare(self.yearly) if year in years]
        if len(fit) < 2:
            return None
        first, last = fit[0], fit[-1]
        row = analysis.changes_in_share(self.tables, first, last, self.basis).loc[self.force]
        if pd.isna(row.choice):
            return None
        choice, resolved, whole = points_adding_up(row.choice, row.cases_resolved)
        moved = share_change_in_words(row.share_before, row.share_after)
        by = "" if moved.startswith("stayed") else f", by {whole}"
        cases = _part_in_words(
            "The part of cases ending in a charge or out of court",
            f"A {'smaller' if row.cases_resolved < 0 else 'larger'} part of cases ending in a charge or out of court",
            row.cases_resolved, resolved,
        )  # fmt: skip
        choosing = _part_in_words(
            "how often these ended in a community resolution",
            f"choosing community resolutions {'less' if row.choice < 0 else 'more'} often among these",
            row.choice, choice,
        )  # fmt: skip
        return self._fact(
            "split",
            f"""From {first} to {last} the share of all outcomes of {self.police} that were community resolutions {moved}{by}.
            {cases}; {choosing}.""",
            Query(analysis.changes_in_share, (first, last, self.basis), (self.force, "choice")),
            "difference of shares", choice if choice in choosing else "no difference", [first, last],
        )  # fmt: skip

    def _of_recorded_crime(self, years: list[str]) -> Fact | None:
        """Tell the measure of the Home Office's bulletin for the last year of the span."""
        year = years[-1]
        table = analysis.of_recorded_crime(self.tables, self.force)
        if year not in table.index or pd.isna(part := table.at[year, "proportion"]):
            return None
        return self._fact(
            "of-recorded-crime",
            f"""Of the crimes that {self._named(year)} recorded in {year}, {per_cent(part)} have so far ended in a community
            resolution, the measure of the Home Office's bulletin.""",
            Query(analysis.of_recorded_crime, (self.force,), (year, "proportion")),
            "proportion of recorded crime", per_cent(part), [year], "recorded",
        )  # fmt: skip

    def _per_head(self, years: list[str]) -> Fact | None:
        """Tell the number per 1,000 residents a year, and where the two ranks part."""
        table = analysis.per_head(self.tables, years, self.basis)
        if self.force not in table.index:
            return None
        row = table.loc[self.force]
        covered = row.years.split(", ")
        rank = ""
        if not pd.isna(row["rank"]):
            ranked = int(table["rank"].notna().sum())
            rank = f", the {_nth_highest(row['rank'])} rate of {number(ranked)} areas with complete returns"
            if row["rank"] != row.rank_by_share:
                rank += f"; by share it is the {_nth_highest(row.rank_by_share)}"
        rate = f"{round_half_up(row.rate, 2)}"
        return self._fact(
            "per-head",
            f"""{self.police} issued {rate} community resolutions a year for every 1,000 residents
            {in_years(covered)}{self._gaps(covered)}{rank}.""",
            Query(analysis.per_head, (years, self.basis), (self.force, "rate")),
            "community resolutions per 1,000 residents and year", rate, covered,
        )  # fmt: skip

    def _gaps(self, years: list[str], basis: Basis | None = None) -> str:
        """Say, after the years that a sentence sums, which of them are missing or incomplete."""
        gaps = analysis.gaps_in_sum(self.tables, self.force, years, basis or self.basis)
        return f" ({', '.join(gaps)})" if gaps else ""

    def of_all_years(self) -> list[Fact]:
        """Tell the count of every year held."""
        sums = analysis.total(self.tables, self.force, self.counted_years, self.basis)
        if pd.isna(sums.outcomes) or self.counted_years == self.edition.years:
            return []
        count = number(sums.community_resolutions)
        return [
            self._fact(
                "all-years",
                f"""{capitalised(in_years(self.counted_years))}{self._gaps(self.counted_years)}, {self.police} issued {count} community
                {_noun(sums.community_resolutions)}, {per_cent(sums.share)} of {number(sums.outcomes)} outcomes.""",
                self._total(self.counted_years, self.basis, "community_resolutions"),
                "community resolutions", count, self.counted_years,
            )
        ]  # fmt: skip

    def _year(self, year: str, take: str) -> Query:
        return Query(analysis.by_year, (self.force, self.counted_years, self.basis), (year, take))

    def of_the_latest_year(self) -> list[Fact | None]:
        """Tell the count and share of the latest year held."""
        year = self.counted_years[-1]
        row = self.yearly.loc[year]
        if pd.isna(row.share):
            return []
        nation = analysis.by_year(self.tables, NATION, [year], self.basis).share.iloc[0]
        comparison = f" ({NATION}: {per_cent(nation)})" if not self.edition.is_nation else ""
        count = number(row.community_resolutions)
        return [
            self._share_of_action("latest-share-of-action", [year]),
            self._fact(
                "latest-year",
                f"""In {year}, the latest year{self._gaps([year])}, {self._named(year)} issued {count} community
                {_noun(row.community_resolutions)}, {per_cent(row.share)} of all outcomes{comparison}.""",
                self._year(year, "community_resolutions"),
                "community resolutions", count, [year],
            )
        ]  # fmt: skip

    def of_changes(self) -> list[Fact]:
        """Tell the course of the share, its largest move, and the latest change of the count."""
        facts = []
        known = analysis.reportable_years(self.yearly)["share"].dropna()
        if len(known) > 1:
            facts.append(
                self._fact(
                    "course",
                    f"The share of all outcomes of {self.police} that were community resolutions {share_trend_in_words(known)}.",
                    self._year(known.index[-1], "share"),
                    "share", per_cent(known.iloc[-1]), list(known.index),
                )
            )  # fmt: skip
        acted = analysis.reportable_years(self.yearly)["share_of_action"].dropna()
        if len(acted) > 1:
            facts.append(
                self._fact(
                    "course-of-action",
                    f"""Of the cases in which {self.police} took action, the share that ended in a community
                    resolution {share_trend_in_words(acted)}.""",
                    self._year(acted.index[-1], "share_of_action"),
                    "share of action taken", per_cent(acted.iloc[-1]), list(acted.index),
                )
            )  # fmt: skip
        moves = analysis.year_on_year(self.tables, self.force, self.basis)
        if moves.empty:
            return facts
        query = Query(analysis.year_on_year, (self.force, self.basis), ())
        year = moves["share_change"].abs().idxmax()
        row = moves.loc[year]
        # the difference of the shares as they are written, so that who subtracts them finds it
        ends = (round_half_up(share, 4) for share in (row.share_before, row.share))
        by = points(-sub(*ends), 2)
        if direction(row.share_before, row.share, 2) != "stayed":
            facts.append(
                self._fact(
                    "largest-change",
                    f"""Leaving out incomplete returns, the largest change from one year to the next came in {year}: the share of
                    {self.police} {share_change_in_words(row.share_before, row.share, 2)}, by {by}, and the number went from
                    {number(row.community_resolutions_before)} to {number(row.community_resolutions)}.""",
                    Query(query.function, query.arguments, (year, "share_change")),
                    "difference of shares", by, [row.year_before, year],
                )
            )  # fmt: skip
        year = self.counted_years[-1]
        if year in moves.index:
            row = moves.loc[year]
            before, after = row.community_resolutions_before, row.community_resolutions
            facts.append(
                self._fact(
                    "latest-change",
                    f"""From {row.year_before} to {year} the number issued by {self._named(year)}
                    {count_change_in_words(before, after)}, from {number(before)} to {number(after)}.
                    {self._leap("community_resolutions", [row.year_before, year])}""",
                    Query(query.function, query.arguments, (year, "community_resolutions")),
                    "community resolutions", number(after), [row.year_before, year],
                )
            )  # fmt: skip
        return facts

    def of_other_outcomes(self) -> list[Fact]:
        """Tell what else was settled out of court, and charges."""
        parts = self.outcome_mix["proportion"].dropna()
        query = Query(analysis.outcome_mix, (self.force, self.basis), ())
        facts = []
        if len(parts) > 1:
            first, last = parts.index[[0, -1]]
            facts.append(
                self._fact(
                    "out-of-court",
                    f"""Of everything that {self.police} settled out of court, community resolutions were
                    {per_cent(parts[first], 0)} in {first} and {per_cent(parts[last], 0)} in {last}.""",
                    Query(query.function, query.arguments, (last, "proportion")),
                    "proportion of out-of-court outcomes", per_cent(parts[last], 0), [first, last],
                )
            )  # fmt: skip
        charged = self.outcome_mix["charged"].dropna()
        if len(charged) > 1:
            first, last = charged.index[[0, -1]]
            facts.append(
                self._fact(
                    "charges",
                    f"Charges and summonses by {self.police} {count_trend_in_words(charged)}.{self._leap('charged', list(charged.index))}",
                    Query(query.function, query.arguments, (last, "charged")),
                    "charges and summonses", number(charged[last]), [first, last],
                )
            )  # fmt: skip
        return facts

    def _leap(self, outcome: str, years: list[str]) -> str:
        """Warn of a change between two of the years that is far from what other forces' were."""
        found = analysis.leaps(self.tables, outcome, self.basis)
        own = found.loc[(found["force"] == self.force) & found["year"].isin(years[1:]), "year"]
        return (
            f" In {join_words(sorted(own))} the number leapt by far more than other forces' did."
            if len(own)
            else ""
        )

    def of_offences(self) -> list[Fact]:
        """Tell the largest group of offences in the latest year held offence by offence."""
        year = analysis.latest_offence_year(self.tables, self.force, self.basis)
        if year is None:
            return []
        release = self.tables.offence_years()[year]
        arguments = (self.force, [year], self.basis, "offence_group", release)
        table = analysis.by_offence(self.tables, *arguments)
        if table.empty:
            return []
        groups = table.loc[year]
        top = groups[groups["community_resolutions"] == groups["community_resolutions"].max()]
        part = top["proportion"].iloc[0]
        names = join_words(name.lower() for name in top.index)
        largest = f"the largest group was {names}" if len(top) == 1 else f"the largest groups were {names}"  # fmt: skip
        each = "" if len(top) == 1 else " each"
        total = int(groups["community_resolutions"].sum())
        return [
            self._fact(
                "offences",
                f"""Among the {number(total)} community {_noun(total)} of {self._named(year)} in {year}, the
                latest year held offence by offence ({self.tables.releases[release]["short"]}), {largest}: {per_cent(part, 0)}{each},
                {number(top["community_resolutions"].iloc[0])}.""",
                Query(analysis.by_offence, arguments, ((year, top.index[0]), "proportion")),
                "proportion of community resolutions", per_cent(part, 0), [year], None, [release],
            )
        ]  # fmt: skip

    def against_other_forces(self) -> list[Fact | None]:
        """Tell rank and funnel position in the span, rank in the latest year, and like for like."""
        if self.edition.is_nation:
            return []
        return [
            self._rank("rank", self.edition.years),
            self._rank("rank-latest", self.counted_years[-1:]),
            self._funnel(),
            self._like_for_like(),
        ]

    def _rank(self, name: str, years: list[str]) -> Fact | None:
        if name == "rank-latest" and years == self.edition.years:
            return None
        forces = analysis.by_force(self.tables, years, self.basis)
        shown = rank_word(forces, self.force)
        has = "is" if pd.isna(forces.at[self.force, "rank"]) else "had"
        where = rank_in_words(
            forces, self.force, "share of outcomes ending in a community resolution"
        )
        words = f"{in_years(years)} {self._named(years[-1])} {has} {where}."
        query = Query(analysis.by_force, (years, self.basis), (self.force, "rank"))
        return self._fact(name, words, query, "rank, from the highest share", shown, years)

    def _funnel(self) -> Fact | None:
        years = self.edition.years
        table = analysis.funnel_positions(self.tables, years, self.basis)
        if self.force not in table.index or not table.at[self.force, "complete"]:
            return None
        row = table.loc[self.force]
        where = str(row.position)
        digits = distinct_per_cents(row.share, row.lower_95, row.upper_95, places=2)
        return self._fact(
            "funnel",
            f"""The share of {self.police} {in_years(years)}, {digits[0]} (95% interval
            {per_cent(row.share_lower, 2)} to {per_cent(row.share_upper, 2)}), is {where} the range that chance and
            the usual differences between forces would give, {digits[1]} to {digits[2]}{self._together(where)}.""",
            Query(analysis.funnel_positions, (years, self.basis), (self.force, "position")),
            "position in the funnel plot, 95% limits", where, years,
        )  # fmt: skip

    def _together(self, where: str) -> str:
        """Say whether a place outside the range would be there if all forces are tested at once."""
        if where == "within":
            return ""
        forces = analysis.by_force(self.tables, self.edition.years, self.basis)
        tested = analysis.outside_the_funnel(forces)
        if tested.at[self.force, "outside_together"]:
            return ""
        return f"; with all {len(tested)} forces tested together, chance could put it there"

    def _like_for_like(self) -> Fact | None:
        offence_years = sorted(self.tables.offence_years())
        years = [year for year in self.edition.years if year in offence_years] or offence_years
        table = analysis.steady_ratios(self.tables, years, self.basis)
        if self.force not in table.index:
            return None
        sentence = like_for_like_sentence(table, self.force)
        ways = (times(table.at[self.force, "ratio"]), "no community resolutions", "no offence")
        return self._fact(
            "like-for-like",
            f"In {join_words(years)}, {sentence[:1].lower()}{sentence[1:]}",
            Query(analysis.like_for_like, (years, self.basis), (self.force, "ratio")),
            "observed ÷ expected community resolutions",
            next(way for way in ways if way in sentence),
            years,
            None,
            [self.tables.offence_years()[year] for year in years],
        )

    def of_revisions(self) -> list[Fact]:
        """Tell the largest revision of a year's count between releases."""
        table = analysis.revisions(self.tables, self.force)
        moves = table["community_resolutions_change"].dropna()
        if moves.empty:
            return []
        largest = moves.abs().idxmax()
        year, basis, release = largest
        rows = table.loc[(year, basis)]
        first, last = rows["community_resolutions"].iloc[0], rows.at[release, "community_resolutions"]  # fmt: skip
        names = [self.tables.releases[name]["short"] for name in (rows.index[0], release)]
        what = (
            f"""changed by {signed_per_cent(moves[largest], 1)} from the {names[0]} ({number(first)}) to
            the {names[1]} ({number(last)}), the largest such change"""
            if moves[largest]
            else f"is the same in the {names[0]} and the {names[1]}: {number(last)}"
        )
        return [
            self._fact(
                "revision",
                f"""Figures are revised: the number for {self.police} for {year}, {basis} basis, {what}.""",
                Query(
                    analysis.revisions, (self.force,), (largest, "community_resolutions_change")
                ),
                "relative change between releases",
                signed_per_cent(moves[largest], 1) if moves[largest] else number(last),
                [year], basis, [rows.index[0], release],
            )
        ]  # fmt: skip

    def of_completeness(self) -> list[Fact]:
        """Tell how many years' returns are complete, and name the others."""
        known = self.yearly[self.yearly["returned"] != "not checkable"]
        full, checked = int(known["complete"].sum()), len(known)
        bad = list(known.index[~known["complete"].astype(bool)])
        rest = f": not in {join_words(bad)}" if bad else ""
        unchecked = len(self.yearly) - checked
        if unchecked:
            rest += f"; {number_word(unchecked)} more cannot be checked, as recorded crime is not published"
        low, high = analysis.completeness_limits(self.tables).loc[self.basis]
        measure = f"{low:g} to {high:g} times recorded crime"
        if self.basis == "recorded":
            measure = f"outcomes ÷ recorded crime at least {low:.2f} times the median force's"
        whole = ", taken together," if self.edition.is_nation else ""
        shown = number_word(full) if full else "none"
        of = f"{shown} of the years" if not full else f"{shown} of the {plural(checked, 'year')}"
        if full == checked == 1:
            of = "the one year"
        return [
            self._fact(
                "completeness",
                f"""The outcomes of {self.police}{whole} are complete by the measure of this book
                ({measure}) in {of} that can be checked{rest}.""",
                Query(analysis.complete_years, (self.force, self.basis), ("complete",)),
                "years", shown, self.counted_years,
            )
        ]  # fmt: skip


def _part_in_words(of_what: str, moved: str, part: float, shown: str) -> str:
    """Say what a part of a change did: ``… took off 1.91 points``, ``… made no difference``."""
    if not float(shown.split()[0]):
        return f"{of_what} made no difference"
    return f"{moved} {'took off' if part < 0 else 'added'} {shown}"


def _nth_highest(rank: float) -> str:
    return "highest" if rank == 1 else f"{ordinal(rank)} highest"


def _noun(count: float) -> str:
    return "resolution" if count == 1 else "resolutions"


def _plain(value: float | str, unit: str) -> float | str | None:
    """Give a number as JSON knows it: a count is whole; missing is None."""
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return None
    return int(value) if unit in COUNTS else float(value)


def facts(tables: Tables, edition: Edition) -> list[Fact]:
    """Work out the facts of one place; see `Facts`."""
    return Facts(tables, edition).all()


def before_quoting(tables: Tables, edition: Edition) -> list[str]:
    """Gather what to know before a fact of a place is quoted: its caveats, of all years held and both bases."""
    kinds = ["types", "offences"]
    return analysis.caveats_and_leaps(tables, [edition.force], tables.years, "both", kinds)


def as_text(facts: list[Fact], edition: Edition, caveats: Iterable[str]) -> str:
    """Write facts to be read: each sentence, its source, and the query that made it; then the caveats."""
    head = f"{capitalised(edition.police)}, {edition.span}, {edition.basis} basis: facts to quote"
    parts = [f"{head}\n{'=' * len(head)}\n"]
    parts += [
        f"{place}. {fact.sentence}\n   {fact.source}\n   Query: {fact.query}\n"
        for place, fact in enumerate(facts, 1)
    ]
    told = "".join(f"- {caveat}\n" for caveat in caveats)
    return "\n".join(
        [*parts, *([f"Before you quote\n----------------\n{told}"] if told else []), f"{LICENCE}\n"]
    )


def as_json(facts: list[Fact], edition: Edition, caveats: Iterable[str]) -> str:
    """Write facts for machines, with the edition they belong to and the caveats."""
    content = {
        "force": edition.force,
        "years": edition.span,
        "basis": edition.basis,
        "licence": LICENCE,
        "facts": [asdict(fact) for fact in facts],
        "caveats": list(caveats),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
