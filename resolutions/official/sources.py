"""The official files: where they are published, and how they are fetched and verified.

``data/sources.yml`` registers one workbook a financial year with its size and SHA-256. A download
is taken if it is that file, byte for byte. The Home Office replaces files when it revises a year;
such a file is told with its SHA-256 and taken only on demand.
"""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

import pooch
import requests
import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PositiveInt,
    TypeAdapter,
    ValidationError,
)

from resolutions.errors import InputError
from resolutions.files import ROOT, sha256_of, store_folder
from resolutions.official.download import (
    Download,
    DownloadRefused,
    HashMismatch,
    host_of,
    write_progress,
)
from resolutions.official.releases import release_of
from resolutions.vocabulary import financial_year, start_of, years_between

REGISTER = ROOT / "data" / "sources.yml"
PAGE = "https://www.gov.uk/government/statistics/police-recorded-crime-open-data-tables"
FILE_NAME = r"\w[\w.-]*\.(xlsx|ods)"
RETRIES = 3


class Source(BaseModel):
    """An official file.

    Attributes
    ----------
    year : str
        The financial year that it holds.
    title, file : str
        Its published title and name.
    size : int
        In bytes.
    sha256 : str
        Of the whole file, in hexadecimal digits.
    address : str
        Where it is published.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: Annotated[str, AfterValidator(lambda year: financial_year(start_of(year)))]
    title: Annotated[str, Field(min_length=1)]
    file: Annotated[str, Field(pattern=f"^{FILE_NAME}$")]
    size: PositiveInt
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    address: Annotated[str, Field(pattern=r"^https?://[^\s/]+/\S+$")]

    @property
    def release(self) -> str | None:
        """Month of publication, as the name of the file tells it."""
        return release_of(Path(self.file))


def read(file: Path = REGISTER) -> list[Source]:
    """Read and check a register of official files.

    Parameters
    ----------
    file : pathlib.Path
        ``sources.yml``.

    Returns
    -------
    list of Source
        The files, by year.

    Raises
    ------
    InputError
        If the register is not there or no YAML, or an entry has an unknown field, lacks one, has
        a wrong value or repeats a year or a file name.
    """
    try:
        content = yaml.safe_load(file.read_text("utf-8"))
    except OSError as fault:
        raise InputError(f"it cannot be read: {fault.strerror}", str(file), "restore it") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise InputError("this is not YAML", str(file), "mend the indentation or quotes") from None
    try:
        sources = TypeAdapter(Annotated[list[Source], Field(min_length=1)]).validate_python(content)
    except ValidationError as faults:
        first = faults.errors()[0]
        where = f"{file}, entry {int(first['loc'][0]) + 1}" if first["loc"] else str(file)
        message = first["msg"].removeprefix("Value error, ")
        raise InputError(": ".join([*map(str, first["loc"][1:]), message]), where) from None
    for field in ("year", "file"):
        values = [getattr(source, field) for source in sources]
        if twice := next((value for value in values if values.count(value) > 1), None):
            raise InputError(f"two entries for {twice}", str(file), f"keep one for each {field}")
    return sorted(sources, key=lambda source: source.year)


def fetch(
    years: list[str],
    folder: Path | None = None,
    accept_new: bool = False,
    progress: Callable[[str], None] = write_progress,
    register: Path = REGISTER,
) -> list[Path]:
    """Fetch and verify the official files of some years; what is there and right stays.

    Parameters
    ----------
    years : list of str
        Financial years.
    folder : pathlib.Path, optional
        Where to put them; ``downloads`` in the store of ingested files by default.
    accept_new : bool
        Take a file that differs from the registered one, under the name the server gives it.
    progress : callable
        Takes a line of progress.
    register : pathlib.Path
        The register of official files.

    Returns
    -------
    list of pathlib.Path
        The files, in the order of `years`.

    Raises
    ------
    InputError
        If a year is not registered; if a server cannot be reached, has not the file or gives
        another; if the folder cannot be written. Of a file that is not taken nothing is kept,
        save the part that a broken connection left. The other years are fetched nevertheless
        where the server can be reached.
    """
    folder = Path(folder or store_folder() / "downloads").expanduser()
    sources = {source.year: source for source in read(register)}
    _check_years(years, list(sources))
    registered = pooch.create(
        path=folder,
        base_url="",
        registry={source.file: f"sha256:{source.sha256}" for source in sources.values()},
        urls={source.file: source.address for source in sources.values()},
        retry_if_failed=RETRIES,
    )
    pooch.get_logger().setLevel("WARNING")
    files, refusals = [], []
    for source in (sources[year] for year in years):
        download = Download(folder / source.file, source.size, source.sha256, progress)
        try:
            files.append(_get(source, download, registered, accept_new))
        except DownloadRefused as refusal:
            if not refusal.keep:
                download.part.unlink(missing_ok=True)
            progress(f"{source.file}: not taken")
            refusals.append(refusal.fault)
        except requests.RequestException as fault:
            raise download.connection_error(fault, source.address) from None
        except OSError as fault:
            cause = fault.__cause__ if isinstance(fault.__cause__, OSError) else fault
            raise InputError(
                f"{source.file} could not be kept: {cause.strerror or fault}",
                str(folder),
                "free some space or name another folder in RESOLUTIONS_DATA, then fetch again",
            ) from None
    if len(refusals) > 1:
        faults = "\n".join(f"  {fault}" for fault in refusals)
        raise InputError(f"{len(refusals)} files were not taken:\n{faults}")
    if refusals:
        raise refusals[0]
    return files


def run(
    first: str | None = None,
    last: str | None = None,
    accept_new: bool = False,
    folder: Path | None = None,
) -> list[Path]:
    """Fetch the official files from one year to another, as ``resolutions fetch`` does.

    Parameters
    ----------
    first, last : str, optional
        Financial years; the first and the last that are registered by default.
    accept_new, folder
        As for `fetch`.

    Returns
    -------
    list of pathlib.Path
        The files to ingest, by year.
    """
    known = [source.year for source in read()]
    first, last = first or known[0], last or known[-1]
    _check_years([first, last], known)
    return fetch(years_between(first, last), folder, accept_new)


def _check_years(years: list[str], known: list[str]) -> None:
    if unknown := [year for year in years if financial_year(start_of(year)) not in known]:
        raise InputError(
            f"no official file is registered for {', '.join(unknown)}",
            fix=f"choose from {', '.join(known)}",
        )


def _get(source: Source, download: Download, registered: pooch.Pooch, accept_new: bool) -> Path:
    file = download.file
    if file.is_file() and sha256_of(file) == source.sha256:
        download.progress(f"{file.name}: held already")
        return file
    try:
        registered.fetch(file.name, downloader=download)
    except HashMismatch:
        return _take_changed_file(source, download, set(registered.registry), accept_new)
    download.progress(f"{file.name}: verified")
    return file


def _take_changed_file(
    source: Source, download: Download, names: set[str], accept_new: bool
) -> Path:
    """Keep a file that differs from the registered one, if that is wished and it can be one."""
    name_given = unquote(urlsplit(download.final_address).path).rpartition("/")[2]
    name = name_given if re.fullmatch(FILE_NAME, name_given) else source.file
    description = (
        f"{name}, SHA-256 {sha256_of(download.part)}, {download.part.stat().st_size} bytes"
    )
    fix = ""
    if not zipfile.is_zipfile(download.part):
        description += ", which is no workbook"
        fix = f"open {source.address} in a browser: a network may want you to log in first"
    elif name in names - {source.file}:
        fix = f"look at {PAGE} which file belongs to {source.year}: this is another year's name"
    elif not accept_new:
        fix = f"if {PAGE} shows a newer release of {source.year}, take it with --accept-new"
    if fix:
        raise DownloadRefused(
            f"{host_of(download.final_address)} gives another file than the registered one ({description}), and "
            "nothing of it was kept",
            source.file,
            fix,
        )
    download.progress(f"{source.file}: differs from the register and was taken: {description}")
    return download.part.replace(download.file.with_name(name))
