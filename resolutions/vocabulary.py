"""The project's words: forces, outcome types, bases, financial years, editions.

Outcome types and their names follow the Home Office outcomes framework (Home Office, *Crime
outcomes in England and Wales*, "Outcomes framework"); force names follow the police recorded
crime open data tables, with `Hampshire` and `City of London` in their short forms.
"""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from resolutions.errors import InputError, did_you_mean

BOOK = "Resolved out of court"
NATION = "England and Wales"

Basis = Literal["closed", "recorded"]
BASES: tuple[Basis, ...] = get_args(Basis)
BASIS_MEANINGS = {
    "closed": "outcomes assigned in the period, whenever the offence was recorded",
    "recorded": "outcomes, so far, of offences recorded in the period",
}

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

CHARGED = 1
COMMUNITY_RESOLUTION = 8
OUT_OF_COURT = (2, 3, 6, 7, 8, 22)
OTHER_OUTCOMES = "other"

OUTCOME_NAMES = {
    0: "Not yet assigned an outcome",
    1: "Charged or summonsed",
    2: "Caution (youth)",
    3: "Caution (adult)",
    4: "Taken into consideration",
    5: "Offender died",
    6: "Penalty notice for disorder",
    7: "Cannabis or khat warning",
    8: "Community resolution",
    9: "Prosecution not in the public interest (CPS)",
    10: "Formal action not in the public interest (police)",
    11: "Prosecution prevented: suspect under age",
    12: "Prosecution prevented: suspect too ill",
    13: "Prosecution prevented: victim or key witness dead or too ill",
    14: "Evidential difficulties: suspect not identified, victim does not support action",
    15: "Evidential difficulties: suspect identified, victim supports action",
    16: "Evidential difficulties: suspect identified, victim does not support action",
    17: "Prosecution time limit expired",
    18: "Investigation complete, no suspect identified",
    19: "National Fraud Intelligence Bureau filed",
    20: "Responsibility transferred to another body",
    21: "Further investigation not in the public interest (police)",
    22: "Diversionary, educational or intervention activity",
}

OFFENCE_GROUPS = (
    "Violence against the person",
    "Sexual offences",
    "Robbery",
    "Theft offences",
    "Criminal damage and arson",
    "Drug offences",
    "Possession of weapons offences",
    "Public order offences",
    "Miscellaneous crimes against society",
    "Fraud offences to 2012/13",
)
# How a sentence calls them, after "community resolutions for".
OFFENCE_GROUP_NOUNS = {
    "Violence against the person": "violence",
    "Sexual offences": "sexual offences",
    "Robbery": "robbery",
    "Theft offences": "theft",
    "Criminal damage and arson": "criminal damage",
    "Drug offences": "drugs",
    "Possession of weapons offences": "possession of weapons",
    "Public order offences": "public order offences",
    "Miscellaneous crimes against society": "miscellaneous crimes against society",
    "Fraud offences to 2012/13": "fraud",
}


@dataclass(frozen=True)
class Force:
    """A police force as the tables, the prose and the files of the book name it.

    Attributes
    ----------
    name : str
        The name in the tables, such as ``Hampshire``.
    police : str
        The name in a sentence, such as ``Hampshire Constabulary``.
    region : str
        Region of England, ``Wales``, or ``National`` for the British Transport Police.
    aliases : tuple of str
        Other names under which official files publish the same force.
    renamed : tuple of (str, str), optional
        The first year in which it called itself otherwise, and how.
    """

    name: str
    police: str
    region: str
    aliases: tuple[str, ...] = ()
    renamed: tuple[str, str] | None = None

    @property
    def slug(self) -> str:
        """The name in an address: ``west-yorkshire``."""
        return slug(self.name)


