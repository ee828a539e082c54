"""What a claim asks of the data."""

import re
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, model_validator

from resolutions.errors import InputError, did_you_mean
from resolutions.story.vocabulary import FOUND, LATEST, Measure, Outcome
from resolutions.vocabulary import FORCE_NAMES, FORCES, OFFENCE_GROUPS, force_name, years_between

WALES = tuple(force.name for force in FORCES if force.region == "Wales")
ENGLAND = tuple(force.name for force in FORCES if force.region not in ("Wales", "National"))


class Strict(BaseModel):
    """A part of a story file: no field but its own, no value of another kind."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _several(value: object) -> object:
    return (
        (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value
    )


def _places(value: object) -> tuple[str, ...]:
    places = _several(value)
    if not isinstance(places, tuple) or not all(isinstance(place, str) for place in places):
        raise InputError("a force, or a list of forces, is wanted")
    if not places:
        raise InputError("a list without a force")
    named = tuple(force_name(place) for place in places)
    doubled = [place for place in named if named.count(place) > 1]
    if doubled:
        raise InputError(f"{doubled[0]} is named twice")
    return named


def years_of(value: object) -> tuple[str, str]:
    """Read a financial year or the first and last of a span; ``latest`` is the last one held."""
    ends = _several(value)
    if not isinstance(ends, tuple) or len(ends) not in (1, 2):
        raise InputError(
            "a year, or the first and last year, is wanted", fix="write [2014/15, 2017/18]"
        )
    named = [year for year in ends if year != LATEST]
    if named:
        years_between(named[0], named[-1])
    return ends[0], ends[-1]


def _years(value: object) -> str | tuple[str, str]:
    return FOUND if value == FOUND else years_of(value)


def _quarters(value: object) -> tuple[str, str]:
    ends = _several(value)
    form = "write [2020/21 Q1, 2020/21 Q2]"
    if not isinstance(ends, tuple) or len(ends) not in (1, 2):
        raise InputError("a quarter, or the first and last, is wanted", fix=form)
    for quarter in ends:
        match = re.fullmatch(r"(\S+) Q([1-4])", str(quarter))
        if not match:
            raise InputError(f"{quarter!r} is no quarter", fix=form)
        years_between(match[1], match[1])
    if ends[0] > ends[-1]:
        raise InputError(f"{ends[0]} comes after {ends[-1]}", fix="exchange them")
    return ends[0], ends[-1]


def _among(value: object) -> str | tuple[str, ...]:
    if isinstance(value, str) and value in ("all", "complete", "England", "Wales"):
        return value
    return _places(value)


Text = Annotated[str, Field(min_length=1)]
Places = Annotated[
    tuple[str, ...], PlainValidator(_places, json_schema_input_type=Text | list[Text])
]
Years = Annotated[
    tuple[str, str] | Literal["found"],
    PlainValidator(_years, json_schema_input_type=Text | list[Text]),
]
Span = Annotated[
    tuple[str, str], PlainValidator(years_of, json_schema_input_type=Text | list[Text])
]
Quarters = Annotated[
    tuple[str, str], PlainValidator(_quarters, json_schema_input_type=Text | list[Text])
]
Names = Annotated[
    tuple[str, ...], BeforeValidator(_several, json_schema_input_type=Text | list[Text])
]
Among = Annotated[
    Literal["all", "complete", "England", "Wales"] | tuple[str, ...],
    PlainValidator(
        _among, json_schema_input_type=Literal["all", "complete", "England", "Wales"] | list[Text]
    ),
]


class Query(Strict):
    """What to compute: a measure of an outcome, for places, years or quarters, and offences.

    Attributes
    ----------
    measure : str
        ``count``; ``share`` (÷ all outcomes), ``share_of_action`` (÷ charged or out of court),
        ``share_of_crime`` (÷ recorded crime);
        ``proportion`` (the offences' part of the place's community resolutions); ``part`` (÷ the
        same of the place `over`); ``mean`` (a year), ``minutes`` (between two); ``ratio``
        (last year ÷ first), ``change`` (that less 1), ``points`` (last share − first share);
        ``forces`` (how many forces do what `that` says).
    outcome : str
        ``community_resolutions``, ``outcomes``, ``out_of_court``, ``charged``, ``action_taken``.
    place : str or list of str, optional
        Forces, summed; the story's first force by default.
    without : str or list of str, optional
        Forces to leave out of England and Wales.
    years : str, list of two str, or 'found'
        A financial year, or first and last; the story's by default. ``found`` takes the year that
        the force's reply fits best.
    quarters : list of two str, optional
        First and last quarter in place of years: ``2020/21 Q1`` is April to June 2020.
    offence_group, offence_subgroup, offence_code, offence_description : str or list, optional
        Only these offences; one of the four.
    of : {'count', 'share'}
        What a ratio, change or count of forces compares.
    that : {'rose', 'fell', 'more than', 'at least', 'less than'}, optional
        What forces must do to be counted; with `threshold` for the inequalities (shares in %).
    rank : {'highest', 'lowest'}, optional
        Rank the place among forces, from this end, in place of the figure.
    among : str or list, optional
        ``all`` forces, the ``complete`` returns, ``England``, ``Wales`` or a list; by default both
        the first two are read.
    over : str, optional
        The place whose figure divides, for ``part``.
    """

    measure: Measure = "count"
    outcome: Outcome = "community_resolutions"
    place: Places = ()
    without: Places = ()
    years: Years | None = None
    quarters: Quarters | None = None
    offence_group: Names = ()
    offence_subgroup: Names = ()
    offence_code: Names = ()
    offence_description: Names = ()
    of: Literal["count", "share"] = "count"
    that: Literal["rose", "fell", "more than", "at least", "less than"] | None = None
    threshold: float | None = None
    rank: Literal["highest", "lowest"] | None = None
    among: Among | None = None
    over: Places = ()

    @property
    def unit(self) -> Measure:
        """The measure in whose unit the figure is: a rank is a count."""
        return "count" if self.rank else self.measure

    @property
    def offences(self) -> tuple[str, tuple[str, ...]] | None:
        """The column of the offence level and the names in it; None for all offences."""
        for column in ("offence_group", "offence_subgroup", "offence_code", "offence_description"):
            if names := getattr(self, column):
                return column, names
        return None

    @property
    def members(self) -> tuple[str, ...]:
        """The forces among which a rank is."""
        if isinstance(self.among, tuple):
            return self.among
        return {"England": ENGLAND, "Wales": WALES}.get(self.among or "all", FORCE_NAMES)

    @property
    def compares(self) -> bool:
        """Whether it sets one year against another."""
        return self.measure in ("ratio", "change", "points") or self.that in ("rose", "fell")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        offences = [name for name in type(self).model_fields if name.startswith("offence_")]
        if sum(bool(getattr(self, name)) for name in offences) > 1:
            raise InputError(
                "more than one kind of offence", fix=f"give one of {', '.join(offences)}"
            )
        for name in self.offence_group:
            if name not in OFFENCE_GROUPS:
                raise InputError(
                    f"no offence group {name!r}", fix=did_you_mean(name, OFFENCE_GROUPS)
                )
        needs = {
            "proportion": ("an offence", bool(self.offences)),
            "part": ("over: the place whose figure divides", bool(self.over)),
            "forces": ("that: what they must do", bool(self.that)),
        }
        what, given = needs.get(self.measure, ("", True))
        if not given:
            raise InputError(f"{self.measure!r} needs {what}")
        if self.that in ("more than", "at least", "less than") and self.threshold is None:
            raise InputError(f"forces {self.that!r} need a threshold")
        if self.among is not None and not self.rank:
            raise InputError("'among' belongs to a rank", fix="give rank: highest or lowest")
        if self.quarters and (self.years or self.rank or self.measure not in ("count", "share")):
            raise InputError("quarters are of a count or share, without years and ranks")
        if self.rank and (self.measure in ("forces", "part") or len(self.place) > 1):
            raise InputError("a rank is of one force's count, share, ratio or change")
        return self

    def forces(self, places: tuple[str, ...]) -> tuple[str, ...]:
        """Give the places to sum, those left out taken away."""
        if not self.without:
            return places
        return tuple(force for force in FORCE_NAMES if force not in self.without)


class PoliceUkQuery(Strict):
    """Local resolutions of the story's force in data.police.uk, over calendar years."""

    crime_type: Text
    years: tuple[int, int] = Field(strict=False)


class Part(Strict):
    """One addend of a figure that joins sources."""

    query: Query | None = None
    police_uk: PoliceUkQuery | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.query is None) == (self.police_uk is None):
            raise InputError("give either a query or police_uk")
        return self


class Evidence(Strict):
    """A figure that stands beside a claim: a query, or parts summed over sources; never a bound."""

    label: Text
    query: Query | None = None
    police_uk: PoliceUkQuery | None = None
    sum: tuple[Part, ...] = Field((), strict=False)

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if [self.query is None, self.police_uk is None, not self.sum].count(False) != 1:
            raise InputError("give one of query, police_uk and sum")
        return self
