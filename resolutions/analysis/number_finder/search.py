"""The search: every figure near a number, best first, and how likely each is to be there by luck.

A match is worth little where figures lie close together. So each comes with the number of *other*
figures, as plain as it or plainer, that would lie as near by luck alone (the look-elsewhere
effect): their density around the number, on a logarithmic scale, times the width within which this
match fell. Figures are ordered by that number: near and plain before far and contrived.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from resolutions.analysis.number_finder.codes import COUNTS, DEPTHS, MEASURES, Names
from resolutions.analysis.number_finder.figure import Figure
from resolutions.analysis.number_finder.printed import Band, Printed, read_number
from resolutions.analysis.number_finder.queries import query
from resolutions.analysis.number_finder.sentences import (
    difference_in_words,
    in_a_sentence,
    luck_in_words,
    value_in_words,
)
from resolutions.analysis.number_finder.store import Index, index_of
from resolutions.errors import InputError, did_you_mean
from resolutions.tables import Tables
from resolutions.vocabulary import (
    BASES,
    CHARGED,
    COMMUNITY_RESOLUTION,
    PLACES,
    basis_name,
    force_name,
)

NEAREST = 30
WIDEST = np.log(2)
CHANGES = ("a rise", "a fall")
_SLACK = 1e-9
_ALSO = {
    str(COMMUNITY_RESOLUTION): "community_resolutions",
    str(CHARGED): "charged",
    "all": "outcomes",
}


@dataclass(frozen=True)
class Match:
    """One figure near a number.

    Attributes
    ----------
    sentence : str
        What the figure is, to be quoted.
    value : float
        Its value, a fraction for a share or points; `value_words` as a reader reads it.
    difference : float
        Value − number, in the same unit; `difference_words` as a reader reads it.
    exact : bool
        Whether it is printed as that number.
    reading : str
        As what the number was read: ``a count``, ``a share``, ``a rise``, ``a fall``.
    by_luck : float
        How many other figures, as plain or plainer, are expected as near by luck; `luck` in words.
    source, query : str
        The source line, and the expression over the tables that gives the value again.
    place, basis, release, measure, offence, period : str
        What the figure is of; empty where it does not apply, `release` for the latest of each year.
    lower_bound, incomplete : bool
        Caveats: a force is missing from the sum; outcomes do not fit recorded crime.
    """

    sentence: str
    value: float
    value_words: str
    difference: float
    difference_words: str
    exact: bool
    reading: str
    by_luck: float
    luck: str
    source: str
    query: str
    place: str
    basis: str
    release: str
    measure: str
    offence: str
    period: str
    lower_bound: bool
    incomplete: bool


@dataclass(frozen=True)
class Answer:
    """What a number could be.

    Attributes
    ----------
    printed : Printed
        The number, and how it was read.
    matches : pandas.DataFrame
        The columns of the index (see `index.build`), best first, with ``reading`` (which of the
        bands of `printed`), ``difference`` (value − number, in the unit), ``exact`` (bool: it is
        printed as that number) and ``by_luck`` (how many other figures, as plain or plainer, are
        expected as near by luck).
    searched : dict
        The force, outcome and basis looked for; only those given.
    near : float
        How far from the number was looked, as a fraction of it.
    names : Names
        What the codes in `matches` stand for.
    """

    printed: Printed
    matches: pd.DataFrame
    searched: dict[str, str]
    near: float
    names: Names

    def best(self, most: int = 10, reading: int | None = None) -> list[Match]:
        """Put the best matches into words.

        Parameters
        ----------
        most : int
            How many.
        reading : int, optional
            Only those of one of the bands of `printed`.
        """
        rows = self.matches
        if reading is not None:
            rows = rows[rows["reading"] == reading]
        return [self._match(row) for row in rows.head(most).itertuples()]

    def _match(self, row: Any) -> Match:
        figure = Figure.of(row, self.names)
        return Match(
            sentence=in_a_sentence(figure, self.names),
            value=figure.value,
            value_words=value_in_words(figure),
            difference=row.difference,
            difference_words=difference_in_words(figure, row.difference),
            exact=row.exact,
            reading=self.printed.bands[row.reading].words,
            by_luck=row.by_luck,
            luck=luck_in_words(row.by_luck),
            source=figure.source(self.names),
            query=query(figure),
            place=figure.place,
            basis=figure.basis,
            release=figure.release,
            measure=figure.measure,
            offence=figure.offence,
            period=figure.period,
            lower_bound=figure.lower_bound,
            incomplete=figure.incomplete,
        )


def find(
    tables: Tables,
    text: str,
    force: str | None = None,
    near: float = 0.01,
    outcome: str | None = None,
    basis: str | None = None,
) -> Answer:
    """Find every figure of the tables that a printed number could be; see `find_in`."""
    return find_in(index_of(tables), text, force, near, outcome, basis)


def find_in(
    index: Index,
    text: str,
    force: str | None = None,
    near: float = 0.01,
    outcome: str | None = None,
    basis: str | None = None,
    deepest: dict[str, int] | None = None,
) -> Answer:
    """Find every figure that a printed number could be.

    Parameters
    ----------
    index : Index
        The figures held.
    text : str
        The number, as in `read_number`.
    force : str, optional
        Only this force, or England and Wales.
    near : float
        How far to look on either side, as a fraction of the number; at most 0.5.
    outcome : str, optional
        Only this outcome: ``community_resolutions``, ``outcomes``, ``out_of_court``, ``charged``,
        ``action_taken``, another column of the tables, or the number of an outcome type. Of
        shares, the numerator.
    basis : {'closed', 'recorded'}, optional
        Only this basis.
    deepest : dict, optional
        The last step of `DEPTHS` to look at, by unit; all by default.

    Raises
    ------
    InputError
        If the number cannot be read, or a name is not known.
    """
    if not 0 <= near <= 0.5:
        raise InputError(f"near is {near:g}", "--near", "choose from 0 to 50%, like 1%")
    codes, searched = {}, {}
    if force:
        searched["force"] = force_name(force)
        codes["place"] = [PLACES.index(searched["force"])]
    if basis:
        searched["basis"] = basis_name(basis)
        codes["basis"] = [BASES.index(searched["basis"])]
    if outcome:
        searched["outcome"] = _outcome(outcome)
        codes["measure"] = [
            at for at, name in enumerate(MEASURES) if name.split("/")[0] == searched["outcome"]
        ]
    printed = read_number(text)
    found = []
    for reading, band in enumerate(printed.bands):
        last = (deepest or {}).get(band.unit, len(DEPTHS[band.unit]) - 1)
        filters = codes | {"depth": list(range(last + 1))}
        found.append(_matches(index, band, near, filters).assign(reading=reading))
    matches = pd.concat(found, ignore_index=True)
    return Answer(printed, matches, searched, near, index.names)


def _outcome(word: str) -> str:
    name = word.strip().casefold().replace(" ", "_").replace("-", "_")
    name = _ALSO.get(name, name)
    if name not in COUNTS:
        raise InputError(f"no outcome {word!r}", "--outcome", did_you_mean(name, COUNTS))
    return name


def _matches(index: Index, band: Band, near: float, codes: dict) -> pd.DataFrame:
    """Find the figures near one band, best first."""
    reach = near * (abs(band.value - 1) if band.words in CHANGES else band.value)
    low, high = min(band.low, band.value - reach), max(band.high, band.value + reach)
    middle = np.sqrt(low * high)
    widest = max(WIDEST, np.log(high / low) / 2)
    edges = middle * np.exp([-widest, widest]) * (1 - _SLACK, 1 + _SLACK)
    around = index.between(band.unit, *edges, **codes)
    value, depth = (around[name].to_numpy() for name in ("value", "depth"))
    density = densities(value, depth, (low, high), len(DEPTHS[band.unit]), band.unit == "count")

    body = 0.5 if band.unit == "count" else 0.0  # a count takes up the whole of its integer
    exact = (value >= band.low * (1 - _SLACK)) & (value < band.high * (1 - _SLACK))
    gap = np.maximum(value + body - band.high, band.low - value + body)
    gap = np.where(exact, 0, np.maximum(gap, 0))
    width = np.log((band.high + gap) / np.maximum(band.low - gap, band.low / 4))
    difference = value - band.value
    found = around.assign(difference=difference, exact=exact, by_luck=density[depth] * width)
    found = found.assign(apart=np.abs(difference), months=found["last"] - found["first"])
    found = found[exact | (np.abs(difference) <= reach * (1 + _SLACK))]
    order = ["by_luck", "depth", "months", "apart", "last", "release", "basis", "place"]
    upwards = [name not in ("last", "release") for name in order]
    return found.sort_values(order, ascending=upwards, kind="stable").drop(columns=order[2:4])


def densities(
    values: np.ndarray, depths: np.ndarray, limits: tuple[float, float], steps: int, whole: bool
) -> np.ndarray:
    """Estimate how close figures lie to each other around a number.

    Parameters
    ----------
    values, depths : numpy.ndarray
        Figures around the number, and how plain they are.
    limits : tuple of float
        The range within which a match is accepted: the window is never narrower.
    steps : int
        How many depths there are.
    whole : bool
        Whether figures are whole numbers, so that a window takes in whole integers.

    Returns
    -------
    numpy.ndarray
        By depth: figures as plain as that or plainer, one fewer for the match itself, per unit of
        the natural logarithm; float64.

    Notes
    -----
    Nearest-neighbour density estimate (Loftsgaarden and Quesenberry 1965, *Annals of Mathematical
    Statistics* 36, 1049–1051): the window widens until it takes in `NEAREST` figures, or half to
    double the number.
    """
    middle, least = np.sqrt(limits[0] * limits[1]), np.log(limits[1] / limits[0]) / 2
    apart = np.abs(np.log(values / middle))
    found = np.zeros(steps)
    for step in range(steps):
        among = apart[depths <= step]
        wide = np.partition(among, NEAREST)[NEAREST] if len(among) > NEAREST else WIDEST
        wide = max(least, min(wide, WIDEST))
        low, high = middle * np.exp([-wide, wide]) * (1 - _SLACK, 1 + _SLACK)
        if whole:
            low, high = np.ceil(low) - 0.5, np.floor(high) + 0.5
        inside = (values[depths <= step] >= low) & (values[depths <= step] <= high)
        found[step] = max(inside.sum() - 1, 0) / np.log(high / low)
    return found
