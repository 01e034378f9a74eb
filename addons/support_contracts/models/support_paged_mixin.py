import io

from odoo import models

from ..tools.document_pages import finish


class SupportPagedMixin(models.AbstractModel):
    """What is printed with page numbers, whatever wkhtmltopdf makes its pages."""

    _name = "support.paged.mixin"
    _description = "Printed with Page Numbers"

    # A first page that is a cover bears nothing else.
    _HAS_COVER = False

    def _finish_pages(self, stream):
        """The same pages with headers, page numbers and numbers in the contents."""
        self.ensure_one()
        printed = self.with_context(lang=self._get_page_lang())
        return io.BytesIO(
            finish(
                stream.getvalue(),
                *printed._get_page_lines(),
                printed.env._("Page {page} of {pages}"),
                printed._get_page_headings(),
                self._HAS_COVER,
            )
        )

    def _get_page_lang(self):
        """Code of the language that it is printed in."""
        raise NotImplementedError

    def _get_page_lines(self):
        """(top left from the second page on, bottom left of every page)."""
        raise NotImplementedError

    def _get_page_headings(self):
        """What the contents list, ``arithmetic.outline`` headings in their order."""
        return []
