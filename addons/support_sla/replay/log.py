"""A file of any size, record by record: never more than one of them in memory."""

import csv
import gzip
import hashlib
import io
import zlib
from contextlib import contextmanager

from .problem import Problem

# Characters of a line, and of a cell; what is longer is no log but a missing quote.
LONGEST_LINE = 1 << 20
LONGEST_CELL = 1 << 17
TOO_LONG = "\udcff\udcff"
BLOCK = 1 << 20


def fingerprint(path):
    """SHA-256 of the file, in blocks."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def open_log(path, mapping):
    """The `Log` of a CSV file, which may be compressed (.gz)."""
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rb") as raw:
        text = io.TextIOWrapper(
            raw, encoding=mapping.encoding, errors="surrogateescape", newline=""
        )
        yield Log(text, mapping)


class Log:
    """Iterates over (line number, {column: text} or `Problem`) of a text.

    Bytes that are not of the encoding arrive as lone surrogates: a row is refused only
    if a column that is read holds one.
    """

    def __init__(self, text, mapping):
        csv.field_size_limit(LONGEST_CELL)
        self.reader = csv.reader(_lines(text), delimiter=mapping.delimiter)
        self.used = mapping.columns()
        try:
            self.header = [name.strip() for name in next(self.reader, [])]
        except csv.Error as error:
            raise Problem("header", error=error) from error
        missing = sorted(self.used - set(self.header))
        if missing:
            raise Problem("missing_column", name=missing[0])

    def __iter__(self):
        while True:
            try:
                cells = next(self.reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self.reader.line_num, Problem("csv", error=error)
                continue
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise Problem("truncated", line=self.reader.line_num) from error
            if cells:
                yield self.reader.line_num, self._named(cells)

    def skip(self, count):
        """Leave out records that an earlier run has read."""
        for _number, _record in zip(range(count), self, strict=False):
            pass

    def _named(self, cells):
        if cells[0].startswith(TOO_LONG):
            return Problem("too_long")
        if len(cells) != len(self.header):
            return Problem("cells", count=len(cells), expected=len(self.header))
        named = dict(zip(self.header, cells, strict=True))
        for name in self.used:
            if not _is_text(named[name]):
                return Problem("encoding", name=name)
        return named


def _lines(text):
    """Lines of a text; one without an end is given up, and marked."""
    while line := text.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith(("\n", "\r")):
            yield line
            continue
        while (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
            pass
        yield f"{TOO_LONG}\n"


def _is_text(value):
    return value.isascii() or not any("\ud800" <= char <= "\udfff" for char in value)
