"""The caveats that touch a figure, from ``notes.yml`` and from completeness."""

from collections.abc import Iterable
from typing import Literal

from resolutions.tables.completeness import incomplete_places, unchecked_places
from resolutions.tables.query import Tables
from resolutions.vocabulary import BASES, FORCE_NAMES, NATION, Basis
from resolutions.wording import capitalised, join_words


def caveats(
    tables: Tables,
    forces: Iterable[str],
    years: list[str],
    basis: Basis | Literal["both"],
    kinds: Iterable[str] = (),
) -> list[str]:
    """Gather the caveats that touch forces, years and a basis.

    Parameters
    ----------
    tables : Tables
        Holds ``notes.yml`` and what completeness is computed from.
    forces : iterable of str
        The forces shown; England and Wales stands for all of them.
    years : list of str
        Financial years shown.
    basis : {'closed', 'recorded', 'both'}
        The basis shown.
    kinds : iterable of str
        Kinds of figure that have caveats of their own: ``types``, ``offences``, ``police-uk``.

    Returns
    -------
    list of str
        Sentences, the computed completeness first.
    """
    forces = set(FORCE_NAMES) if NATION in (forces := set(forces)) else forces
    bases = BASES if basis == "both" else (basis,)
    found = []
    for which in bases:
        for places, what in (
            (incomplete_places, "Incomplete returns on"),
            (unchecked_places, "Returns that cannot be checked on"),
        ):
            bad = places(tables, years, which)
            names = [
                f"{force} ({years_affected})"
                for force, years_affected in bad.items()
                if force in forces
            ]
            if names:
                found.append(
                    f"{what} the {which} basis, by all outcomes against recorded crime: "
                    f"{join_words(names)}."
                )
    for note in tables.notes:
        touched = forces if note["forces"] == "all" else [f for f in note["forces"] if f in forces]
        when = note["years"] == "all" or set(note["years"]) & set(years)
        how = note["basis"] == "both" or note["basis"] in bases
        in_use = note.get("release") in (None, *tables.offence_years().values())
        if touched and when and how and in_use and note.get("kind", "all") in ("all", *kinds):
            subject = "" if note["forces"] == "all" else f"{join_words(touched)} "
            found.append(capitalised(f"{subject}{note['text']} ({note['source']})."))
    return found
