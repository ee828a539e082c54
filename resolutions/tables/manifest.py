"""The manifest of the embedded tables: what each file holds, and the hash that it must have.

``data/datapackage.json`` is a `Data Package <https://datapackage.org>`_ that ``data/derive.py``
writes with the tables. A table is read only if its bytes are those that were derived and checked;
whoever means to change one changes the derivation.
"""

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from resolutions import __version__
from resolutions.errors import InputError
from resolutions.files import how_to_restore
from resolutions.tables.notes import read_releases

MANIFEST = "datapackage.json"
LICENCES = {
    "OGL-UK-3.0": {
        "name": "OGL-UK-3.0",
        "title": "Open Government Licence v3.0",
        "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    }
}


@dataclass(frozen=True)
class Resource:
    """One embedded table, as the manifest describes it.

    Attributes
    ----------
    file : pathlib.Path
        Where it is.
    sha256 : str
        Of the file, in hexadecimal digits.
    rows : int
        How many rows it holds.
    dtypes : dict of str to str
        The pandas type of each column.
    releases : list of str
        The releases that its rows come from.
    """

    file: Path
    sha256: str
    rows: int
    dtypes: dict[str, str]
    releases: list[str]

    def read(self) -> pd.DataFrame:
        """Read the table.

        Returns
        -------
        pandas.DataFrame
            The columns of the manifest, in its order and types; an empty field is missing.

        Raises
        ------
        InputError
            If the file is not there, or is not the one that was derived. The message names the
            first fault that a person can see in it, or else its hash.
        """
        try:
            content = self.file.read_bytes()
        except OSError:
            raise InputError(
                "the table is not there", str(self.file), how_to_restore(self.file)
            ) from None
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise self._damaged()
        if self.file.suffix == ".parquet":
            return pd.read_parquet(io.BytesIO(content))
        return pd.read_csv(
            io.BytesIO(content), dtype=self.dtypes, keep_default_na=False, na_values=[""]
        )

    def _damaged(self) -> InputError:
        """Say what is wrong with a file that is not the one derived."""
        from resolutions.tables import schema

        try:
            rows = len(schema.read(self.file))
        except InputError as fault:
            return InputError(fault.what, fault.where, f"{fault.fix}; {how_to_restore(self.file)}")
        what = "the table was changed or damaged since it was derived: "
        what += f"{rows:,} rows instead of {self.rows:,}" if rows != self.rows else "other values"
        return InputError(what, str(self.file), how_to_restore(self.file))


def read(folder: Path) -> dict[str, Resource]:
    """Read the manifest of a data folder.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the tables.

    Returns
    -------
    dict of str to Resource
        By the name of the file.

    Raises
    ------
    InputError
        If the manifest is not there or is none, or if a table lies there that it does not name.
    """
    file = folder / MANIFEST
    try:
        package = json.loads(file.read_text("utf-8"))
        resources = {
            one["path"]: Resource(
                folder / one["path"],
                one["hash"].removeprefix("sha256:"),
                one["rows"],
                {field["name"]: _dtype(field) for field in one["schema"]["fields"]},
                one["releases"],
            )
            for one in package["resources"]
        }
    except OSError:
        raise InputError(
            "the manifest of the tables is not there", str(file), how_to_restore(file)
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(
            "this is no manifest of the tables", str(file), how_to_restore(file)
        ) from None
    tables = {path.name for end in ("*.csv", "*.parquet") for path in folder.glob(end)}
    if unknown := sorted(tables - set(resources)):
        raise InputError(
            "the manifest does not name this table",
            str(folder / unknown[0]),
            "move it elsewhere; a published workbook is taken in by `resolutions ingest`",
        )
    return resources


def _dtype(field: dict) -> str:
    """Give the pandas type of a field; a whole number that may be missing is ``Int64``."""
    required = field.get("constraints", {}).get("required", False)
    return {"string": "str", "integer": "int64" if required else "Int64"}[field["type"]]


def describe(folder: Path) -> dict:
    """Describe every table of a data folder as a Data Package, each held against its schema.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the tables and of ``releases.yml``.

    Returns
    -------
    dict
        The content of ``datapackage.json``.

    Raises
    ------
    InputError
        If a table does not fit its schema or names an unknown release.
    """
    from resolutions.tables import schema

    releases, resources = read_releases(folder), []
    for file in sorted([*folder.glob("*.csv"), *folder.glob("*.parquet")]):
        table, about = schema.read(file), schema.schema_of(file)
        named = sorted(table["release"].astype(str).unique())
        if unknown := sorted(set(named) - set(releases)):
            raise InputError(f"no release {unknown[0]!r}", str(file), "describe it in releases.yml")
        media = "text/csv" if file.suffix == ".csv" else "application/vnd.apache.parquet"
        resources.append(
            {
                "name": file.stem.lower(),
                "type": "table",
                "path": file.name,
                "title": about.title,
                "format": file.suffix.removeprefix("."),
                "mediatype": media,
                "encoding": "utf-8",
                "bytes": file.stat().st_size,
                "hash": f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}",
                "rows": len(table),
                "releases": named,
                "sources": [_source(releases[release]) for release in named],
                "licenses": [
                    LICENCES[name] for name in sorted({releases[one]["licence"] for one in named})
                ],
                "schema": schema.as_table_schema(about),
            }
        )
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "resolved-out-of-court",
        "title": "Community resolutions and other outcomes of recorded crime, England and Wales",
        "version": __version__,
        "licenses": list(LICENCES.values()),
        "resources": resources,
    }


def _source(release: dict) -> dict[str, str]:
    return {"title": f"{release['publisher']}: {release['title']}", "path": release["address"]}


def write(folder: Path) -> Path:
    """Write ``datapackage.json`` for the tables of a folder; the same tables give the same bytes."""
    file = folder / MANIFEST
    text = json.dumps(describe(folder), indent=1, ensure_ascii=False)
    file.write_text(text + "\n", "utf-8")
    return file
