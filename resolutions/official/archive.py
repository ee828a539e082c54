"""Whether a file is what its name says, whole, open, and of a size that a published one has.

All is told from the first bytes, from the sizes that the file declares, or while it streams past,
before anything is unpacked into memory.
"""

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from resolutions.errors import InputError

FORMATS = {".xlsx": "workbook", ".ods": "workbook", ".csv": "text", ".csv.gz": "gzip"}
MAX_UNPACKED = 2 * 1024**3  # bytes; the largest published workbooks unpack to half of it
MAX_TEXT = 2**29  # bytes; a published sheet is some 150 MB as text
MAX_COMPRESSION = 100  # times that a text unpacks to; a published sheet has some 35
MAX_CELLS = 200_000_000  # of one sheet; the published ones have ten million
MAX_REPEATED = 10_000  # rows that one row of an .ods stands for
MAX_ROWS = 1_000_000  # rows that such rows of an .ods stand for together
CHUNK_SIZE = 2**18  # bytes
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    UnicodeDecodeError,
)
BOM = b"\xef\xbb\xbf"


def suffix_of(file: Path) -> str:
    """Give the ending of a file by which its format is known.

    Raises
    ------
    InputError
        If files of this kind are not read.
    """
    suffix = next((end for end in FORMATS if file.name.casefold().endswith(end)), None)
    if suffix is None:
        fix = f"give one of: {', '.join(FORMATS)}"
        raise InputError("a file of this kind is not read", str(file), fix)
    return suffix


def check_content(file: Path, suffix: str) -> None:
    """Refuse what is not what its name says, by its first bytes."""
    with file.open("rb") as stream:
        head = stream.read(4096)
        if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):  # Microsoft's container of old
            if "EncryptedPackage".encode("utf-16-le") in head + stream.read(MAX_TEXT):
                raise _protected(file)
            found = "the file is an old .xls workbook, whatever its name says"
            raise InputError(found, str(file), "open it and save it as .xlsx")
    if not head:
        kind, found, fix = "", "empty", "download it again"
    elif head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        kind, found, fix = "workbook", "an archive such as .xlsx or .ods", "rename it to what it is"
    elif head.startswith(b"\x1f\x8b"):
        kind, found, fix = "gzip", "compressed by gzip", "rename it .csv.gz"
    elif head.removeprefix(BOM).lstrip().startswith(b"<"):
        kind, found, fix = "", "a web page", "download the file itself from that page"
    elif suffix != ".csv" and b"\0" in head:
        kind, found, fix = "", "of an unknown kind", "download it again"
    else:
        kind, found, fix = "text", "plain text", "rename it .csv"
    if kind != FORMATS[suffix]:
        raise InputError(f"the file is {found}, not what its name {suffix} says", str(file), fix)


def check_archive(file: Path, suffix: str) -> None:
    """Refuse an archive that is broken, locked, or that declares more than a workbook holds."""
    parts = {".xlsx": "xl/workbook.xml", ".ods": "content.xml"}
    manifest = "META-INF/manifest.xml"
    with zipfile.ZipFile(file) as archive:
        members = {member.filename: member for member in archive.infolist()}
        unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MAX_UNPACKED:
            raise _too_large(unpacked, MAX_UNPACKED, file)
        if any(member.flag_bits & 1 for member in members.values()) or (
            manifest in members and b"encryption-data" in archive.read(manifest)
        ):
            raise _protected(file)
        if parts[suffix] not in members:
            other = next((end for end, part in parts.items() if part in members), None)
            fix = f"rename it {other}" if other else "download it again"
            raise InputError(f"there is no {suffix} workbook in it", str(file), fix)
        for name in members:
            if re.fullmatch(r"xl/worksheets/[^/]*\.xml", name):
                _check_dimension(archive, name, file)


