"""Transactions that really commit, in threads, on a database of their own."""

import threading
from contextlib import contextmanager

import pytest

import odoo.tests.common
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying


class Firm:
    """A committed database and short ways to act in it."""

    def __init__(self):
        self.registry = Registry(odoo.tests.common.get_db_name())

    @contextmanager
    def transaction(self, uid=SUPERUSER_ID):
        """An environment of its own, committed at the end."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, uid, {})

    def race(self, *acts, retry=False):
        """Run ``acts(env)`` at once, each in its own transaction.

        All of them take their snapshot before any of them acts, as requests that
        arrive together do. Returns what each gave: a result or its exception.
        ``retry`` repeats a transaction that lost, as Odoo does for requests.
        """
        barrier = threading.Barrier(len(acts), timeout=20)
        outcomes = [None] * len(acts)
        cursors = [self.registry.cursor() for _act in acts]
        # Opened here: building one in a thread may wait for the registry's lock.
        envs = [api.Environment(cr, SUPERUSER_ID, {}) for cr in cursors]

        def run(place):
            env = envs[place]
            try:
                env.cr.execute("SELECT 1 FROM res_company")
                barrier.wait()
                outcomes[place] = self._act(acts[place], env, retry)
            except Exception as error:
                outcomes[place] = error
                env.cr.rollback()
            finally:
                env.cr.close()

        threads = [threading.Thread(target=run, args=[n]) for n in range(len(acts))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert not any(thread.is_alive() for thread in threads)
        return outcomes

    @staticmethod
    def _act(act, env, retry):
        if retry:
            return retrying(lambda: act(env), env)
        result = act(env)
        env.flush_all()
        env.cr.commit()
        return result


@pytest.fixture(scope="session")
def firm():
    return Firm()
