"""Rows of words from the files that spreadsheets write."""

import csv
import io
import zipfile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from odoo.exceptions import UserError

from .uploads import check_upload

MAX_ROWS = 1000
MAX_COLUMNS = 100
# What a workbook may be once unpacked: a small file can hold a very large one.
MAX_UNPACKED_BYTES = 50 * 1024 * 1024


def read_rows(env, name, data):
    """[[words of each cell]] of a CSV or XLSX file, of its first sheet.

    Raises UserError for what is neither, is too large or is an unsafe upload.
    """
    check_upload(env, name, data)
    suffix = (name or "").rpartition(".")[2].strip().lower()
    if suffix == "xlsx":
        rows = _read_xlsx(env, name, data)
    elif suffix in ("csv", "txt", "tsv"):
        rows = _read_csv(env, name, data)
    else:
        raise UserError(
            env._("“%s” is no CSV or XLSX file: save the sheet as one of them.", name)
        )
    if len(rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in rows):
        raise UserError(
            env._(
                "“%(name)s” has more than %(rows)s rows or %(columns)s columns.",
                name=name,
                rows=MAX_ROWS,
                columns=MAX_COLUMNS,
            )
        )
    return rows


def _read_xlsx(env, name, data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise UserError(env._("“%s” is too large once unpacked.", name))
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(
            max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1, values_only=True
        )
        return [_words(row) for row in rows]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError):
        raise UserError(env._("“%s” cannot be read as an XLSX file.", name)) from None


def _words(row):
    """The cells up to the last one that holds something."""
    words = ["" if cell is None else str(cell).strip() for cell in row]
    while words and not words[-1]:
        words.pop()
    return words


def _read_csv(env, name, data):
    text = _decoded(data)
    if "\0" in text:
        raise UserError(env._("“%s” cannot be read as a CSV file.", name))
    head = text.partition("\n")[0]
    delimiter = max("\t;,", key=head.count)
    return [
        [cell.strip() for cell in row]
        for row in csv.reader(io.StringIO(text), delimiter=delimiter)
    ]


def _decoded(data):
    """Spreadsheets write UTF-8, with a mark or without, or the Windows code page."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