def find_marks(file: Path, suffix: str) -> dict[str, set[bytes]]:
    """Hold the parts that are read against their checksums, and look for marks of odd cells.

    The fast reading notices neither a flipped bit nor what the marks stand for.

    Returns
    -------
    dict of str to set of bytes
        For each part, which of `MARKS` it holds: only such a part is looked through for
        `resolutions.official.cells`.

    Raises
    ------
    InputError
        If one row of an .ods stands for more than a published sheet holds.
    """
    parts = {".xlsx": ("xl/worksheets/", "xl/sharedStrings.xml"), ".ods": ("content.xml",)}[suffix]
    found: dict[str, set[bytes]] = {}
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if not name.startswith(parts):
                continue
            found[name], rows = set(), 0
            for window in _windows(archive, name):
                found[name] |= {mark for mark in MARKS[suffix] if mark in window}
                if suffix == ".ods":
                    rows += _repeated(window, file)
                    if rows > MAX_ROWS:
                        raise _too_many_repeats(
                            f"rows in it are repeated {rows:,} times or more", file
                        )
    return found


MARKS = {
    # A cell's text is in the shared strings, so "#" in a sheet is most likely an error value.
    ".xlsx": (b"#", b"<f", b' hidden="', b"<mergeCell "),
    ".ods": (b'"error"', b"table:formula", b"table:visibility", b"-spanned="),
}
_REPEATED = re.compile(
    rb'number-rows-repeated="(\d{2,})"[^>]*>(.{0,2000}?)</table:table-row>', re.S
)
OVERLAP = 4096  # bytes of one window that the next one sees again


def _windows(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Stream a part; what lies across two pieces is whole in the second."""
    with archive.open(name) as stream:
        end = b""
        while chunk := stream.read(CHUNK_SIZE):
            yield end + chunk
            end = chunk[-OVERLAP:]


def _repeated(window: bytes, file: Path) -> int:
    """Count the rows that repeated rows with values stand for; refuse one that stands for too many."""
    rows = 0
    if b"number-rows-repeated" in window:
        for match in _REPEATED.finditer(window):
            if b"office:value-type" in match[2]:
                rows += int(match[1])
                if int(match[1]) > MAX_REPEATED:
                    raise _too_many_repeats(
                        f"one row in it is repeated {int(match[1]):,} times", file
                    )
    return rows


def _too_many_repeats(what: str, file: Path) -> InputError:
    return InputError(what, str(file), "download it again: no published sheet is so")


def _check_dimension(archive: zipfile.ZipFile, name: str, file: Path) -> None:
    """Refuse a sheet with a cell so far out that the grid up to it would not fit in memory."""
    with archive.open(name) as stream:
        found = re.search(rb'<dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"', stream.read(4096))
    if not found:
        return
    columns = 0
    for letter in found[1]:
        columns = columns * 26 + letter - ord("A") + 1
    if columns * int(found[2]) > MAX_CELLS:
        what = f"{name} in it claims {int(found[2]):,} rows and {columns:,} columns"
        fix = "delete what stands far below or beside the table, and save it"
        raise InputError(what, str(file), fix)


def read_text(file: Path, suffix: str) -> bytes:
    """Read a CSV whole, compressed or not.

    Raises
    ------
    InputError
        If it is larger than a published sheet, by its size or as it unpacks.
    """
    declared = file.stat().st_size
    if FORMATS[suffix] == "text":
        if declared > MAX_TEXT:
            raise _too_large(declared, MAX_TEXT, file)
        return file.read_bytes()
    limit = min(MAX_TEXT, max(MAX_TEXT // 8, MAX_COMPRESSION * declared))
    chunks, size = [], 0
    with gzip.open(file) as stream:
        while chunk := stream.read(CHUNK_SIZE):
            chunks.append(chunk)
            size += len(chunk)
            if size > limit:
                raise _too_large(size, limit, file)
    return b"".join(chunks)


def _too_large(unpacked: int, limit: int, file: Path) -> InputError:
    what = f"the file unpacks to {unpacked / 1024**3:,.1f} GB or more, which no published one does"
    return InputError(what, str(file), f"give one that unpacks to at most {limit / 1024**3:.1f} GB")


def _protected(file: Path) -> InputError:
    fix = "open it and save it without one"
    return InputError("the file is protected by a password", str(file), fix)


def damaged_file(file: Path, detail: str) -> InputError:
    """Tell of a file that ends too soon or is damaged."""
    first, *_ = [*detail.splitlines(), "it ends too soon"]
    what = f"the file is incomplete or damaged ({first})"
    return InputError(what, str(file), "download it again")
