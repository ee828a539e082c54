"""An answer of the number finder written out: text to read, JSON and CSV for machines."""

import csv
import io
import json
from dataclasses import asdict, fields

from resolutions.analysis.number_finder.search import Answer, Match
from resolutions.wording import capitalised, number, per_cent, plural


def as_text(answer: Answer, most: int = 10) -> str:
    """Write an answer to be read: each reading of the number with its best matches."""
    near = per_cent(answer.near, 2).replace(".00", "")
    among = f" among figures of {', '.join(answer.searched.values())}" if answer.searched else ""
    lines = [f"{answer.printed.text.strip()}: read as {answer.printed.words}{among}."]
    for reading, band in enumerate(answer.printed.bands):
        best = answer.best(most, reading)
        found = int((answer.matches["reading"] == reading).sum())
        if not found:
            lines += ["", f"As {band.words}: nothing held is within {near} of it."]
            continue
        shown = f", the best {number(most)} shown" if found > most else ""
        lines += ["", f"As {band.words}: {plural(found, 'figure')} within {near} of it{shown}."]
        for place, match in enumerate(best, 1):
            lines += [
                f"{place:>3}. {match.sentence}",
                f"     {capitalised(match.difference_words)}; {match.luck}.",
                f"     {match.source}",
                f"     {match.query}",
            ]
    return "\n".join(lines) + "\n"


def as_json(answer: Answer, most: int = 10) -> str:
    """Write an answer for machines: how the number was read, and the best matches."""
    content = {
        "number": answer.printed.text,
        "read_as": answer.printed.words,
        "near": answer.near,
        "searched": answer.searched,
        "found": len(answer.matches),
        "matches": [asdict(match) for match in _best(answer, most)],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def as_csv(answer: Answer, most: int = 10) -> str:
    """Write the best matches as CSV, a row each."""
    stream = io.StringIO()
    rows = csv.DictWriter(stream, [field.name for field in fields(Match)], lineterminator="\n")
    rows.writeheader()
    rows.writerows(asdict(match) for match in _best(answer, most))
    return stream.getvalue()


def _best(answer: Answer, most: int) -> list[Match]:
    readings = range(len(answer.printed.bands))
    return [match for reading in readings for match in answer.best(most, reading)]
