from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.mail.controllers.attachment import AttachmentController

from ..tools.uploads import check_upload


class SupportAttachmentController(AttachmentController):
    @route()
    def mail_attachment_upload(
        self, ufile, thread_id, thread_model, is_pending=False, **kwargs
    ):
        """What customers put into a conversation; the page shows the refusal."""
        if not request.env.user._is_internal():
            try:
                check_upload(request.env, ufile.filename, ufile.read())
            except UserError as error:
                return request.make_json_response({"error": str(error)})
            ufile.seek(0)
        return super().mail_attachment_upload(
            ufile, thread_id, thread_model, is_pending=is_pending, **kwargs
        )
