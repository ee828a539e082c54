"""The page around the chapters: what it loads, the policy it keeps, the type it is set in.

The book is built by sphinx-book-theme; ``_templates/layout.html`` takes the place of its page, and
nothing that the theme, MyST-NB or Jupyter Book would load reaches a reader but what is used.
"""

import base64
import io
import re
from pathlib import Path

from fontTools import subset
from sphinx.application import Sphinx

from resolutions.charts.canvas import FONTS

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "data:",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
"""The content-security policy of every page: nothing inline, nothing from elsewhere."""

SEARCH = ("documentation_options", "doctools", "sphinx_highlight", "searchtools", "language_data")
"""The scripts of Sphinx that the search page loads."""

FACES = (("Regular", 400, "normal"), ("It", 400, "italic"), ("Bold", 700, "normal"))
CHARACTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *map(ord, "ŴŵŶŷ–—‘’“”•…−×÷≤≥≈√χφσλ′″€→←↑↓"),
)
"""What is set in the book's type; any other character falls to the reader's own."""

THEBE = re.compile(
    r'<script type="text/x-thebe-config">.*?</script>\s*<script>kernelName[^<]*</script>', re.DOTALL
)


def policy() -> str:
    """Write the content-security policy as a page states it."""
    return "; ".join(f"{what} {allowed}" for what, allowed in POLICY.items())


def tidy_body(html: str) -> str:
    """Take out of a page's body what the theme's scripts wanted, and name what it left unnamed."""
    html = THEBE.sub("", html)
    # The label hid the words on the button from whoever says them to press it.
    html = html.replace('<summary aria-label="Toggle hidden content">', "<summary>")
    html = html.replace('title="Link to this heading">#', 'aria-label="Link to this heading">#')
    # Long lines of code scroll sideways, so the keyboard must get there too.
    html = html.replace('<div class="highlight"><pre>', '<div class="highlight"><pre tabindex="0">')
    return html.replace(
        '<div class="pst-scrollable-table-container">',
        '<div class="scroll" role="group" aria-label="Table" tabindex="0">',
    )


def plain_table(html: str) -> str:
    """Take from a set table the styles and names that come with it: the book's own sheet sets it.

    A notebook needs them, standing alone; on a page they would need a policy that allows styles
    from anywhere, and repeat the figure's own name.
    """
    html = re.sub(r"<style>.*?</style>\s*", "", html, flags=re.DOTALL)
    html = re.sub(r'^(\s*<div\b[^>]*?) id="[^"]*"', r"\1", html)
    return re.sub(r'(<(?:div|table|thead|tbody|tr|th|td)\b[^>]*?) style="[^"]*"', r"\1", html)


def outline_of(toc: str) -> str:
    """Take the list of a page's sections from its local contents, without the page's own title."""
    found = re.search(r"<ul>.*?(<ul>.*</ul>).*?</ul>", toc or "", re.DOTALL)
    return found[1] if found else ""


def type_sheet() -> str:
    """Write the style sheet that holds the book's type, only the characters that it uses.

    The faces stand inside the sheet: fetched one by one they would arrive after the text, which
    would then change its face and jump. The licence of the type (SIL Open Font License) reserves
    its name for the whole of it, so what is cut from it goes by another; copyright and licence
    stay inside each face.
    """
    rules = [
        "/* Cut from Source Sans Pro, (c) Adobe, SIL Open Font License 1.1, openfontlicense.org */"
    ]
    for face, weight, style in FACES:
        options = subset.Options(
            flavor="woff",
            hinting=False,
            recalc_timestamp=False,
            layout_features=["kern", "liga", "mark", "ccmp", "lnum", "tnum"],
            name_IDs=[0, 13, 14],
        )
        font = subset.load_font(str(FONTS / f"SourceSansPro-{face}.otf"), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=CHARACTERS)
        subsetter.subset(font)
        file = io.BytesIO()
        subset.save_font(font, file, options)
        data = base64.b64encode(file.getvalue()).decode()
        rules.append(
            f'@font-face{{font-family:"Book";font-weight:{weight};font-style:{style};'
            f'src:url("data:font/woff;base64,{data}") format("woff")}}'
        )
    return "\n".join(rules) + "\n"


def drop_unused(folder: Path, ours: Path) -> None:
    """Remove from the site's static files what no page loads."""
    kept = {file.relative_to(ours) for file in ours.rglob("*") if file.is_file()}
    kept |= {Path(f"{name}.js") for name in SEARCH}
    for file in sorted(folder.rglob("*"), reverse=True):
        name = file.relative_to(folder)
        if file.is_dir() and not any(file.iterdir()):
            file.rmdir()
        elif file.is_file() and name not in kept:
            file.unlink()


def setup(app: Sphinx) -> dict:
    """Register the hooks with Sphinx."""
    app.connect("html-page-context", _fill_page, priority=900)  # after the theme's own
    app.connect("build-finished", _finish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _fill_page(app: Sphinx, name: str, template: str, context: dict, doctree) -> None:
    ours = {file.relative_to(app.srcdir).as_posix() for file in _ours(app).rglob("*.*")}
    for files in ("css_files", "script_files"):
        used = {_path(asset): asset for asset in context[files] if _path(asset) in ours}
        context[files] = [used[path] for path in sorted(used)]
    contents = context["toctree"](maxdepth=1, collapse=False, includehidden=True, titles_only=True)
    source = context.get("sourcename") or ""
    context |= {
        "metatags": re.sub(r'<meta name="viewport"[^>]*>', "", context.get("metatags") or ""),
        "content_policy": policy(),
        "contents": (contents or "").replace(
            '<p aria-level="2" class="caption" role="heading">', '<p class="caption">'
        ),
        "outline": outline_of(context.get("toc", "")) if context.get("display_toc") else "",
        "notebook": f"_sources/{source}" if source.endswith(".ipynb") else "",
        "body": tidy_body(context.get("body") or ""),
    }


def _path(asset) -> str:
    return str(getattr(asset, "filename", asset) or "").partition("?")[0]


def _ours(app: Sphinx) -> Path:
    return Path(app.srcdir) / "_static"


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        static = Path(app.outdir) / "_static"
        drop_unused(static, _ours(app))
        (static / "type.css").write_text(type_sheet(), "utf-8")
