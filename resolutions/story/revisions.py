"""How large a difference is among the revisions seen of figures of its kind."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from resolutions import analysis
from resolutions.analysis.revisions_seen import REVISED, revision_scope
from resolutions.story.query import Query
from resolutions.story.vocabulary import Measure
from resolutions.tables.query import Tables
from resolutions.vocabulary import NATION, Basis
from resolutions.wording import number, plural, signed_per_cent

FEW = 10  # of fewer revisions no tenth can be told
COUNTS: frozenset[Measure] = frozenset({"count", "mean", "minutes"})


@dataclass(frozen=True)
class Kind:
    """Revisions seen of one kind of figure: their sizes, as fractions, smallest first."""

    sizes: np.ndarray

    def percentile(self, difference: float) -> float | None:
        """Give the share of revisions that were smaller than a difference; None if none was seen."""
        return float((self.sizes < abs(difference)).mean()) if len(self.sizes) else None

    def in_words(self, difference: float) -> str:
        """Say how many revisions were as large: ``the gap is 0.04%: of 44 revisions seen …``."""
        larger = int((self.sizes >= abs(difference)).sum())
        off = signed_per_cent(abs(difference)).lstrip("+")
        seen = len(self.sizes)
        of_them = f"of {number(seen)} revisions seen of such figures, {number(larger)}"
        if seen < FEW:
            of_them = f"only {plural(seen, 'revision')} of such figures {'is' if seen == 1 else 'are'} seen, and {number(larger)}"
        return f"the gap is {off}: {of_them} {'was' if larger == 1 else 'were'} as large or larger"


class RevisionsSeen:
    """Looks up the revisions seen by kind of figure.

    Parameters
    ----------
    tables : Tables
        The data.
    """

    def __init__(self, tables: Tables):
        self.tables = tables
        self._kinds: dict[tuple, Kind] = {}

    def kind(self, query: Query, places: tuple[str, ...], years: list[str], basis: Basis) -> Kind:
        """Give the revisions of figures like that of a query; none for ratios, ranks and changes.

        A count of an offence is held against community resolutions of its place: no year is held
        offence by offence in two releases.
        """
        share = query.measure in ("share", "share_of_action")
        if query.rank or not (share or query.measure in COUNTS) or query.outcome not in REVISED:
            return Kind(np.empty(0))
        several = years if len(places) == 1 else [*years, "several"]
        scope = revision_scope(NATION if NATION in places else places[0], several)
        outcome = "community_resolutions" if query.offences else query.outcome
        key = (outcome, basis, scope, query.measure if share else "count")
        if key not in self._kinds:
            self._kinds[key] = Kind(self._sizes(*key))
        return self._kinds[key]

    @cached_property
    def _ends(self) -> dict[tuple, pd.DataFrame]:
        """The ``first`` and ``latest`` counts by basis, scope and outcome, indexed by force and years."""
        seen = analysis.revisions_seen(self.tables).set_index(["force", "years"])
        kinds = seen.groupby(["basis", "scope", "outcome"], observed=True)
        return {kind: rows[["first", "latest"]] for kind, rows in kinds}

    def _sizes(self, outcome: str, basis: Basis, scope: str, measure: str) -> np.ndarray:
        if (basis, scope, outcome) not in self._ends:
            return np.empty(0)
        above = self._ends[basis, scope, outcome]
        if measure == "share":
            above = above / self._ends[basis, scope, "outcomes"].reindex(above.index)
        elif measure == "share_of_action":
            court, charged = (
                self._ends[basis, scope, name] for name in ("out_of_court", "charged")
            )
            above = above / (court + charged.reindex(court.index)).reindex(above.index)
        sizes = (above["latest"] / above["first"] - 1).abs().dropna()
        return np.sort(sizes.to_numpy(float))


@lru_cache(maxsize=2)
def revisions_of(tables: Tables) -> RevisionsSeen:
    """Give the revisions seen in tables, looked up once."""
    return RevisionsSeen(tables)
