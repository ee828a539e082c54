"""The pages that a browser reads: one of each kind in every way, some in one, the rest on demand."""

import pytest
import yaml

from resolutions.book.edition import FORCE_PAGES, ROOT

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
ROOT_PAGE = TOC["root"]
STORY_PAGES = [f"stories/{file.stem}" for file in (ROOT / "data" / "stories").glob("*.yml")]
CHAPTERS = [chapter["file"] for part in TOC["parts"] for chapter in part["chapters"]]
TEXTS = [name for name in CHAPTERS if not name.startswith("notebooks/")]
SAMPLE = ["forces/hampshire", "forces/cumbria", "forces/british-transport-police",
          "forces/england-and-wales", "stories/daily-echo-2019", "stories/telegraph-2023-08"]  # fmt: skip
OTHERS = sorted({*FORCE_PAGES, *STORY_PAGES} - {*SAMPLE})
PAGES = [ROOT_PAGE, *CHAPTERS, "forces/index", "forces/compare", *SAMPLE, "search"]
OF_A_KIND = [
    ROOT_PAGE, "notebooks/trend", "notebooks/fact_check", "notebooks/like_for_like",
    "methods/method_and_limits", "forces/index", "forces/cumbria", "search",
]  # fmt: skip
"""Pages of one kind are made alike, so one of them is read in every way, the others in one."""
FIRST = [ROOT_PAGE, "notebooks/trend", "notebooks/fact_check", "search"]
"""What `make test` reads; CI reads the others too."""


def left_to_ci(name: str):
    """Give a parameter that needs the pages of all forces, or is like another that is tried."""
    return pytest.param(name, marks=pytest.mark.ci)


def as_parameter(name: str):
    """Give a page as a parameter: one that is like another is left to CI, or asked for."""
    if name in OTHERS:
        return pytest.param(name, marks=pytest.mark.exhaustive)
    return name if name in FIRST else left_to_ci(name)


every_page = pytest.mark.parametrize("name", [as_parameter(name) for name in (*PAGES, *OTHERS)])
one_of_a_kind = pytest.mark.parametrize("name", [as_parameter(name) for name in OF_A_KIND])