FORCES = (
    Force(
        "Avon and Somerset",
        "Avon and Somerset Police",
        "South West",
        ("Avon and Somerset Constabulary",),
    ),
    Force("Bedfordshire", "Bedfordshire Police", "East of England"),
    Force("British Transport Police", "British Transport Police", "National"),
    Force("Cambridgeshire", "Cambridgeshire Constabulary", "East of England"),
    Force("Cheshire", "Cheshire Constabulary", "North West"),
    Force("City of London", "City of London Police", "London", ("London, City of",)),
    Force("Cleveland", "Cleveland Police", "North East"),
    Force("Cumbria", "Cumbria Constabulary", "North West"),
    Force("Derbyshire", "Derbyshire Constabulary", "East Midlands"),
    Force("Devon and Cornwall", "Devon and Cornwall Police", "South West"),
    Force("Dorset", "Dorset Police", "South West"),
    Force("Durham", "Durham Constabulary", "North East"),
    Force("Dyfed-Powys", "Dyfed-Powys Police", "Wales"),
    Force("Essex", "Essex Police", "East of England"),
    Force("Gloucestershire", "Gloucestershire Constabulary", "South West"),
    Force("Greater Manchester", "Greater Manchester Police", "North West"),
    Force("Gwent", "Gwent Police", "Wales"),
    Force(
        "Hampshire",
        "Hampshire Constabulary",
        "South East",
        ("Hampshire and Isle of Wight", "Hampshire and Isle of Wight Constabulary"),
        ("2022/23", "Hampshire and Isle of Wight Constabulary"),
    ),
    Force("Hertfordshire", "Hertfordshire Constabulary", "East of England"),
    Force("Humberside", "Humberside Police", "Yorkshire and the Humber"),
    Force("Kent", "Kent Police", "South East"),
    Force("Lancashire", "Lancashire Constabulary", "North West"),
    Force("Leicestershire", "Leicestershire Police", "East Midlands"),
    Force("Lincolnshire", "Lincolnshire Police", "East Midlands"),
    Force("Merseyside", "Merseyside Police", "North West"),
    Force(
        "Metropolitan Police", "the Metropolitan Police", "London", ("Metropolitan Police Service",)
    ),
    Force("Norfolk", "Norfolk Constabulary", "East of England"),
    Force("North Wales", "North Wales Police", "Wales"),
    Force("North Yorkshire", "North Yorkshire Police", "Yorkshire and the Humber"),
    Force("Northamptonshire", "Northamptonshire Police", "East Midlands"),
    Force("Northumbria", "Northumbria Police", "North East"),
    Force("Nottinghamshire", "Nottinghamshire Police", "East Midlands"),
    Force("South Wales", "South Wales Police", "Wales"),
    Force("South Yorkshire", "South Yorkshire Police", "Yorkshire and the Humber"),
    Force("Staffordshire", "Staffordshire Police", "West Midlands"),
    Force("Suffolk", "Suffolk Constabulary", "East of England"),
    Force("Surrey", "Surrey Police", "South East"),
    Force("Sussex", "Sussex Police", "South East"),
    Force("Thames Valley", "Thames Valley Police", "South East"),
    Force("Warwickshire", "Warwickshire Police", "West Midlands"),
    Force("West Mercia", "West Mercia Police", "West Midlands"),
    Force("West Midlands", "West Midlands Police", "West Midlands"),
    Force("West Yorkshire", "West Yorkshire Police", "Yorkshire and the Humber"),
    Force("Wiltshire", "Wiltshire Police", "South West"),
)
REGIONS = (*sorted({force.region for force in FORCES} - {"National"}), "National")
FORCE_NAMES = tuple(force.name for force in FORCES)
PLACES = (*FORCE_NAMES, NATION)


