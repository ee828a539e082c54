"""The number finder: what a number could be the count of, and how likely the match is luck.

>>> answer = find(load(), "5433", force="Hampshire")  # doctest: +SKIP
>>> answer.best(1)[0].sentence  # doctest: +SKIP
'Hampshire Constabulary issued 5,442 community resolutions in 2018/19 (closed basis).'
"""

from resolutions.analysis.number_finder import report
from resolutions.analysis.number_finder.codes import DEPTHS
from resolutions.analysis.number_finder.printed import Band, Printed, read_number
from resolutions.analysis.number_finder.search import Answer, Match, find, find_in
from resolutions.analysis.number_finder.store import Index, index_of, open_index

__all__ = [
    "DEPTHS",
    "Answer",
    "Band",
    "Index",
    "Match",
    "Printed",
    "find",
    "find_in",
    "index_of",
    "open_index",
    "read_number",
    "report",
]
