"""The style sheet that holds the book's type, only the characters that it uses."""

import base64
import io
from pathlib import Path

from fontTools import subset

from resolutions.charts.canvas import FONTS
from resolutions.files import write_atomically

FACES = (("Regular", 400, "normal"), ("It", 400, "italic"), ("Bold", 700, "normal"))
CHARACTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *map(ord, "ŴŵŶŷ–—‘’“”•…−×÷≤≥≈√χφσλ′″€→←↑↓"),
)
"""What is set in the book's type; any other character falls to the reader's own."""


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


def write(file: Path) -> None:
    """Write `type_sheet` to a file."""
    write_atomically(file, type_sheet())
