"""What the page "Check a number" searches: scripts of plain data, one for all places and one each.

The page finds what `resolutions.analysis.number_finder` finds, down to `MAX_DEPTH`. It is given the
counts by year and quarter and adds them up itself; what does not come from them is listed. Scripts
of data, unlike files of data, also load from a folder on a disk.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from resolutions.analysis.number_finder import index_of
from resolutions.analysis.number_finder.codes import (
    BY_OFFENCE,
    COUNTS,
    LATEST,
    MEASURES,
    NO_BASIS,
    SHARE_NAMES,
    SHARES,
    Names,
    add_action_taken,
    names_of,
)
from resolutions.analysis.number_finder.index import FORCE_LEVEL, Years, quarterly
from resolutions.analysis.number_finder.sentences import template
from resolutions.analysis.number_finder.store import Index
from resolutions.tables import Tables, load
from resolutions.vocabulary import BASES, NATION, PLACES, police_name, slug

BASE = ["community_resolutions", "charged", "2", "3", "6", "7", "22", "other"]
MAX_DEPTH = {"count": 5, "share": 4, "ratio": 4, "points": 2}
MAX_DEPTH_OF_A_FORCE = MAX_DEPTH | {"count": 8, "share": 6}
COLUMNS = ["depth", "basis", "release", "first", "last", "measure", "offence", "lower_bound"]
_AT = [FORCE_LEVEL.index(name) for name in BASE]


def write(folder: Path) -> None:
    """Write the scripts into a folder, in place of those that an earlier build wrote."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tables = load()
    for name, script in scripts(tables, index_of(tables)):
        (folder / name).write_text(script, "utf-8")


def scripts(tables: Tables, index: Index) -> Iterator[tuple[str, str]]:
    """Write the scripts of the page: the name of each and its content.

    Parameters
    ----------
    tables : Tables
        The tables.
    index : Index
        Their index of figures.
    """
    names = names_of(tables)
    listed = _other_figures(index)
    alone = listed["offence"].eq(0) & listed["depth"].le(MAX_DEPTH["count"]) & listed["unit"].eq(0)
    yield "all.js", _script("numbersOfAll", _of_all(tables, names, listed[alone]))
    quarters: dict[str, list[dict]] = {place: [] for place in PLACES}
    for place, release, starts, counts, bound in quarterly(tables, names):
        quarters[place].append(
            {
                "release": release,
                "starts": starts.tolist(),
                "counts": _whole(counts[0][..., _AT]),
                "bound": bound[0, :, :, 0].astype(int).tolist(),
            }
        )
    groups = _groups(tables, names)
    for code, place in enumerate(PLACES):
        rows = listed[~alone & listed["place"].eq(code)]
        content = {"quarters": quarters[place], "groups": groups[place], "rows": _rows(rows)}
        yield f"{slug(place)}.js", _script("numbersOfOne", {"place": code} | content)


def _script(name: str, content: dict) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"window.{name} = {text};\n".replace("<", "\\u003c")


def _whole(counts: np.ndarray) -> list:
    """Write counts as whole numbers, a missing one as null."""
    written = counts.astype(object)
    missing = np.isnan(counts)
    written[~missing] = counts[~missing].astype(int)
    written[missing] = None
    return written.tolist()


def _of_all(tables: Tables, names: Names, listed: pd.DataFrame) -> dict:
    years = Years(tables)
    measure = {name: code for code, name in enumerate(MEASURES)}
    computed = [name for name in MEASURES if name not in COUNTS]
    sentences = {
        "count": {
            measure[name]: [template("count", name), template("count", name, one=True)]
            for name in COUNTS
        },
        "ratio": {
            measure[name]: template("ratio", name)
            for name in (*FORCE_LEVEL, *computed)
            if name != BY_OFFENCE
        },
        "share": {measure[name]: template("share", name) for name in (*SHARE_NAMES, BY_OFFENCE)},
        "points": {measure[name]: template("points", name) for name in SHARE_NAMES},
    }
    return {
        "places": [[place, police_name(place), slug(place)] for place in PLACES],
        "bases": BASES,
        "measures": measure,
        "shares": SHARES,
        "forceLevel": FORCE_LEVEL,
        "base": BASE,
        "starts": years.start.tolist(),
        "counts": _whole(years.counts[..., _AT]),
        "bound": years.bound[..., 0].astype(int).tolist()[-1],
        "doubt": years.doubt[..., 0].astype(int).tolist(),
        "older": _older(tables, names, years),
        "rows": _rows(listed, with_place=True),
        "releases": names.releases,
        "latest": names.latest,
        "about": names.about,
        "offences": [[level, words] for level, _, words in names.offences],
        "deepest": [MAX_DEPTH, MAX_DEPTH_OF_A_FORCE],
        "sentences": sentences,
    }


def _older(tables: Tables, names: Names, years: Years) -> list[dict]:
    """Give the years of releases that a later one has replaced, as counts by place and basis."""
    totals = add_action_taken(tables.totals)
    totals = totals[totals["release"] != totals["year"].map(names.latest)]
    found = []
    for (release, year), rows in totals.groupby(["release", "year"]):
        laid = rows.set_index(["force", "basis"])
        laid = laid.reindex(pd.MultiIndex.from_product([PLACES, BASES]))
        counts = laid[BASE].to_numpy(float, na_value=np.nan).reshape(len(PLACES), len(BASES), -1)
        bound = laid.loc[NATION, "bound"].fillna(0).astype(int).tolist()
        start = int(years.start[tables.years.index(year)])
        code = names.releases.index(release)
        found.append({"release": code, "start": start, "counts": _whole(counts), "bound": bound})
    return found


def _groups(tables: Tables, names: Names) -> dict[str, list]:
    """Give out-of-court outcomes and charges of every place by offence group, basis and year."""
    table = tables.group_totals.set_index(["force", "offence_group", "basis", "year"])
    columns = ["out_of_court", "charged"]
    places: dict[str, list] = {place: [] for place in PLACES}
    for code, (level, name, _) in enumerate(names.offences):
        if level != "offence_group":
            continue
        full = pd.MultiIndex.from_product([PLACES, [name], BASES, tables.years])
        counts = table[columns].reindex(full).to_numpy(float, na_value=np.nan)
        counts = counts.reshape(len(PLACES), len(BASES), len(tables.years), len(columns))
        for place, of_place in zip(PLACES, counts, strict=True):
            places[place].append({"offence": code, "counts": _whole(of_place)})
    return places


def _other_figures(index: Index) -> pd.DataFrame:
    """Take from an index the figures that do not follow from counts by year and quarter."""
    counts = index.between("count", 0, np.inf, depth=list(range(MAX_DEPTH_OF_A_FORCE["count"] + 1)))
    computed = counts["offence"].eq(0) & counts["basis"].ne(NO_BASIS)
    computed &= counts["measure"].isin([MEASURES.index(name) for name in FORCE_LEVEL])
    computed |= counts["offence"].ne(0) & counts["release"].eq(LATEST)
    return pd.concat([counts[~computed], index.between("share", 0, np.inf, depth=[6])])


def _rows(rows: pd.DataFrame, with_place: bool = False) -> dict[str, list]:
    """Write figures as columns."""
    columns = ["unit", *COLUMNS, *["place"] * with_place]
    values = [int(v) if v == int(v) else float(v) for v in rows["value"]]
    return {"value": values} | {name: rows[name].astype(int).tolist() for name in columns}
