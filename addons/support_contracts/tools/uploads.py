"""What customers may send us as files."""

import re

from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

MAX_FILE_BYTES = 10 * 1024 * 1024
# Programs, and documents that a browser runs when somebody opens them.
REFUSED_SUFFIXES = frozenset(
    "apk app appimage bat bin cmd com cpl dll dmg elf exe gadget hta htm html iso jar "
    "js jse lnk mht mhtml msc msi msp pif ps1 reg scr sh shtml svg svgz vb vbe vbs "
    "wsf wsh xht xhtml".split()
)
REFUSED_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
REFUSED_MIMETYPES = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml"})
# A picture written into a text itself, as editors paste it.
INLINE_FILE = re.compile(r"""["'(]\s*data:([^;,"')]*)([^"')]*)""", re.IGNORECASE)
PICTURE_MIMETYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def check_pictures(env, html):
    """Raise UserError for what a text brings inside that is no picture, or too large.

    Four characters of a text hold three bytes of a picture.
    """
    for mimetype, data in INLINE_FILE.findall(str(html or "")):
        if mimetype.strip().lower() not in PICTURE_MIMETYPES:
            raise UserError(
                env._(
                    "The text holds a file of the kind “%s”: only PNG, JPEG, GIF and "
                    "WebP pictures are accepted.",
                    mimetype or "–",
                )
            )
        if len(data) * 3 // 4 > MAX_FILE_BYTES:
            raise UserError(
                env._(
                    "A picture in the text has more than %(size)s MB: make it smaller.",
                    size=MAX_FILE_BYTES // 1024**2,
                )
            )


def check_size(env, name, data):
    """Raise UserError, with the file's name, for what is too large."""
    if len(data) > MAX_FILE_BYTES:
        raise UserError(
            env._(
                "“%(name)s” has more than %(size)s MB: send smaller files.",
                name=name,
                size=MAX_FILE_BYTES // 1024**2,
            )
        )


def check_upload(env, name, data):
    """Raise UserError, with the file's name, for what is not accepted."""
    check_size(env, name, data)
    suffix = (name or "").rpartition(".")[2].strip().lower()
    if (
        suffix in REFUSED_SUFFIXES
        or data.startswith(REFUSED_STARTS)
        or guess_mimetype(data[:4096]) in REFUSED_MIMETYPES
    ):
        raise UserError(
            env._(
                "“%s” is a program or a web page: such files are not accepted. Send a "
                "picture, a PDF or a ZIP file.",
                name,
            )
        )
