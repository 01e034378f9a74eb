"""What the chapters of the story share: the people, and what they made."""

import json
from pathlib import Path

from .days import ZONE, Days
from .timeline import Timeline

WORDS = Path(__file__).parent / "words"


class Firm:
    def __init__(self, env, lang):
        self.lang = lang
        self.words = load_words(lang)
        self.days = Days()
        # Mail stays in its queue: nobody out there is real.
        context = {"lang": lang, "tz": ZONE.zone, "mail_notify_force_send": False}
        self.env = env(context={**env.context, **context, "no_reset_password": True})
        self.timeline = Timeline(self.env)
        # by a short key, in every dict
        self.users = {}
        self.customers = {}
        self.products = {}
        self.work_types = {}
        self.categories = {}
        self.types = {}
        self.plans = {}
        self.contracts = {}
        self.orders = {}
        self.skills = {}
        self.installations = {}
        self.tickets = {}
        self.proposals = {}
        self.campaign = self.complaint = None
        # (customer, date) of the cuts that are not simply approved
        self.own_answers = set()

    def at(self, day, clock, act, *arguments):
        self.timeline.add(day, clock, act, *arguments)

    def env_of(self, user):
        """The environment of whoever acts."""
        return self.env(user=self.users[user].id)

    def model(self, name, user):
        return self.env_of(user)[name]

    def seen_by(self, user, records):
        """The records with the rights of ``user``."""
        return records.with_env(self.env_of(user))

    def key_of(self, customer):
        return next(key for key, known in self.customers.items() if known == customer)

    def text(self, *keys):
        """The words under these keys, in the language of the story."""
        found = self.words
        for key in keys:
            found = found[key]
        return found


def load_words(lang):
    code = "es" if lang.startswith("es") else "en"
    return json.loads((WORDS / f"{code}.json").read_text(encoding="utf-8"))
