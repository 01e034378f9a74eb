"""Headers, page numbers and the numbers of the contents, drawn on finished pages.

wkhtmltopdf as distributions build it prints no header or footer and counts no pages;
what is drawn here comes out the same with every build.
"""

import io
import re

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen import canvas

from odoo.tools.pdf import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    PdfFileReader,
    PdfFileWriter,
)

MARGIN, TOP, BOTTOM = 56.7, 34.0, 30.0  # points; the side margin is 20 mm
GREY, BLUE = (0.39, 0.45, 0.55), (0.12, 0.23, 0.37)
SIZE = 8
COLOUR = re.compile(r"([\d.]+) ([\d.]+) ([\d.]+) scn")


def finish(pdf, top, bottom, page_label, headings, has_cover=True):
    """``pdf`` (bytes) with ``top`` and ``bottom`` on each page but the first.

    The first one stays bare where it is a cover; else it begins with a heading of its
    own and gets the bottom only.
    ``page_label`` has {page} and {pages}; ``headings`` (``arithmetic.outline``) are
    found by their colours, so that the contents say the page of each. What wkhtmltopdf
    made stays as it is: parsing it would cost more than making it.
    """
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    pages = list(reader.pages)
    contents, numbers = _locate(pages, headings)
    sheets = io.BytesIO()
    sheet, font = canvas.Canvas(sheets), _font()
    for index, page in enumerate(pages):
        width, height = (float(side) for side in page.mediabox[2:])
        sheet.setPageSize((width, height))
        label = page_label.format(page=index + 1, pages=len(pages))
        if index:
            _draw_top(sheet, font, width, height, top)
        if index or not has_cover:
            _draw_bottom(sheet, font, width, bottom, label)
        if index in contents:
            _draw_numbers(sheet, font, width, page, headings, numbers)
        sheet.showPage()
    sheet.save()
    return _laid_over(pages, list(PdfFileReader(sheets).pages))


def _laid_over(pages, sheets):
    """The pages with a sheet on each, as bytes."""
    writer = PdfFileWriter()
    before = writer._addObject(_stream(b"q\n"))
    after = writer._addObject(_stream(b"\nQ\nq /SupportSheet Do Q"))
    for page, sheet in zip(pages, sheets, strict=True):
        drawing = _stream(sheet.get_contents().get_data())
        drawing[NameObject("/Type")] = NameObject("/XObject")
        drawing[NameObject("/Subtype")] = NameObject("/Form")
        drawing[NameObject("/BBox")] = page.mediabox
        drawing[NameObject("/Resources")] = sheet["/Resources"]
        resources = DictionaryObject(page["/Resources"])
        pictures = DictionaryObject(resources.get("/XObject", {}))
        pictures[NameObject("/SupportSheet")] = writer._addObject(drawing)
        resources[NameObject("/XObject")] = pictures
        page[NameObject("/Resources")] = resources
        page[NameObject("/Contents")] = ArrayObject(
            [before, page.raw_get("/Contents"), after]
        )
        writer.add_page(page)
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def _stream(data):
    stream = DecodedStreamObject()
    stream.set_data(data)
    return stream


def _font():
    """A font that has the letters of most languages, else one that is always there."""
    name = "DejaVuSans"
    try:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    except TTFError:
        return "Helvetica"
    return name


def _draw_top(sheet, font, width, height, top):
    _set_small_grey(sheet, font)
    sheet.drawString(MARGIN, height - TOP, top)
    sheet.line(MARGIN, height - TOP - 6, width - MARGIN, height - TOP - 6)


def _draw_bottom(sheet, font, width, bottom, label):
    _set_small_grey(sheet, font)
    room = width - 2 * MARGIN - sheet.stringWidth(label, font, SIZE) - 20
    sheet.line(MARGIN, BOTTOM + 11, width - MARGIN, BOTTOM + 11)
    sheet.drawString(MARGIN, BOTTOM, _shortened(sheet, bottom, font, room))
    sheet.drawRightString(width - MARGIN, BOTTOM, label)


def _set_small_grey(sheet, font):
    sheet.setFont(font, SIZE)
    sheet.setFillColorRGB(*GREY)
    sheet.setStrokeColorRGB(*GREY)
    sheet.setLineWidth(0.4)


def _shortened(sheet, text, font, room):
    if sheet.stringWidth(text, font, SIZE) <= room:
        return text
    while text and sheet.stringWidth(text + "…", font, SIZE) > room:
        text = text[:-1]
    return text.rstrip() + "…"


# ----------------------------------------------------------------------
# Contents
# ----------------------------------------------------------------------


def _lines(page):
    """[(text, height in points above the bottom)] of the lines of a page."""
    found = {}

    def visit(text, cm, tm, _font, _size):
        if text.strip():
            height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found[round(height, 1)] = found.get(round(height, 1), "") + text

    page.extract_text(visitor_text=visit)
    return [(text, height) for height, text in found.items()]


def _squeezed(lines):
    return [("".join(text.split()), height) for text, height in lines]


def _locate(pages, headings):
    """(numbers of the pages of contents, {heading: page number from 1}).

    The contents are between the cover and the first heading.
    """
    colours = [_colours(page) for page in pages]
    page, numbers = 0, {}
    for heading in headings:
        found = next(
            (n for n in range(page, len(pages)) if heading.rgb in colours[n]), None
        )
        if found is not None:
            page = found
            numbers[heading] = found + 1
    return range(1, min(numbers.values(), default=1) - 1), numbers


def _colours(page):
    """{(red, green, blue)} that the page is drawn with, of 255 each."""
    drawn = page.get_contents().get_data().decode("latin-1")
    return {
        tuple(round(float(part) * 255) for part in parts)
        for parts in set(COLOUR.findall(drawn))
    }


def _draw_numbers(sheet, font, width, page, headings, numbers):
    by_label = {"".join(heading.label.split()): heading for heading in headings}
    sheet.setFont(font, 9.5)
    sheet.setFillColorRGB(*BLUE)
    for text, height in _squeezed(_lines(page)):
        number = numbers.get(by_label.get(text))
        if number:
            sheet.drawRightString(width - MARGIN, height, str(number))
