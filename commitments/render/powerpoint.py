"""Slides → a PowerPoint file: the project's own template, charts that stay charts, notes, words for screen
readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.serialized import PackageWriter
from pptx.oxml.ns import qn
from pptx.oxml.shapes.picture import CT_Picture
from pptx.util import Emu, Inches, Pt

from commitments.i18n.translator import Translator
from commitments.render.svg import figures
from commitments.render.svg.text import ARIAL, wrapped
from commitments.render.svg.woven import edge, emblem
from commitments.render.templating import qr_picture
from commitments.render.typesetting import typesetter
from commitments.render.zips import Timeless
from commitments.site.cells import BigFigure, Phrase, Table
from commitments.site.chart_model import BarChart
from commitments.site.slides import Deck, Slide
from commitments.site.theme import LIGHT
from commitments.text.sanitize import in_xml
from commitments.text.shortening import cut

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

FONT = "Arial"  # every system has it, or one of the same widths
WIDTH, HEIGHT = 13.333, 7.5  # inches, 16:9
_EDGE, _OPENING_EDGE = 0.3, 0.95  # of the woven edge
_LEFT, _ROOM = 0.75, WIDTH - 1.35
_FIRST = 1.45  # where the words of the first slide begin
_TOP, _BOTTOM = 2.15, 6.75  # of what a slide shows
_LINE = 1.2  # from line to line, as a part of the size
_UNSTYLED = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the style of tables that have none
_PROPERTY = 255  # characters of a property of the document
_THEME = {
    "dk1": LIGHT.ink,
    "lt1": LIGHT.ground,
    "dk2": LIGHT.quiet,
    "lt2": LIGHT.second_ground,
    "accent1": LIGHT.accent,
    "accent2": LIGHT.completion["substantial"],
    "accent3": LIGHT.completion["limited"],
    "accent4": LIGHT.completion["not_started"],
    "accent5": LIGHT.ochre,
    "accent6": LIGHT.edge,
    "hlink": LIGHT.accent,
    "folHlink": LIGHT.quiet,
}


def powerpoint(deck: Deck, t: Translator, day: date, whole: str) -> bytes:
    """Return a deck as a .pptx file in the language of `t`; `day` is that of reading, `whole` the whole
    address under which it was asked.

    Raises:
        FileNotMadeError: Its pictures take more memory or time than they may.
    """
    to = urljoin(whole, deck.slides[0].to) if whole.startswith("http") else ""
    pictures = _pictures(deck, to)
    book = _template(pictures)
    drawing = _Drawing(book, deck, t)
    drawing.title(pictures, to)
    for slide in deck.slides:
        drawing.slide(slide)
    about = book.core_properties
    about.title, about.subject = cut(deck.title, _PROPERTY), cut(in_xml(deck.view), _PROPERTY)
    about.author = about.last_modified_by = about.title
    about.keywords, about.comments, about.category = "", cut(deck.notice, _PROPERTY), ""
    about.language = t.language
    about.created = about.modified = datetime.combine(day, time(), UTC)
    about.revision = 1
    return _packed(book)


@dataclass(frozen=True)
class _Pictures:
    """What stands on slides as a picture, as PNG; the code and the cloth may be missing."""

    edge: bytes
    opening_edge: bytes
    emblem: bytes
    code: bytes = b""
    cloth: bytes = b""


def _pictures(deck: Deck, to: str) -> _Pictures:
    """Return the pictures of a deck, whose code leads to an address."""
    with typesetter() as sets:
        code = qr_picture(to)
        return _Pictures(
            sets.png(_edge(_EDGE), 60),
            sets.png(_edge(_OPENING_EDGE), 190),
            sets.png(_alone(emblem(0, 0, 32), 32, 32), 200),
            sets.png(code, 600) if code else b"",
            sets.png(figures.cover(deck.cloth), 2400) if deck.cloth else b"",
        )


def _edge(wide: float) -> str:
    return _alone(edge(100 * wide, 100 * HEIGHT), 100 * wide, 100 * HEIGHT)


def _alone(drawn: str, wide: float, high: float) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}">{drawn}</svg>'


@dataclass(frozen=True)
class _To:
    """Where the parts of a presentation are written to, by their addresses in it."""

    packed: Timeless

    def write(self, uri: Any, blob: bytes) -> None:
        self.packed.writestr(uri.membername, blob)


def _packed(book: Any) -> bytes:
    """Return a presentation as its file; left to itself, the library asks the clock when it packs."""
    out, package = BytesIO(), book.part.package
    parts = PackageWriter(out, package._rels, tuple(package.iter_parts()))
    with Timeless(out) as packed:
        to = _To(packed)
        parts._write_content_types_stream(to)
        parts._write_pkg_rels(to)
        parts._write_parts(to)
    return out.getvalue()


def fitted(
    text: str, width: float, height: float, sizes: Sequence[int], *, bold: bool = False
) -> tuple[str, int]:
    """Return the largest of `sizes` (points) at which a text fits a frame (inches), shortened where none
    does."""

    def lines(size: int) -> list[str]:
        return [
            line
            for part in text.split("\n")
            for line in wrapped(part, size, width * 72, bold=bold, font=ARIAL)
        ]

    for size in sizes:
        if len(lines(size)) * size * _LINE <= height * 72:
            return text, size
    size = sizes[-1]
    kept = lines(size)[: max(1, int(height * 72 / (size * _LINE)))]
    while len(wrapped(f"{kept[-1]} …", size, width * 72, bold=bold, font=ARIAL)) > 1:
        kept[-1] = kept[-1][:-1]
    return " ".join([*kept[:-1], f"{kept[-1].rstrip()} …"]), size


def _colour(code: str) -> Any:
    return RGBColor.from_string(code.removeprefix("#"))


# --- the template -------------------------------------------------------------------------------------------


def _template(pictures: _Pictures) -> Any:
    """Make the project's own template: 16:9, its palette, its woven edge, a title slide and one with a
    title."""
    book = Presentation()
    book.slide_width, book.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = book.slide_master
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = _themed(theme.blob)
    layouts = book.slide_layouts
    for layout in list(layouts):
        if layout.name not in ("Title Slide", "Title Only"):
            layouts.remove(layout)
    for holder in (master, *layouts):
        for shape in list(holder.placeholders):
            if shape.placeholder_format.idx >= 10 or shape.placeholder_format.type in (13, 15, 16):
                shape._element.getparent().remove(shape._element)
    fill = master.background.fill
    fill.solid()
    fill.fore_color.rgb = _colour(LIGHT.ground)
    title, body = master.placeholders
    _place(title, _LEFT, 0.95, _ROOM, 1.1)
    _place(body, _LEFT, _TOP, _ROOM, _BOTTOM - _TOP)
    style = master._element.find(".//" + qn("p:titleStyle") + "/" + qn("a:lvl1pPr"))
    style.set("algn", "l")
    style.find(qn("a:defRPr")).set("sz", "2400")
    style.find(qn("a:defRPr")).set("b", "1")
    title.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    opening, plain = layouts
    for shape in opening.placeholders:
        first = shape.placeholder_format.idx == 0
        _place(shape, _FIRST, 1.5 if first else 2.4, 8.9, 0.9 if first else 1.35)
        for level in shape._element.iter(qn("a:lvl1pPr")):
            level.set("algn", "l")
    for shape in plain.placeholders:
        _place(shape, _LEFT, 0.95, _ROOM, 1.1)
    for layout, picture, wide in (
        (opening, pictures.opening_edge, _OPENING_EDGE),
        (plain, pictures.edge, _EDGE),
    ):
        _, relation = layout.part.get_or_add_image_part(BytesIO(picture))
        drawn = CT_Picture.new_pic(1_000, "edge", "", relation, 0, 0, Inches(wide), Inches(HEIGHT))
        layout.shapes._spTree.insert(2, drawn)  # behind all else
    return book


def _themed(blob: bytes) -> bytes:
    theme = etree.fromstring(blob)
    theme.set("name", "Bamako")
    for scheme in theme.iter(qn("a:clrScheme")):
        scheme.set("name", "Bamako")
        for slot in scheme:
            for colour in list(slot):
                slot.remove(colour)
            value = _THEME[etree.QName(slot).localname].removeprefix("#")
            etree.SubElement(slot, qn("a:srgbClr"), val=value)
    for fonts in theme.iter(qn("a:majorFont"), qn("a:minorFont")):
        fonts.find(qn("a:latin")).set("typeface", FONT)
    return bytes(etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True))


def _say_language(run: Any, t: Translator) -> None:
    """Say in which language a run is, for spelling: python-pptx knows those that its list has."""
    run._r.get_or_add_rPr().set("lang", t.tag)


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = map(Inches, (left, top, width, height))


# --- the slides ---------------------------------------------------------------------------------------------


class _Drawing:
    """Draws the slides of a deck into a presentation."""

    def __init__(self, book: Any, deck: Deck, t: Translator) -> None:
        self.book, self.deck, self.t = book, deck, t

    def title(self, pictures: _Pictures, to: str) -> None:
        """Draw the first slide: what this is, of what, on which day; the way to it on a phone, and every
        commitment at a glance."""
        deck, t = self.deck, self.t
        slide = self.book.slides.add_slide(self.book.slide_layouts[0])
        self._band(slide)
        name, under = slide.placeholders
        self._picture(slide, pictures.emblem, "", _FIRST, 0.75, 0.62)
        self._write(name, [deck.title], (44, 36), bold=True)
        self._write(under, [deck.view, deck.day, deck.source], (20, 18, 16), colour=LIGHT.quiet, gap=8)
        if pictures.code:
            code = self._picture(
                slide, pictures.code, t("QR code: this view on your phone"), 10.95, 0.75, 1.75
            )
            code.click_action.hyperlink.address = to
            caption = self._frame(slide, 10.95, 2.6, 1.75, 0.9)
            said = t("On your phone: the same figures, and all that is behind them")
            self._write(caption, [said], (12, 10), colour=LIGHT.quiet)
        if deck.cloth:
            self._picture(
                slide, pictures.cloth, f"{deck.cloth.finding} {deck.cloth.alt}", _FIRST, 4.05, 11.25
            )
        self._notes(slide, deck.notes)

    def slide(self, content: Slide) -> None:
        """Draw one slide."""
        slide = self.book.slides.add_slide(self.book.slide_layouts[1])
        self._band(slide)
        self._write(self._frame(slide, _LEFT, 0.55, _ROOM, 0.35), [content.name], (14,), colour=LIGHT.ochre)
        self._write(slide.shapes.title, [content.finding], (28, 24, 22, 20, 18), bold=True)
        self._colour_phrases(slide.shapes.title, content.told)
        if content.figures:
            self._figures(slide, content.figures)
        height = _BOTTOM - _TOP
        if content.bars and content.lines:
            half = _ROOM / 2 - 0.25
            self._bars(slide, content.bars, content.name, content.alt, _LEFT, half, height)
            self._list(slide, content.lines, _LEFT + half + 0.5, half, height)
        elif content.bars:
            self._bars(slide, content.bars, content.name, content.alt, _LEFT, _ROOM, height)
        elif content.table:
            self._table(slide, content.table, content.alt, height)
        elif content.lines:
            self._list(slide, content.lines, _LEFT, _ROOM, height)
        foot = [" · ".join((content.of, self.deck.day, self.deck.source))]
        self._write(self._frame(slide, _LEFT, 6.9, _ROOM - 0.8, 0.4), foot, (12, 10), colour=LIGHT.quiet)
        self._number(slide)
        self._notes(slide, (content.finding, *content.notes))

    def _picture(self, slide: Any, png: bytes, alt: str, left: float, top: float, width: float) -> Any:
        picture = slide.shapes.add_picture(BytesIO(png), Inches(left), Inches(top), Inches(width))
        picture._element.nvPicPr.cNvPr.set("descr", in_xml(alt))
        return picture

    def _frame(self, slide: Any, left: float, top: float, width: float, height: float) -> Any:
        return slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))

    def _write(
        self,
        shape: Any,
        paragraphs: Sequence[str],
        sizes: Sequence[int],
        *,
        bold: bool = False,
        colour: str = LIGHT.ink,
        gap: int = 0,
    ) -> None:
        """Write paragraphs into a shape, as large as they fit."""
        frame = shape.text_frame
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        width, height = Emu(shape.width).inches, Emu(shape.height).inches / len(paragraphs) - gap / 72
        size = min(fitted(text, width, height, sizes, bold=bold)[1] for text in paragraphs)
        for i, text in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            if gap and i:
                paragraph.space_before = Pt(gap)
            self._run(paragraph, fitted(text, width, height, (size,), bold=bold)[0], size, bold, colour)

    def _colour_phrases(self, shape: Any, told: Sequence[Phrase]) -> None:
        """Write a finding again in the colours of what it tells, unless it had to be shortened."""
        (paragraph,) = shape.text_frame.paragraphs
        if paragraph.text != in_xml("".join(phrase.text for phrase in told)):
            return
        (whole,) = paragraph.runs
        size = whole.font.size.pt
        paragraph._p.remove(whole._r)
        for phrase in told:
            colour = LIGHT.completion.get(phrase.code, LIGHT.ink)
            self._run(paragraph, phrase.text, size, True, colour)

    def _run(self, paragraph: Any, text: str, size: int, bold: bool, colour: str) -> None:
        run = paragraph.add_run()
        run.text = in_xml(text)
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = _colour(colour)
        _say_language(run, self.t)

    def _band(self, slide: Any) -> None:
        """Say on every slide that all is invented, where it is."""
        if self.deck.notice:
            band = self._frame(slide, 0, 0, WIDTH, 0.42)
            band.fill.solid()
            band.fill.fore_color.rgb = _colour(LIGHT.second_ground)
            self._write(band, [self.deck.notice], (14, 12), bold=True)
            band.text_frame.margin_left = Inches(_LEFT)
            band.name = self.deck.notice
            band.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE

    def _rule(self, slide: Any, left: float, top: float, width: float) -> None:
        rule = slide.shapes.add_connector(
            MSO_CONNECTOR.STRAIGHT, Inches(left), Inches(top), Inches(left + width), Inches(top)
        )
        rule.line.color.rgb, rule.line.width = _colour(LIGHT.ink), Pt(3)
        rule._element.remove(rule._element.find(qn("p:style")))  # which has a shadow

    def _number(self, slide: Any) -> None:
        """Write the number of the slide, as a field."""
        shape = self._frame(slide, _LEFT + _ROOM - 0.7, 6.9, 0.7, 0.4)
        self._write(shape, ["1"], (12,), colour=LIGHT.quiet)
        run = shape.text_frame.paragraphs[0].runs[0]._r
        run.tag = qn("a:fld")
        run.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
        run.set("type", "slidenum")
        run.find(qn("a:t")).text = str(len(self.book.slides))

    def _notes(self, slide: Any, paragraphs: Sequence[str]) -> None:
        frame = slide.notes_slide.notes_text_frame
        frame.text = in_xml("\n".join(paragraphs))
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                _say_language(run, self.t)

    def _figures(self, slide: Any, figures: Sequence[BigFigure]) -> None:
        """Draw large figures beside each other, each with its words under it."""
        gap = 0.35
        width = (_ROOM - gap * (len(figures) - 1)) / len(figures)
        for i, figure in enumerate(figures):
            left = _LEFT + i * (width + gap)
            self._rule(slide, left, 2.8, width)
            self._write(self._frame(slide, left, 2.95, width, 1.0), [figure.value], (54, 44, 36), bold=True)
            # Beside each other they stand on one line, with or without it.
            if figure.of:
                self._write(
                    self._frame(slide, left, 3.95, width, 0.4), [figure.of], (18, 16), colour=LIGHT.quiet
                )
            self._write(self._frame(slide, left, 4.4, width, 1.9), [figure.words], (20, 18, 16, 14))

    def _list(
        self, slide: Any, lines: Sequence[tuple[str, str]], left: float, width: float, height: float
    ) -> None:
        """Write what there is below each other, each with a line under it."""
        pitch = min(height / len(lines), 1.0)
        # A list that stands alone explains; one beside a chart names.
        names, under = (0.42, 0.55) if width > _ROOM / 2 else (0.51, 0.44)
        names_of, texts = zip(*lines, strict=True)
        first = min(fitted(text, width, pitch * names, (20, 18, 16, 14), bold=True)[1] for text in names_of)
        second = min(fitted(text, width, pitch * under, (16, 14, 12))[1] for text in texts)
        for i, (name, text) in enumerate(lines):
            top = _TOP + i * pitch
            frame = self._frame(slide, left, top, width, pitch * names)
            self._write(frame, [name], (first,), bold=True)
            frame = self._frame(slide, left, top + pitch * names, width, pitch * under)
            self._write(frame, [text], (second,), colour=LIGHT.quiet)

    def _table(self, slide: Any, table: Table, alt: str, height: float) -> None:
        """Draw a table, a line under each row."""
        rows, columns = len(table.rows) + 1, len(table.heads)
        frame = slide.shapes.add_table(
            rows, columns, Inches(_LEFT), Inches(_TOP), Inches(_ROOM), Inches(height)
        )
        frame._element.nvGraphicFramePr.cNvPr.set("descr", in_xml(alt))
        drawn = frame.table
        drawn._tbl.tblPr.find(qn("a:tableStyleId")).text = _UNSTYLED
        first, size = 3.4, 18 if rows < 11 else 14
        for at, column in enumerate(drawn.columns):
            column.width = Inches(first if at == 0 else (_ROOM - first) / (columns - 1))
        for y, row in enumerate((table.heads, *table.rows)):
            drawn.rows[y].height = Inches(height / rows)
            for x, of in enumerate(row):
                cell = drawn.cell(y, x)
                cell.margin_left = 0
                cell.margin_top = cell.margin_bottom = Inches(0.02)
                cell.vertical_anchor = MSO_ANCHOR.BOTTOM if y == 0 else MSO_ANCHOR.MIDDLE
                paragraph = cell.text_frame.paragraphs[0]
                paragraph.alignment = PP_ALIGN.RIGHT if x else PP_ALIGN.LEFT
                colour = LIGHT.quiet if y == 0 or x == columns - 1 else LIGHT.ink
                self._run(paragraph, of.text, size if y else 13, bool(y) and x < columns - 1, colour)
                line = etree.SubElement(
                    cell._tc.get_or_add_tcPr(), qn("a:lnB"), w=str(Pt(2 if y == 0 else 0.75))
                )
                shade = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"))
                shade.set("val", (LIGHT.ink if y == 0 else LIGHT.line).removeprefix("#"))

    # --- charts ---------------------------------------------------------------------------------------------

    def _bars(
        self, slide: Any, bars: BarChart, title: str, alt: str, left: float, width: float, height: float
    ) -> None:
        data = CategoryChartData(number_format="#,##0")
        # Many bars leave no room for long names; the words for screen readers have all of them.
        longest, stacked = 110 if len(bars.bars) < 9 else 56, bars.stacked
        names = [f"{bar.name} ({bar.end})" if stacked and bar.end else bar.name for bar in bars.bars]
        data.categories = [cut(in_xml(name), longest) for name in names]
        for at, series in enumerate(bars.series):
            data.add_series(series.name, [bar.parts[at].value for bar in bars.bars])
        kind = XL_CHART_TYPE.BAR_STACKED if stacked else XL_CHART_TYPE.BAR_CLUSTERED
        if bars.scale:
            kind = XL_CHART_TYPE.BAR_STACKED_100
        frame = slide.shapes.add_chart(kind, Inches(left), Inches(_TOP), Inches(width), Inches(height), data)
        named = frame._element.nvGraphicFramePr.cNvPr
        named.set("name", cut(in_xml(title), 120))
        named.set("descr", in_xml(alt))
        chart = frame.chart
        chart.has_title = False
        chart.font.size, chart.font.name = Pt(14 if len(names) < 10 else 12), FONT
        chart.font.color.rgb = _colour(LIGHT.ink)
        chart.has_legend = stacked
        if stacked:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
            chart.legend.font.size = Pt(14)
        categories, values = chart.category_axis, chart.value_axis
        categories.reverse_order = True  # bars are counted from below
        categories.has_major_gridlines = values.has_major_gridlines = values.visible = False
        categories.format.line.color.rgb = _colour(LIGHT.line)
        categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        values.minimum_scale = 0
        plot = chart.plots[0]
        # Few bars are no thicker than many.
        plot.gap_width = 35 + 40 * max(0, 6 - len(names))
        plot.overlap = 100 if stacked else 0
        # A number stands where its bar has room for it; one that stands beside its bar always has.
        least = 1 if bars.scale else max(1, int(bars.longest) // 45 + 1)
        shown = f'[<{least}]"";#,##0' if stacked else "#,##0"
        for drawn, series in zip(plot.series, bars.series, strict=True):
            self._fill(drawn, series.code)
            labels = drawn.data_labels
            labels.show_value = True
            labels.number_format, labels.number_format_is_linked = shown, False
            labels.position = XL_LABEL_POSITION.CENTER if stacked else XL_LABEL_POSITION.OUTSIDE_END
            labels.font.size = Pt(12)
            labels.font.color.rgb = _colour(LIGHT.on_parts.get(series.code, LIGHT.ink))

    def _fill(self, drawn: Any, code: str) -> None:
        """Return the bars of a series the look of its code."""
        drawn.invert_if_negative = False
        fill = drawn.format.fill
        if code == "no_evidence":
            fill.patterned()
            fill.pattern = MSO_PATTERN.LIGHT_UPWARD_DIAGONAL
            fill.fore_color.rgb, fill.back_color.rgb = _colour(LIGHT.hatch), _colour(LIGHT.ground)
        elif code in LIGHT.parts:
            fill.solid()
            fill.fore_color.rgb = _colour(LIGHT.parts[code])
        else:
            fill.background()  # silence looks empty
        drawn.format.line.color.rgb, drawn.format.line.width = _colour(LIGHT.edge), Pt(0.75)
