"""Databases as a server sees them: a registry each, a fresh cache for every act."""

from contextlib import contextmanager

from odoo import api
from odoo.modules.registry import Registry

from .harness import Sample

CONTEXT = {"lang": "en_US", "tz": "UTC"}
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
}


class Database:
    def __init__(self, name):
        self.name = name
        self.registry = Registry(name)

    @contextmanager
    def transaction(self, uid=api.SUPERUSER_ID, **context):
        """An environment of its own; what was not committed is undone at the end."""
        cr = self.registry.cursor()
        try:
            yield api.Environment(cr, uid, {**CONTEXT, **context})
        finally:
            cr.rollback()
            cr.close()

    @contextmanager
    def setup(self, **context):
        """Data that stays, made without mails and tracking."""
        with self.transaction(**QUIET, **context) as env:
            yield env
            env.cr.commit()
        self.registry.signal_changes()

    def sample(self, uid, act, prepare=None, commit=False):
        """One act of a user with a cold cache, up to what the commit would write.

        `prepare(env)` gives what `act` is called with after `env`; it is not timed.
        """
        with self.transaction(uid) as env:
            given = [prepare(env)] if prepare else []
            env.flush_all()
            env.invalidate_all()
            with Sample().timed() as sample:
                act(env, *given)
                env.cr.flush()
                if commit:
                    env.cr.commit()
        return sample
