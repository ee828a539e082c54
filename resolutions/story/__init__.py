"""A published story, its claims, and what the data say of each."""

from resolutions.story.checker import Checker, Reading, Result, write
from resolutions.story.claims_file import Article, Claim, ClaimsFile, Query, Stated, read
from resolutions.story.ledger import (
    as_bounds,
    as_differences,
    as_json,
    as_records,
    as_table,
    off_by,
    tally,
)
from resolutions.story.verdict import TOLERANCE, Verdict, agrees, judge
