from codecs import BOM_UTF8
from collections import Counter

from odoo import models


class BaseImportImport(models.TransientModel):
    """Files of support go in whole or not at all; faults are told with their lines."""

    _inherit = "base_import.import"

    def execute_import(self, fields, columns, options, dryrun=False):
        if not self._is_start_of_support(fields):
            return super().execute_import(fields, columns, options, dryrun=dryrun)
        # All rows at once: those of a batch before a wrong row would stay.
        options = {**options, "limit": None}
        result = super().execute_import(fields, columns, options, dryrun=dryrun)
        before = options.get("skip", 0) + bool(options.get("has_headers"))
        result["messages"] = self._name_lines(result["messages"], before)
        # Odoo finds the name of a row by the number that it tells.
        header = [""] * bool(options.get("has_headers"))
        result["name"] = header + result.get("name", [])
        return result

    def _read_csv(self, options):
        """What can be read as UTF-8 is: of a short file the encoding is misguessed."""
        if not options.get("encoding") and self._is_plain_utf8():
            options["encoding"] = "utf-8"
        return super()._read_csv(options)

    def _is_plain_utf8(self):
        content = self.file or b""
        try:
            content.decode()
        except UnicodeDecodeError:
            return False
        # Odoo takes the mark of Windows' own UTF-8 out where it finds it itself.
        return not content.startswith(BOM_UTF8)

    def _is_start_of_support(self, fields):
        model = self.env.get(self.res_model)
        return isinstance(model, self.env.registry["support.import.mixin"]) and (
            self.res_model != "res.partner"
            or any((name or "").startswith("support_") for name in fields)
        )

    def _name_lines(self, messages, before):
        """``messages`` of Odoo's import with lines as a spreadsheet counts them.

        ``before``: lines above the first row. A cell is told once: what is missing
        because it was not understood is no reason of its own.
        """
        told, named = set(), []
        texts = Counter(message["message"] for message in messages)
        for message in messages:
            record, field = message.get("record"), message.get("field")
            if record is None or "rows" not in message:
                named.append(message)
                continue
            if field and (record, field) in told:
                continue
            told.add((record, field))
            rows = message["rows"]
            shifted = {key: rows[key] + before for key in ("from", "to")}
            line = shifted["from"] + 1
            if "value" not in message and (field or texts[message["message"]] > 1):
                # The screen groups what has the same words, without its lines.
                text = self.env._(
                    "%(reason)s (line %(line)s)", reason=message["message"], line=line
                )
                message = {**message, "message": text}
            named.append({**message, "rows": shifted, "record": line})
        return named
