"""What customers may send us as files."""

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
