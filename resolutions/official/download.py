"""One file over HTTP, for pooch: resumed, bounded, verified, with progress.

A downloader of pooch begins again after a broken connection. This one keeps the part that came, as
``.NAME.part`` beside the file, and asks the server for the rest, at the next attempt or the next
run. A server that cannot give the rest is asked for the whole. A file has one time limit for all
attempts together, so that a server that hangs or drips does not hold up the others.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import pooch
import requests
import urllib3
from tqdm import tqdm

from resolutions.errors import InputError
from resolutions.files import sha256_of

MAX_SIZE_RATIO = 2  # times the size that is known; an answer that is longer is stopped
TIMEOUT = (10, 20)  # seconds to connect, and between two pieces of an answer
CHUNK_SIZE = 2**16  # bytes
MIN_SPEED = 200_000  # bytes a second, and as many seconds more:
GRACE_SECONDS = 30
UNAVAILABLE = (403, 404, 410)


class DownloadRefused(Exception):  # noqa: N818
    """What the server gave cannot be taken: it holds the `InputError` that says why.

    ``keep`` says whether the part that came is of use to the next run.

    No ``ValueError`` as that is, since pooch would ask the server again.
    """

    def __init__(self, what: str, where: str, fix: str, keep: bool = False):
        self.fault, self.keep = InputError(what, where, fix), keep


class HashMismatch(Exception):  # noqa: N818
    """The server gave, whole, a file with another SHA-256; it is left in the part."""


def write_progress(line: str) -> None:
    """Write a line of progress to standard error, above a bar if there is one."""
    tqdm.write(line, file=sys.stderr)


def megabytes(size: int) -> str:
    """Write a number of bytes: ``26.5 MB``."""
    return f"{size / 1e6:.1f} MB"


def host_of(address: str) -> str:
    """Give the host of an address, as it stands there."""
    return urlsplit(address).netloc


@dataclass
class Download:
    """A downloader for `pooch.Pooch.fetch`.

    Parameters
    ----------
    file : pathlib.Path
        Where the file is to be.
    size : int
        Its size in bytes, as far as is known.
    sha256 : str
        Its SHA-256.
    progress : callable
        Takes a line of progress. On a terminal a bar shows beside the lines.

    Attributes
    ----------
    final_address : str
        The address that answered last, after redirects; empty if none did.
    """

    file: Path
    size: int
    sha256: str
    progress: Callable[[str], None] = write_progress
    final_address: str = ""
    started: float = field(default_factory=lambda: monotonic())

    @property
    def limit(self) -> int:
        """Seconds within which the file is to be there, all attempts together."""
        return GRACE_SECONDS + self.size // MIN_SPEED

    def check_time(self) -> None:
        """Stop when the time for the file is over; what came is kept.

        Raises
        ------
        DownloadRefused
            If it is.
        """
        if monotonic() - self.started <= self.limit:
            return
        received = self.part.stat().st_size if self.part.exists() else 0
        raise DownloadRefused(
            f"it was not there within {self.limit} seconds; {megabytes(received)} of "
            f"{megabytes(self.size)} came and are kept",
            self.file.name,
            "fetch again, which goes on from there, or try at another time",
            keep=True,
        )

    @property
    def part(self) -> Path:
        """What has come of the file so far."""
        return self.file.with_name(f".{self.file.name}.part")

    def __call__(self, url: str, output_file: str, pooch: pooch.Pooch) -> None:
        """Bring the file at `url` to `output_file`.

        Raises
        ------
        HashMismatch
            If it is not the file of that SHA-256.
        DownloadRefused
            If the server has no such file, or sends far more than its size.
        requests.RequestException
            If the server cannot be reached or the connection breaks.
        """
        resumed = self._receive(url)
        if resumed and sha256_of(self.part) != self.sha256:
            self.part.unlink()  # the server's file may have changed since the first part came
            self._receive(url)
        if sha256_of(self.part) != self.sha256:
            raise HashMismatch
        self.part.replace(output_file)

    def _receive(self, url: str) -> bool:
        """Complete the part; say whether some of it had been there before."""
        self.check_time()
        self.final_address = ""
        start = self.part.stat().st_size if self.part.exists() else 0
        headers = {"Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
        with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT) as answer:
            self.final_address = answer.url
            partial = answer.status_code == 206
            fits = answer.headers.get("Content-Range", "").startswith(f"bytes {start}-")
            if start and (answer.status_code == 416 or (partial and not fits)):
                self.part.unlink()
                return self._receive(url)
            if answer.status_code in UNAVAILABLE:
                raise DownloadRefused(
                    f"{host_of(answer.url)} has no such file any more, it answers {answer.status_code}",
                    self.file.name,
                    "look for it where it is published and run `resolutions ingest` on it",
                )
            answer.raise_for_status()
            self._write(answer, start if partial else 0)
        return partial and start > 0

    def _write(self, answer: requests.Response, start: int) -> None:
        from_start = f" from {megabytes(start)} on" if start else ""
        self.progress(
            f"{self.file.name}: fetching {megabytes(self.size)}{from_start}, within {self.limit} s"
        )
        bar = tqdm(
            total=self.size, initial=start, unit="B", unit_scale=True, leave=False, disable=None
        )
        with self.part.open("ab" if start else "wb") as part, bar:
            for piece in _pieces(answer):
                if part.tell() + len(piece) > MAX_SIZE_RATIO * self.size:
                    raise DownloadRefused(
                        f"{host_of(answer.url)} sends more than {MAX_SIZE_RATIO} × the {self.size} bytes that "
                        "it should have; it was stopped and nothing of it was kept",
                        self.file.name,
                        f"open {answer.url} in a browser to see what it is",
                    )
                part.write(piece)
                part.flush()
                bar.update(len(piece))
                self.check_time()

    def connection_error(self, fault: requests.RequestException, address: str) -> InputError:
        """Say why `address` gave nothing whole, and what to do without it."""
        host = host_of(fault.request.url if fault.request else address)
        by_hand = (
            f"get {address} in another way, put it into {self.file.parent} and run "
            "`resolutions ingest` on it"
        )
        if isinstance(fault, requests.HTTPError):
            answer = f"{fault.response.status_code} {fault.response.reason}".strip()
            return InputError(
                f"{host} answers {answer}", self.file.name, f"try later, or {by_hand}"
            )
        what, again = f"{host} cannot be reached ({type(fault).__name__})", "check the connection"
        if self.final_address:
            what = f"the connection to {host} broke"
        if self.part.exists():
            what += f"; {megabytes(self.part.stat().st_size)} of {megabytes(self.size)} are held"
            again = "fetch again, which goes on from there"
        return InputError(what, self.file.name, f"{again}, or {by_hand}")


def _pieces(answer: requests.Response) -> Iterator[bytes]:
    """Give what has come, as it comes: a server that drips is not waited for."""
    try:
        while piece := answer.raw.read1(CHUNK_SIZE):
            yield piece
    except urllib3.exceptions.HTTPError as fault:
        raise requests.ConnectionError(fault, request=answer.request) from None
