"""What would people rather look at than read? Each figure here stands beside its table."""

import re
import sys
from collections.abc import Mapping, Sequence

import pygal
from pygal import PluginImportFixer
from pygal.style import Style

# The library leaves a finder behind, for maps that we do not draw. It is of a kind that Python
# gave up: 3.11 warns of it at every module that is not found.
sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, PluginImportFixer)]

INK, STEEL, BRASS, STONE = "#12233d", "#4a6fa5", "#b68b3a", "#8a8f98"
SANS = '"Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif'
COLOURS: Mapping[str, str] = {
    "eligible": BRASS,
    "agreed": STEEL,
    "signed": STEEL,
    "filed": STEEL,
    "returned": STEEL,
    "dismissed": INK,
    "redesignated": INK,
    "resentenced": INK,
    "mixed": INK,
}
"""What waits is stone, what may move is brass, what moves is steel, what is done is ink."""

FIGURE_SPACE = "\u2007"
NEEDLESS = re.compile("<!--.*?-->|<script.*?</script>", re.DOTALL)
WIDE, NARROW = (600, 500), (290, 400)


def bars(title: str, rows: Sequence[tuple[str, str, int]], *, narrow: bool = False) -> bytes:
    """Horizontal bars of `(code, label, value)`, top to bottom, as one SVG that asks for nothing.

    The same rows give the same bytes.
    """
    width, height = NARROW if narrow else WIDE
    chart = pygal.HorizontalBar(
        style=_style(narrow), width=width, height=height, margin=8, spacing=14, title=None,
        show_legend=False, show_x_labels=False, show_x_guides=False, show_y_guides=False,
        print_values=True, print_zeroes=True, print_values_position="top", zero=0,
        range=(0, _room(rows)), value_formatter=_beside_its_bar,
        js=[], no_prefix=True, disable_xml_declaration=True, include_x_axis=True,
    )  # fmt: skip
    bottom_up = rows[::-1]
    chart.x_labels = [label for _, label, _ in bottom_up]
    chart.add(
        title,
        [{"value": value, "color": COLOURS.get(code, STONE)} for code, _, value in bottom_up],
    )
    # The library's comments name today's date and its own home; its script has no other to serve.
    svg: str = NEEDLESS.sub("", chart.render())
    return svg.encode()


def columns(title: str, rows: Sequence[tuple[str, int]], *, narrow: bool = False) -> bytes:
    """Upright bars of `(label, value)`, left to right, as one SVG that asks for nothing.

    Where there are many, only some of the labels are written. The same rows give the same bytes.
    """
    width, height = (290, 300) if narrow else (900, 360)
    chart = pygal.Bar(
        style=_style(narrow), width=width, height=height, margin=8, spacing=4, title=None,
        show_legend=False, show_x_guides=False, x_label_rotation=60, zero=0, print_values=False,
        show_minor_x_labels=False, value_formatter=lambda value: f"{value:,.0f}",
        js=[], no_prefix=True, disable_xml_declaration=True, include_x_axis=True,
    )  # fmt: skip
    labels = [label for label, _ in rows]
    chart.x_labels = labels
    chart.x_labels_major = labels[:: max(1, len(labels) // (6 if narrow else 18))]
    chart.add(title, [{"value": value, "color": STEEL} for _, value in rows])
    svg: str = NEEDLESS.sub("", chart.render())
    return svg.encode()


def _beside_its_bar(value: float) -> str:
    """The figure behind as many blank figures: the library centers it on the end of the bar."""
    figure = f"{value:,.0f}"
    return FIGURE_SPACE * len(figure) + figure


def _room(rows: Sequence[tuple[str, str, int]]) -> float:
    """The length of the axis: the longest bar, and space for its figure."""
    return max([value for _, _, value in rows] + [1]) * 1.15


def _style(narrow: bool) -> Style:
    return Style(
        background="transparent",
        plot_background="transparent",
        foreground=INK,
        foreground_strong=INK,
        foreground_subtle="#d5d3ca",
        opacity="1",
        opacity_hover="1",
        transition="0s",
        font_family=SANS,
        label_font_size=12 if narrow else 15,
        major_label_font_size=12 if narrow else 15,
        value_font_size=12 if narrow else 15,
        value_colors=(INK,),
        colors=(STONE,),
    )
