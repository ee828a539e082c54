"""A package without its tables is refused when it is made, not when it is used."""

import pytest

import build_backend


@pytest.mark.parametrize(
    "asked",
    ["get_requires_for_build_wheel", "prepare_metadata_for_build_wheel", "build_wheel"],
)
def test_a_wheel_is_refused_at_the_first_question(asked):
    with pytest.raises(SystemExit, match="works in its checkout, beside its tables"):
        getattr(build_backend, asked)({})


def test_it_is_installed_in_place():
    assert callable(build_backend.build_editable)
