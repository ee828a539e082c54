"""The findings of one edition: what a reader should take away, each in a sentence that stands alone.

A finding is worked out from the tables for any force and any years. What the data do not allow to
be said (an incomplete return, an offence table that is not held) is left out.
"""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from resolutions import analysis
from resolutions.tables.query import Tables
from resolutions.vocabulary import OFFENCE_GROUP_NOUNS, Edition
from resolutions.wording import (
    capitalised,
    count_change_in_words,
    count_trend_in_words,
    direction,
    join_words,
    number,
    number_word,
    per_cent,
    rank_in_words,
    share_change_in_words,
)

DAMAGE = "Criminal damage and arson"  # named by the article, so always told
LOST = 0.25  # a number that moved by less has neither turned nor been replaced


@dataclass(frozen=True)
class Finding:
    """One finding.

    Attributes
    ----------
    id : str
        Its name in addresses.
    headline : str
        One short sentence, without a full stop.
    support : str
        The numbers behind it, in a sentence or two.
    chapter : str
        The chapter that shows the working.
    """

    id: str
    headline: str
    support: str
    chapter: str


class Findings:
    """Works out the findings of an edition.

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

    def all(self) -> list[Finding]:
        """Give every finding that the data allow, in the order in which a reader asks."""
        found = (self.offences(), self.share(), self.turn(), self.since(), self.replaced())
        return [finding for finding in found if finding]

    @cached_property
    def yearly(self) -> pd.DataFrame:
        """Every year that a sentence may rest on, with both shares."""
        table = analysis.action_by_year(self.tables, self.force, basis=self.basis)
        returned = analysis.by_year(self.tables, self.force, basis=self.basis)["returned"]
        return table[returned != "incomplete"].dropna(subset=["share"])

    @cached_property
    def spanned(self) -> pd.DataFrame:
        """The years of the edition among them."""
        return self.yearly.loc[self.yearly.index.isin(self.edition.years)]

    def offences(self) -> Finding | None:
        """Say which kind of offence was most often settled this way."""
        years = [year for year in self.edition.years if year in self.tables.offence_years()]
        year = years[-1] if years else None
        table = (
            analysis.by_offence(self.tables, self.force, [year], self.basis)
            if year
            else pd.DataFrame()
        )
        if len(table) < 2:
            return None
        parts = table.loc[year, "proportion"]
        first, *others = parts.index
        also = [*others[:1], *(name for name in others[1:] if name == DAMAGE)]
        noun = OFFENCE_GROUP_NOUNS
        not_damage = f", not {noun[DAMAGE]}," if DAMAGE in others else ""
        return Finding(
            "offences",
            f"Most in {year} were for {noun[first]}"
            if parts[first] > 0.5
            else f"{capitalised(noun[first])}{not_damage} was the largest group of offences settled this way in {year}",
            f"{capitalised(self._only(years))}{offence_parts_in_words(parts[[first, *also]])}.",
            "notebooks/offences",
        )

    def _only(self, years: list[str]) -> str:
        """Say how much of the span is known offence by offence."""
        span_of, known = len(self.edition.years), len(years)
        if known == span_of:
            return ""
        return (
            f"in the one year of the {number_word(span_of)} held offence by offence, "
            if known == 1
            else f"in the latest of the {number_word(known)} years held offence by offence, "
        )

    def share(self) -> Finding | None:
        """Say whether the share moved by choice or because fewer cases were resolved at all."""
        if len(self.spanned) < 2:
            return None
        first, last = self.spanned.index[[0, -1]]
        split = analysis.changes_in_share(self.tables, first, last, self.basis).loc[self.force]
        word = direction(split.share_before, split.share_after)
        acted = direction(split.share_of_action_before, split.share_of_action_after)
        if "stayed" in (word, acted):
            return None
        whole = share_change_in_words(split.share_before, split.share_after)
        of_action = share_change_in_words(split.share_of_action_before, split.share_of_action_after)
        cases = "of the cases in which the police took action"
        action, outcomes = self.spanned["action_taken"], self.spanned["outcomes"]
        if word == acted:
            headline, link = f"The share settled this way {word}, of all cases and {cases}", "and"
        else:
            part = "smaller" if split.cases_resolved < 0 else "larger"
            headline, link = (
                f"The share of cases settled this way {word} because a {part} part of all cases was resolved",
                "but",
            )
        return Finding(
            "share",
            headline,
            f"Of all outcomes it {whole} between {first} and {last}, {link} {cases}, by charge or "
            f"out of court, it {of_action}. The number of such cases "
            f"{count_change_in_words(action[first], action[last])}; the number of all outcomes "
            f"{count_change_in_words(outcomes[first], outcomes[last])}.",
            "notebooks/trend",
        )

    def turn(self) -> Finding | None:
        """Say what a comparison of two ends hides: the fall before a rise, or the rise before a fall."""
        counts = self.spanned["community_resolutions"].astype(float)
        if len(counts) < 3 or not counts.iloc[0]:
            return None
        low = counts.iloc[1:-1].idxmin()
        fallen = 1 - counts[low] / min(counts.iloc[0], counts.iloc[-1])
        if fallen < LOST:
            return None
        first, last = counts.index[[0, -1]]
        drop = per_cent(1 - counts[low] / counts.iloc[0], 0)
        since = list(counts.index).index(low)
        years = f"{number_word(since)} {'year' if since == 1 else 'years'}"
        back = counts.iloc[-1] / counts.iloc[0]
        end = (
            "brought the number back to about where it was"
            if 0.9 <= back <= 1.1
            else f"left it {per_cent(abs(back - 1), 0)} {'above' if back > 1 else 'below'} where it began"
        )
        return Finding(
            "turn",
            f"The number rose in {last} after a fall of {drop} in {years}",
            f"It fell from {number(counts.iloc[0])} in {first} to {number(counts[low])} in "
            f"{low}; the rise to "
            f"{number(counts.iloc[-1])} in {last} {end}.",
            "notebooks/trend",
        )

    def since(self) -> Finding | None:
        """Say what happened after the span, and where the place stands now."""
        if self.yearly.empty or self.yearly.index[-1] <= self.edition.last_year:
            return None
        last = self.yearly.index[-1]
        row = self.yearly.loc[last]
        if self.edition.last_year not in self.yearly.index:
            return None
        before = self.yearly.at[self.edition.last_year, "community_resolutions"]
        counts = self.yearly["community_resolutions"].loc[self.edition.last_year :]
        course = f"The number {count_trend_in_words(counts)}"
        if ", then " not in course:
            now, then = number(counts.iloc[-1]), number(counts.iloc[0])
            course = f"There were {now} in {last}, against {then} in {self.edition.last_year}"
        rank = rank_of_action = ""
        if not self.edition.is_nation:
            forces = analysis.by_force(self.tables, [last], self.basis)
            rank = f", {rank_in_words(forces, self.force)}"
            if not pd.isna(forces.at[self.force, "rank"]):
                forces = analysis.ranked_by_action(self.tables, [last], self.basis)
                rank_of_action = f", {rank_in_words(forces, self.force)}"
        of_action = (
            ""
            if pd.isna(row.share_of_action)
            else f" Of the cases that ended in a charge or out of court it was {per_cent(row.share_of_action)}{rank_of_action}."
        )
        return Finding(
            "since",
            f"Since {self.edition.last_year} the number {_has(count_change_in_words(before, row.community_resolutions))}",
            f"{course}: {per_cent(row.share)} of all outcomes{rank}.{of_action}",
            "notebooks/since_then",
        )

    def replaced(self) -> Finding | None:
        """Say how much of what is settled out of court is community resolutions, then and now."""
        table = analysis.reportable_years(analysis.outcome_mix(self.tables, self.force, self.basis))
        parts = table["proportion"].dropna()
        if len(parts) < 2 or parts.iloc[-1] <= parts.iloc[0]:
            return None
        first, last = parts.index[[0, -1]]
        out = table["out_of_court"]
        return Finding(
            "replaced",
            "Most cases settled out of court now end in a community resolution"
            if parts[last] > 0.5
            else "They are a larger part of what is settled out of court",
            f"They were {per_cent(parts[first], 0)} of everything settled out of court in {first} "
            f"and {per_cent(parts[last], 0)} in {last}. Everything settled out of court {count_trend_in_words(out)}.",
            "notebooks/since_then",
        )


def offence_parts_in_words(parts: pd.Series) -> str:
    """Say what parts of all were for which offences: ``38% were for violence, 26% for theft and …``.

    Parameters
    ----------
    parts : pandas.Series
        Fractions by offence group, at least one, in the order of the sentence.
    """
    first, *others = (
        (per_cent(part, 0), OFFENCE_GROUP_NOUNS.get(name, name.lower()))
        for name, part in parts.items()
    )
    rest = join_words(f"{part} for {noun}" for part, noun in others)
    return ", ".join(filter(None, [f"{first[0]} were for {first[1]}", rest]))


def _has(verb: str) -> str:
    """Put a verb phrase of `wording.count_change_in_words` in the perfect: ``rose by 21%`` → ``has risen by 21%``."""
    return (
        f"has {verb}".replace("has rose", "has risen")
        .replace("has fell", "has fallen")
        .replace("has did not change", "has not changed")
    )


def findings(tables: Tables, edition: Edition) -> list[Finding]:
    """Work out the findings of an edition; see `Findings`."""
    return Findings(tables, edition).all()
