"""A portal user who loads pages through Odoo's own request handling, in process."""

from werkzeug.test import Client

from odoo import http
from odoo.service.security import compute_session_token
from odoo.service.server import load_server_wide_modules

from .harness import Sample


class Visitor:
    def __init__(self, database, user_id):
        load_server_wide_modules()
        # With cookies of its own the client would hide the one of the session.
        self.client = Client(http.root, use_cookies=False)
        self.session = self.open_session(database, user_id)

    def open_session(self, database, user_id):
        session = http.root.session_store.new()
        with database.transaction(user_id) as env:
            session.update(
                http.get_default_session(),
                db=database.name,
                uid=user_id,
                login=env.user.login,
                # Else the first visit of a device writes a log entry.
                _trace_disable=True,
            )
            session.session_token = compute_session_token(session, env)
            session.context = dict(env["res.users"].context_get())
        http.root.session_store.save(session)
        return session

    def visit(self, path):
        """Load a page; return the sample and the text."""
        headers = {"Cookie": f"session_id={self.session.sid}"}
        with Sample().timed() as sample:
            response = self.client.get(path, headers=headers)
            text = response.get_data(as_text=True)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        return sample, text

    def leave(self):
        http.root.session_store.delete(self.session)
