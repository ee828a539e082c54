"""The words of a story file."""

from typing import Literal

FORM = "the form is described in data/README.md"
FOUND = "found"
LATEST = "latest"
ARTICLE = "daily-echo-2019"

Subject = Literal[
    "totals", "trend", "offences", "national", "ranks", "reply", "since", "documents", "other"
]
Outcome = Literal["outcomes", "community_resolutions", "out_of_court", "charged", "action_taken"]
Measure = Literal[
    "count",
    "share",
    "share_of_action",
    "share_of_crime",
    "proportion",
    "part",
    "mean",
    "minutes",
    "ratio",
    "change",
    "points",
    "forces",
]
As = Literal[
    "exactly",
    "about",
    "more than",
    "at least",
    "less than",
    "almost",
    "whole per cent",
    "one decimal",
    "one in n",
    "x of y",
    "from x to y",
    "rank",
    "among the highest",
    "among the lowest",
    "majority",
    "doubled",
    "halved",
    "rose",
    "fell",
    "quotation",
]
NUMBERS: frozenset[As] = frozenset({"exactly", "about", "one decimal", "x of y", "from x to y"})
PAIRS: frozenset[As] = frozenset({"x of y", "from x to y"})
WITHOUT_NUMBER: frozenset[As] = frozenset(
    {"among the highest", "among the lowest", "majority", "doubled", "halved", "rose", "fell",
     "quotation"}
)  # fmt: skip
PER_CENT: frozenset[Measure] = frozenset(
    {"share", "share_of_action", "share_of_crime", "proportion", "part", "change", "points"}
)
OUTCOME_WORDS: dict[Outcome, str] = {
    "community_resolutions": "community resolutions",
    "outcomes": "all outcomes",
    "out_of_court": "out-of-court outcomes",
    "charged": "charges and summonses",
    "action_taken": "charged or out of court",
}
CHAPTERS: dict[Subject, str] = {
    "totals": "headline",
    "other": "headline",
    "trend": "trend",
    "offences": "offences",
    "national": "national",
    "ranks": "national",
    "reply": "reply",
    "documents": "reply",
    "since": "since_then",
}  # the chapter that asks for the claims of a subject
