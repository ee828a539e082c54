"""Every family of charts, drawn for any place as the chapters draw it."""

from functools import cache

import pandas as pd

from resolutions import analysis, charts, story
from resolutions.charts import maps
from resolutions.charts.svg import drawing
from resolutions.vocabulary import NATION, PLACES, Edition


def _edition(place: str) -> Edition:
    return Edition(place, "2014/15", "2017/18", "closed")


def trend(tables, place):
    return _trend(tables, place, _edition(place).years)


def trend_all_years(tables, place):
    return _trend(tables, place, tables.years)


def _trend(tables, place, years):
    yearly, nation = (analysis.by_year(tables, name, years, "closed") for name in (place, NATION))
    if yearly["share"].notna().any():
        return charts.trend(yearly, nation, _edition(place))
    return None


def yearly_counts(tables, place):
    edition = _edition(place)
    return charts.yearly_counts(analysis.by_year(tables, place, edition.years, "closed"), edition)


def both_bases(tables, place):
    edition = _edition(place)
    return charts.both_bases(analysis.compare_bases(tables, place, edition.years), edition)


def both_shares(tables, place):
    yearly = analysis.by_year(tables, place, tables.years, "closed")
    return charts.both_shares(yearly, _edition(place))


def estimates(tables, place):
    table = analysis.estimated_by_kind(tables, place, [2015, 2016])
    return charts.estimates(table, _edition(place), [2015, 2016]) if len(table) else None


@cache
def _ways(tables):
    checker = story.Checker(tables)
    return story.multiverse(checker, checker.results())


@cache
def _results(tables):
    return story.Checker(tables).results()


def against_article(tables, place):
    """Only the article has totals to hold against the data, as it has bounds and a reply."""
    if place != "Hampshire":
        return None
    totals = [r for r in _results(tables) if r.claim.subject in ("totals", "national")]
    return charts.against_article(story.as_differences(totals), tolerance=0.04)


def bounds(tables, place):
    return (
        charts.bounds(story.as_bounds(_results(tables)), _edition(place))
        if place == "Hampshire"
        else None
    )


def reply_scores(tables, place):
    if place != "Hampshire":
        return None
    checker = story.Checker(tables)
    claims = story.claims_of_reply(checker)
    statements = {c.id: f"{story.measure_in_words(c.query)}: {c.stated.words}" for c in claims}
    return charts.reply_scores(story.score_years(checker), statements, place)


def multiverse(tables, place):
    """Only the article has numbers to count in other ways."""
    return charts.multiverse(_ways(tables)) if place == "Hampshire" else None


def outcome_mix(tables, place):
    table = analysis.outcome_mix(tables, place, "closed")
    return (
        charts.outcome_mix(table, _edition(place))
        if len(analysis.reportable_years(table))
        else None
    )


def charges(tables, place):
    table = analysis.outcome_mix(tables, place, "closed")
    return charts.charges(table, _edition(place)) if len(analysis.reportable_years(table)) else None


def offence_bars(tables, place):
    year = analysis.latest_offence_year(tables, place, "closed")
    table = analysis.by_offence(tables, place, [year], "closed").droplevel("year")
    return charts.offence_bars(table, _edition(place), year)


def group_bars(tables, place):
    edition = _edition(place)
    return charts.group_bars(analysis.by_group(tables, place, edition.years, "closed"), edition)


def ranking(tables, place):
    edition = _edition(place)
    forces = analysis.by_force(tables, edition.years, "closed")
    share = analysis.total(tables, NATION, edition.years, "closed").share
    return charts.ranking(forces, share, edition)


def funnel(tables, place):
    edition = _edition(place)
    return charts.funnel(
        *analysis.funnel_table(analysis.by_force(tables, edition.years, "closed")), edition
    )


@cache
def _yearly(tables):
    yearly = pd.concat(
        {
            name: analysis.by_year(tables, name, tables.years, "closed").reindex(tables.years)
            for name in PLACES
        },
        names=["force", "year"],
    ).reset_index()
    return yearly.assign(complete=yearly["complete"].fillna(False).astype(bool))


def compare(tables, place):
    return charts.compare(_yearly(tables), _edition(place))


def tile_map(tables, place):
    edition = _edition(place)
    return maps.tile_map(analysis.by_force(tables, edition.years, "closed"), edition)


def like_for_like(tables, place):
    years = ["2017/18"]
    return charts.like_for_like(
        analysis.steady_ratios(tables, years, "closed"), years, _edition(place)
    )


def ratio_funnel(tables, place):
    years = ["2017/18"]
    placed, limits = analysis.ratio_funnel_table(analysis.like_for_like(tables, years, "closed"))
    return charts.ratio_funnel(placed, limits, years, _edition(place))


def like_for_like_groups(tables, place):
    years = ["2017/18"]
    groups = analysis.like_for_like_by_group(tables, years, "closed")
    whole = analysis.steady_ratios(tables, years, "closed")
    return charts.like_for_like_groups(groups, whole, years, _edition(place))


@cache
def _revised(tables):
    moved = pd.concat(
        [analysis.revisions(tables, name).reset_index().assign(force=name) for name in PLACES]
    )
    latest = moved.groupby(["force", "year", "basis"]).tail(1)
    table = latest.assign(
        row=latest["year"] + " " + latest["basis"], change=latest["community_resolutions_change"]
    )
    return table.dropna(subset=["change"])


def revisions(tables, place):
    return charts.revisions(_revised(tables), _edition(place))


def against_police_uk(tables, place):
    series = analysis.against_police_uk(tables, place)
    if series["series"].str.startswith("Home Office").all():
        return None
    return charts.against_police_uk(
        series, analysis.police_uk_ratio(tables, place), _edition(place)
    )


@cache
def _checked(tables):
    return story.check_all(tables)


def stories(tables, place):
    checked = _checked(tables)
    return charts.stories(story.claims_by_story(checked), story.overall_finding(checked).headline)


OF_ONE_PLACE = (
    trend, trend_all_years, yearly_counts, both_bases, both_shares, outcome_mix, charges, offence_bars,
    group_bars, like_for_like_groups, against_police_uk, estimates, multiverse, against_article,
    bounds, reply_scores,
)  # fmt: skip
OF_ALL_FORCES = (ranking, funnel, compare, tile_map, like_for_like, ratio_funnel, revisions)
FAMILIES = {draw.__name__: draw for draw in (*OF_ONE_PLACE, *OF_ALL_FORCES, stories)}


def exhibit_of(tables, family: str, place: str = "Hampshire") -> dict:
    """Draw a family of charts as an exhibit that a page shows."""
    figure = FAMILIES[family](tables, place)
    drawings = [drawing(figure, "desk"), drawing(figure.for_phone(), "phone")]
    links = getattr(figure, "links", {})
    return {"name": family.replace("_", "-"), "alt": figure.finding, "links": links,
            "drawings": drawings}  # fmt: skip