def slug(name: str) -> str:
    """Turn a name into the form that stands in an address or a file name."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def _folded(name: str) -> str:
    return re.sub(r"\s+", " ", name.replace("&", "and")).strip().casefold()


_FORCE_BY_ALIAS = {
    _folded(alias): force.name
    for force in FORCES
    for alias in (force.name, force.police, force.police.removeprefix("the "), *force.aliases)
} | {_folded(NATION): NATION}


def force_name(name: str) -> str:
    """Give the canonical name of a force, or of England and Wales.

    Parameters
    ----------
    name : str
        A published name: ``London, City of``, ``Devon & Cornwall``, ``kent police``.

    Returns
    -------
    str
        The name in the tables.

    Raises
    ------
    InputError
        If there is no such force; the message names the nearest ones.
    """
    try:
        return _FORCE_BY_ALIAS[_folded(name)]
    except KeyError:
        raise InputError(f"no force {name!r}", fix=did_you_mean(name, PLACES)) from None


def police_name(name: str, year: str = "") -> str:
    """Name a force as a sentence does: ``Kent Police``, ``police in England and Wales``.

    Parameters
    ----------
    name : str
        The name in the tables.
    year : str
        The year that is spoken of: a force is called as it called itself then.
    """
    if name == NATION:
        return "police in England and Wales"
    force = next(force for force in FORCES if force.name == name)
    return force.renamed[1] if force.renamed and year >= force.renamed[0] else force.police


def renamed_in_words(name: str) -> str:
    """Say that a force took another name; nothing of one that did not."""
    force = next((force for force in FORCES if force.name == name and force.renamed), None)
    if force is None or force.renamed is None:
        return ""
    year, now = force.renamed
    return f"{force.police} became {now} in {year}."


def basis_name(word: str) -> Basis:
    """Check the word for a basis.

    Raises
    ------
    InputError
        If it is neither ``closed`` nor ``recorded``.
    """
    for basis in BASES:
        if str(word).casefold() == basis:
            return basis
    meanings = "; ".join(f"'{basis}' ({means})" for basis, means in BASIS_MEANINGS.items())
    raise InputError(f"no basis {word!r}", fix=f"choose {meanings}")


def month_of(quarter: str, end: bool = False) -> str:
    """Give the month that a quarter begins or ends with: ``2017/18 Q4`` → January 2018.

    Parameters
    ----------
    quarter : str
        A quarter of a financial year, which begins in April.
    end : bool
        Its last month instead of its first.
    """
    year, _, place = quarter.partition(" Q")
    return f"{MONTHS[(3 * int(place) + 2 * end) % 12]} {start_of(year) + (place == '4')}"


def start_of(year: str) -> int:
    """Give the calendar year in which a financial year starts: ``2014/15`` → 2014.

    Raises
    ------
    InputError
        If the text is not two consecutive years written ``2014/15``.
    """
    match = re.fullmatch(r"(\d{4})/(\d{2})", str(year))
    if not match or (int(match[1]) + 1) % 100 != int(match[2]):
        raise InputError(f"{year!r} is not a financial year", fix="write it like 2014/15")
    return int(match[1])


def is_financial_year(text: str) -> bool:
    """Say whether a text is two consecutive years written ``2014/15``."""
    try:
        start_of(text)
    except InputError:
        return False
    return True


def financial_year(start: int) -> str:
    """Write the financial year that starts in April of a calendar year: 2014 → ``2014/15``."""
    return f"{start}/{(start + 1) % 100:02d}"


def years_between(first: str, last: str) -> list[str]:
    """List the financial years from `first` to `last`, both included, oldest first.

    Raises
    ------
    InputError
        If a year is malformed or `first` comes after `last`.
    """
    start, end = start_of(first), start_of(last)
    if start > end:
        raise InputError(
            f"the first year {first} comes after the last year {last}",
            fix="exchange them, or name both years",
        )
    return [financial_year(year) for year in range(start, end + 1)]


def span(years: list[str]) -> str:
    """Write a list of consecutive years: ``2014/15 to 2017/18``, or the one year."""
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def in_years(years: list[str]) -> str:
    """Say when: ``in 2017/18``, ``from 2014/15 to 2017/18``."""
    return f"{'in' if len(years) == 1 else 'from'} {span(years)}"


@dataclass(frozen=True)
class Edition:
    """The book for one force, one span of years and one basis.

    Parameters
    ----------
    force : str
        A force or ``England and Wales``; published aliases are taken too.
    first_year, last_year : str
        Financial years, written ``2014/15``.
    basis : {'closed', 'recorded'}
        Which of the two counts the prose and charts use first.
    story : str
        The published story whose claims it checks: a name in ``data/stories/``, or a file.

    Raises
    ------
    InputError
        If the force, a year, the span or the basis is wrong.
    """

    force: str = "Hampshire"
    first_year: str = "2014/15"
    last_year: str = "2017/18"
    basis: Basis = "closed"
    story: str = "daily-echo-2019"

    def __post_init__(self):
        object.__setattr__(self, "force", force_name(self.force))
        object.__setattr__(self, "basis", basis_name(self.basis))
        years_between(self.first_year, self.last_year)

    @property
    def years(self) -> list[str]:
        """The financial years of the edition, oldest first."""
        return years_between(self.first_year, self.last_year)

    @property
    def span(self) -> str:
        """The years in words: ``2014/15 to 2017/18``."""
        return span(self.years)

    @property
    def other_basis(self) -> Basis:
        """The basis that the edition does not put first."""
        return "recorded" if self.basis == "closed" else "closed"

    @property
    def police(self) -> str:
        """The force as a sentence names it."""
        return police_name(self.force, self.last_year)

    @property
    def is_nation(self) -> bool:
        """Whether the edition tells of England and Wales rather than of one force."""
        return self.force == NATION

    @property
    def is_article(self) -> bool:
        """Whether this is the edition that the published article told."""
        return self == Edition()

    @property
    def name(self) -> str:
        """The edition in an address: ``kent-2019-20-to-2024-25-recorded``."""
        story = "" if self.story == Edition.story else self.story
        return slug(f"{self.force} {self.span} {self.basis} {story}")
