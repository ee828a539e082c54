"""A package without its tables is refused when it is made, not when it is used."""

import pytest

import build_backend


def test_a_wheel_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="works in its checkout, beside its tables"):
        build_backend.build_wheel(tmp_path)


def test_it_is_installed_in_place():
    assert callable(build_backend.build_editable)
