"""The file that names each refused row, and why; it goes on after a restart."""

import csv
import os


class Report:
    """A CSV file of (row, case, reason), cut back to what was committed."""

    def __init__(self, path, size, head):
        self.path, self.size, self.head = path, size, head

    def __enter__(self):
        goes_on = 0 < self.size <= _size_of(self.path)
        mode = "r+" if goes_on else "w"
        self.file = open(self.path, mode, encoding="utf-8", newline="")
        self.writer = csv.writer(self.file, lineterminator="\n")
        if goes_on:
            # Rows of a batch that was never committed are read, and told, again.
            self.file.truncate(self.size)
            self.file.seek(0, os.SEEK_END)
        else:
            self.writer.writerow(self.head)
        return self

    def __exit__(self, *_error):
        self.file.close()

    def add(self, row, case, reason):
        # Lone surrogates stand for bytes that are no text.
        texts = (
            str(text).encode("utf-8", "backslashreplace") for text in (case, reason)
        )
        self.writer.writerow([row, *(text.decode() for text in texts)])

    def flush(self):
        """Write to the disk; returns the size in bytes."""
        self.file.flush()
        os.fsync(self.file.fileno())
        return _size_of(self.path)


def _size_of(path):
    return os.path.getsize(path) if os.path.exists(path) else 0
