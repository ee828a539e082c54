"""A chart's SVG as a PNG, for hosts and programs that take no SVG."""

import resvg_py

CSS_DPI, WEB_DPI, PRINT_DPI = 96, 130, 300


def as_png(svg: str, dpi: int) -> bytes:
    """Draw a chart at so many dots an inch; its SVG is in CSS pixels, 96 an inch."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, dpi=CSS_DPI, zoom=dpi / CSS_DPI))
