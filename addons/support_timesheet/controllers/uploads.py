from odoo.http import request

MOST_FILES = 10


def get_uploads(name="attachment"):
    """[(name, bytes)] of the form, unchecked: whoever keeps them checks them."""
    uploads = request.httprequest.files.getlist(name)[:MOST_FILES]
    return [(file.filename, file.read()) for file in uploads if file.filename]
