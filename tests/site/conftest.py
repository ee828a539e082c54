"""One reading of a page in a browser, for all that the tests ask of it."""

from dataclasses import dataclass, field
from functools import cache

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browser import PHONE, visiting

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]  # what alone can differ by night
WAYS = {
    "desk": {"color_scheme": "light"},
    "phone": {"viewport": PHONE, "has_touch": True, "reduced_motion": "reduce"},
}
A4 = {"width": 673, "height": 1000}  # without its margins
CHART_WIDTHS = """[...document.querySelectorAll("figure.exhibit > svg")]
    .map(image => image.getBoundingClientRect().width).filter(width => width)"""
MOVING = """[...document.querySelectorAll("*")].filter(each => {
    const style = getComputedStyle(each);
    return parseFloat(style.transitionDuration) > 0.01 || style.animationName !== "none"
        || style.scrollBehavior === "smooth";
}).map(each => each.outerHTML.slice(0, 80))"""
# What scripts add has a use only with them: what filters, sorts, picks and opens.
ARTICLE = """() => {
    const article = document.querySelector("article");
    article.querySelectorAll(".ledger-controls, .compare-picker, .table-search, .chart-force,"
        + " .above-input, .your-force").forEach(each => each.remove());
    return [article.innerText, article.querySelectorAll("figure.exhibit").length];
}"""
# What folds in the ledger is a claim's own line; a text may show commands, a chapter's are its working.
ON_PAPER = """() => {
    const seen = each => each.checkVisibility({ visibilityProperty: true });
    const ink = getComputedStyle([...document.querySelectorAll("article p")].find(seen)).color;
    return {
        unwanted: ["nav", "form", "button", ".downloads", "summary:not(.ledger summary)", ".highlight"]
            .filter(each => [...document.querySelectorAll(each)].some(seen)),
        ink: ink.match(/\\d+/g).slice(0, 3).map(Number),
        heading: seen(document.querySelector("h1")),
        charts: [...document.querySelectorAll("svg.chart.desk")].every(seen),
        widths: [...document.querySelectorAll("figure.figure > :is(img, svg)")]
            .map(chart => [chart, chart.getBoundingClientRect()])
            .filter(([, box]) => box.width)
            .map(([chart, box]) => Math.min(box.width,
                box.height * chart.getAttribute("width") / chart.getAttribute("height")) / innerWidth),
    };
}"""


CUT_FORMULAS = """() => [...document.querySelectorAll(".formula")]
    .filter(formula => formula.scrollWidth > formula.clientWidth + 1).length"""


# Words that stand a few letters a line make a row as long as the page.
SQUEEZED = """() => [...document.querySelectorAll(".scroll > table:not(.readings) td:not(.number, .text-right)")]
    .filter(cell => cell.textContent.trim().length > 12 && cell.getBoundingClientRect().width < 79)
    .map(cell => cell.textContent.trim())"""


@dataclass(frozen=True)
class Reading:
    """What one reading of a page showed; the tests ask it one thing each."""

    said: list[str]
    missed: list[str]
    elsewhere: list[str]
    breaches: list[str]
    bytes: int
    shifted: float
    width: int
    cut_formulas: int
    squeezed: list[str]
    charts: list[float]
    moving: list[str]
    axe: list[str]
    paper: dict = field(default_factory=dict)
    pdf: bytes = b""
    article: tuple[str, int] = ("", 0)


def faults_by_axe(page, rules: list[str] = RULES) -> list[str]:
    """Give what axe finds on a page by rules, or by all rules of some kinds."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "rules => axe.run({ runOnly: rules, resultTypes: ['violations'] })", rules
    )
    return [
        f"{fault['id']}: {node['target']} {node['html'][:120]} {node['failureSummary'][:200]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def printed(page) -> tuple[dict, bytes]:
    """Give what a page shows on paper, to a reader of dark screens, and the sheets."""
    page.set_viewport_size(A4)
    page.emulate_media(media="print", color_scheme="dark")
    paper = page.evaluate(ON_PAPER)
    return paper, page.pdf(format="A4", prefer_css_page_size=True)


@pytest.fixture(scope="session")
def reading(browser, served):
    """Read a page once in a way, at a desk, by day and by night, or on a phone, and keep what it showed."""

    @cache
    def read(name: str, way: str) -> Reading:
        with visiting(browser, **WAYS[way]) as visit:
            page = visit.read(f"{served}/{name}.html").page
            seen = {
                "shifted": page.evaluate("shifted"),
                "width": page.evaluate("document.documentElement.scrollWidth"),
                "cut_formulas": page.evaluate(CUT_FORMULAS),
                "squeezed": page.evaluate(SQUEEZED),
                "charts": page.evaluate(CHART_WIDTHS),
                "moving": page.evaluate(MOVING),
                "axe": faults_by_axe(page),
            }
            if way == "desk":
                page.emulate_media(color_scheme="dark")
                seen["axe"] += [f"dark: {fault}" for fault in faults_by_axe(page, OF_COLOURS)]
            else:
                seen["paper"], seen["pdf"] = printed(page)
                page.emulate_media(media="screen")
                page.set_viewport_size(PHONE)
                seen["article"] = tuple(page.evaluate(ARTICLE))
            seen["breaches"] = page.evaluate("breaches")
            heard = {"said": visit.said, "missed": visit.missed, "elsewhere": visit.elsewhere}
            return Reading(**heard, **seen, bytes=visit.bytes)

    return read


@pytest.fixture(scope="session")
def read_without_scripts(browser, served):
    """Give the words and the number of exhibits of a page whose scripts do not run."""

    def read(name: str) -> tuple[str, int]:
        with visiting(browser, viewport=PHONE, java_script_enabled=False) as visit:
            visit.page.goto(f"{served}/{name}.html")
            return tuple(visit.page.evaluate(ARTICLE))

    return read
