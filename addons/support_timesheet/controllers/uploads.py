from odoo.http import request

from odoo.addons.support_contracts.tools.uploads import check_upload

MOST_FILES = 10


def get_uploads(name="attachment"):
    """[(name, bytes)] of the form; raises UserError for what is not accepted."""
    uploads = request.httprequest.files.getlist(name)[:MOST_FILES]
    files = [(file.filename, file.read()) for file in uploads if file.filename]
    for file_name, data in files:
        check_upload(request.env, file_name, data)
    return files
