"""Forces, bases, financial years and editions: the words, and what is said to a wrong one."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from resolutions import vocabulary
from resolutions.errors import InputError
from resolutions.vocabulary import FORCE_NAMES, FORCES, NATION, PLACES, Edition

starts = st.integers(1000, 9998)


def test_there_are_43_territorial_forces_and_the_british_transport_police():
    assert len(set(FORCE_NAMES)) == 44
    assert [force.name for force in FORCES if force.region == "National"] == [
        "British Transport Police"
    ]
    assert (*FORCE_NAMES, NATION) == PLACES


def test_outcome_types_are_those_of_the_framework():
    assert list(vocabulary.OUTCOME_NAMES) == list(range(23))
    assert vocabulary.OUTCOME_NAMES[vocabulary.COMMUNITY_RESOLUTION] == "Community resolution"
    assert vocabulary.OUTCOME_NAMES[vocabulary.CHARGED] == "Charged or summonsed"
    assert vocabulary.OUT_OF_COURT == (2, 3, 6, 7, 8, 22)


@pytest.mark.parametrize(
    ("published", "canonical"),
    [
        ("Hampshire and Isle of Wight", "Hampshire"),
        ("London, City of", "City of London"),
        ("Metropolitan Police Service", "Metropolitan Police"),
        ("Devon & Cornwall", "Devon and Cornwall"),
        ("Avon and Somerset Constabulary", "Avon and Somerset"),
        ("  kent   POLICE ", "Kent"),
        ("england and wales", NATION),
    ],
)
def test_a_published_name_becomes_the_canonical_one(published, canonical):
    assert vocabulary.force_name(published) == canonical


@pytest.mark.parametrize("force", FORCES, ids=lambda force: force.slug)
def test_every_name_of_a_force_leads_to_it(force):
    for name in (force.name, force.police, *force.aliases):
        assert vocabulary.force_name(name) == force.name
    assert vocabulary.police_name(force.name) == force.police


def test_the_nation_has_a_name_for_a_sentence():
    assert vocabulary.police_name(NATION) == "police in England and Wales"


def test_a_misspelt_force_is_told_the_one_meant():
    with pytest.raises(InputError) as error:
        vocabulary.force_name("Hampshir")
    assert str(error.value) == "no force 'Hampshir'; did you mean 'Hampshire'?"


@given(st.sampled_from(FORCES), st.data())
def test_a_force_with_a_letter_lost_is_always_suggested(force, data):
    position = data.draw(st.integers(0, len(force.name) - 1))
    misspelt = force.name[:position] + force.name[position + 1 :]
    assume(misspelt.strip())
    with pytest.raises(InputError) as error:
        vocabulary.force_name(misspelt)
    assert error.value.fix.startswith("did you mean ")
    assert repr(force.name) in error.value.fix


@pytest.mark.parametrize("name", ["Narnia", ""])
def test_a_name_near_to_none_gets_the_list_of_all(name):
    with pytest.raises(InputError) as error:
        vocabulary.force_name(name)
    assert all(place in error.value.fix for place in PLACES)


@pytest.mark.parametrize("basis", ["closed", "recorded"])
def test_the_two_bases_are_taken(basis):
    assert vocabulary.basis_name(basis) == basis


@pytest.mark.parametrize("word", ["Closed", "RECORDED"])
def test_a_basis_may_be_written_with_capitals(word):
    assert vocabulary.basis_name(word) == word.lower()
    assert vocabulary.Edition(basis=word).basis == word.lower()


@pytest.mark.parametrize("word", ["closd", "", None])
def test_a_misspelt_basis_is_told_both_and_what_they_mean(word):
    with pytest.raises(InputError) as error:
        vocabulary.basis_name(word)
    assert str(error.value).startswith(f"no basis {word!r}; choose 'closed' (outcomes assigned")
    assert "'recorded' (outcomes, so far, of offences recorded" in str(error.value)


@given(starts)
def test_a_financial_year_round_trips(start):
    year = vocabulary.financial_year(start)
    assert re.fullmatch(r"\d{4}/\d{2}", year)
    assert vocabulary.start_of(year) == start


def test_a_century_ends_within_a_financial_year():
    assert vocabulary.financial_year(1999) == "1999/00"
    assert vocabulary.start_of("1999/00") == 1999


@pytest.mark.parametrize(
    "text",
    ["2018-19", "2018/2019", "2018/20", "2018/18", "2018", "18/19", " 2018/19", "2018/19\n", ""],
)
def test_a_malformed_year_is_told_how_to_be_written(text):
    with pytest.raises(InputError) as error:
        vocabulary.start_of(text)
    assert str(error.value) == f"{text!r} is not a financial year; write it like 2014/15"


@given(starts, st.integers(0, 30))
def test_years_between_are_all_the_years_oldest_first(start, more):
    assume(start + more < 9999)
    first, last = vocabulary.financial_year(start), vocabulary.financial_year(start + more)
    years = vocabulary.years_between(first, last)
    assert [vocabulary.start_of(year) for year in years] == list(range(start, start + more + 1))
    assert vocabulary.span(years) == (first if more == 0 else f"{first} to {last}")


def test_a_first_year_after_the_last_is_told_to_exchange_them():
    with pytest.raises(InputError) as error:
        vocabulary.years_between("2018/19", "2017/18")
    assert str(error.value) == (
        "the first year 2018/19 comes after the last year 2017/18; "
        "exchange them, or name both years"
    )


@given(st.text())
def test_a_slug_is_fit_for_an_address_and_stays_as_it_is(text):
    slug = vocabulary.slug(text)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert vocabulary.slug(slug) == slug


def test_no_two_places_share_an_address():
    assert len({vocabulary.slug(place) for place in PLACES}) == 45
    assert vocabulary.slug("West Yorkshire") == "west-yorkshire"


def test_the_edition_by_default_is_the_article():
    edition = Edition()
    assert (edition.force, edition.span, edition.basis) == (
        "Hampshire",
        "2014/15 to 2017/18",
        "closed",
    )
    assert edition.is_article
    assert edition.years == ["2014/15", "2015/16", "2016/17", "2017/18"]


@pytest.mark.parametrize(
    "other",
    [
        Edition("Kent"),
        Edition(first_year="2015/16"),
        Edition(last_year="2018/19"),
        Edition(basis="recorded"),
    ],
)
def test_an_edition_that_differs_in_anything_is_not_the_article(other):
    assert not other.is_article


def test_an_edition_takes_a_published_name_and_has_an_address():
    edition = Edition("kent police", "2019/20", "2024/25", "recorded")
    assert edition.force == "Kent"
    assert edition.police == "Kent Police"
    assert edition.name == "kent-2019-20-to-2024-25-recorded"
    assert edition.other_basis == "closed"
    assert Edition().other_basis == "recorded"
    assert Edition(NATION).is_nation
    assert not edition.is_nation
    assert Edition("Hampshire and Isle of Wight").is_article


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"force": "Hampshir"}, "no force 'Hampshir'"),
        ({"first_year": "2014-15"}, "'2014-15' is not a financial year"),
        ({"last_year": "2018/20"}, "'2018/20' is not a financial year"),
        ({"first_year": "2018/19"}, "the first year 2018/19 comes after the last year 2017/18"),
        ({"basis": "closd"}, "no basis 'closd'"),
    ],
)
def test_a_wrong_edition_is_told_what_is_wrong_and_what_to_do(wrong, told):
    with pytest.raises(InputError) as error:
        Edition(**wrong)
    assert error.value.what == told
    assert error.value.fix
    assert "\n" not in str(error.value)
