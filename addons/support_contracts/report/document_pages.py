"""Headers, page numbers and the numbers of the contents, drawn on finished pages.

wkhtmltopdf as distributions build it prints no header or footer and counts no pages;
what is drawn here comes out the same with every build.
"""

import io

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen import canvas

from odoo.tools.pdf import PdfFileReader, PdfFileWriter

MARGIN, TOP, BOTTOM = 56.7, 34.0, 30.0  # points; the side margin is 20 mm
GREY, BLUE = (0.39, 0.45, 0.55), (0.12, 0.23, 0.37)
SIZE = 8


def finish(pdf, top, bottom, page_label, headings):
    """``pdf`` (bytes) with ``top`` and ``bottom`` on each page but the cover.

    ``page_label`` has {page} and {pages}; ``headings`` (``arithmetic.outline``) are
    looked up in the text, so that the contents say the page of each.
    """
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    pages = [reader.getPage(number) for number in range(reader.numPages)]
    texts = [_squeezed(_lines(page)) for page in pages]
    contents, numbers = _locate(texts, headings)
    writer, font = PdfFileWriter(), _font()
    for index, page in enumerate(pages):
        width, height = (float(side) for side in page.mediaBox[2:])
        drawing = io.BytesIO()
        sheet = canvas.Canvas(drawing, pagesize=(width, height))
        if index:
            label = page_label.format(page=index + 1, pages=len(pages))
            _draw_frame(sheet, font, width, height, top, bottom, label)
        if index in contents:
            _draw_numbers(sheet, font, width, page, headings, numbers)
        sheet.showPage()
        sheet.save()
        page.mergePage(PdfFileReader(io.BytesIO(drawing.getvalue())).getPage(0))
        writer.addPage(page)
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def _font():
    """A font that has the letters of most languages, else one that is always there."""
    name = "DejaVuSans"
    try:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    except TTFError:
        return "Helvetica"
    return name


def _draw_frame(sheet, font, width, height, top, bottom, label):
    sheet.setFont(font, SIZE)
    sheet.setFillColorRGB(*GREY)
    sheet.setStrokeColorRGB(*GREY)
    sheet.setLineWidth(0.4)
    sheet.drawString(MARGIN, height - TOP, top)
    sheet.line(MARGIN, height - TOP - 6, width - MARGIN, height - TOP - 6)
    room = width - 2 * MARGIN - sheet.stringWidth(label, font, SIZE) - 20
    sheet.line(MARGIN, BOTTOM + 11, width - MARGIN, BOTTOM + 11)
    sheet.drawString(MARGIN, BOTTOM, _shortened(sheet, bottom, font, room))
    sheet.drawRightString(width - MARGIN, BOTTOM, label)


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


def _locate(texts, headings):
    """(pages of the contents, {heading: page number from 1})."""
    labels = ["".join(heading.label.split()) for heading in headings]
    first = labels[0] if labels else None
    hits = [
        index
        for index, lines in enumerate(texts)
        if any(text == first for text, _height in lines)
    ]
    if len(hits) < 2:
        return set(), {}
    contents, page, numbers = set(range(hits[0], hits[1])), hits[1], {}
    for heading, label in zip(headings, labels, strict=True):
        found = next(
            (
                index
                for index in range(page, len(texts))
                if any(text == label for text, _height in texts[index])
            ),
            None,
        )
        if found is not None:
            page = found
            numbers[heading] = found + 1
    return contents, numbers


def _draw_numbers(sheet, font, width, page, headings, numbers):
    by_label = {"".join(heading.label.split()): heading for heading in headings}
    sheet.setFont(font, 9.5)
    sheet.setFillColorRGB(*BLUE)
    for text, height in _squeezed(_lines(page)):
        number = numbers.get(by_label.get(text))
        if number:
            sheet.drawRightString(width - MARGIN, height, str(number))
