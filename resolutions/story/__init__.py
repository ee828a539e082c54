"""A published story, its claims, and what the data say of each."""

from resolutions.story.across_stories import (
    claims_by_story,
    count_settled,
    national_claims,
    overall_finding,
    printed_differently,
    ranks,
    tally_table,
)
from resolutions.story.checker import Checker, Reading, Result, Strength, check_all, check_story
from resolutions.story.claims_file import Claim, Story, read, read_all, schema
from resolutions.story.findings import Finding, offence_parts_in_words
from resolutions.story.formatting import difference_in_words, format_figure, measure_in_words
from resolutions.story.ledger import (
    as_bounds,
    as_dict,
    as_differences,
    as_json,
    as_markdown,
    as_records,
    as_table,
    at_worst,
    on_one_basis,
    stories_as_json,
    tally,
)
from resolutions.story.multiverse import CHOICES, multiverse
from resolutions.story.query import Query
from resolutions.story.reason import verdict_in_a_sentence
from resolutions.story.reply_year import (
    claims_of_reply,
    score_bases,
    score_years,
    search,
    windows,
)
from resolutions.story.stated import Stated
from resolutions.story.verdict import WITHIN, Verdict, judge
from resolutions.story.vocabulary import ARTICLE, CHAPTERS
