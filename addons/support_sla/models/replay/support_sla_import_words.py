from odoo import api, models

from ...replay import Problem


class SupportSlaImport(models.Model):
    """What the log's words mean here, and ours for what is wrong with it."""

    _inherit = "support.sla.import"

    @api.model
    def _get_lookups(self, contract=None):
        """{attribute: {text: our value}}; ``contract`` under None, for rows without."""
        cells = self.env["support.criticality.cell"]
        lookups = {
            "state": self._by_name("helpdesk.ticket.stage"),
            "type": self._by_name("helpdesk.ticket.type"),
            "assignee": self._by_name("res.users", "login", [("share", "=", False)]),
            "priority": self._by_name("support.criticality", "code"),
            "team": self._by_name("helpdesk.ticket.team"),
            "contract": self._by_name("support.contract"),
            "impact": self._by_label(cells._selection_impact()),
            "urgency": self._by_label(cells._selection_urgency()),
        }
        lookups["contract"][None] = contract and self._get_contract(lookups, contract)
        return lookups

    @api.model
    def _get_contract(self, lookups, name):
        if name not in lookups["contract"]:
            raise Problem("unknown_value", name="contract", value=name)
        return lookups["contract"][name]

    @api.model
    def _by_name(self, model, code=None, domain=()):
        """{name or code: id}: names in English and in the user's language."""
        found = {}
        for lang in ("en_US", self.env.lang or "en_US"):
            for record in self.env[model].with_context(lang=lang).search(domain):
                found.setdefault(record.name, record.id)
                if code:
                    found[record[code]] = record.id
        return found

    @api.model
    def _by_label(self, selection):
        return {text: key for key, label in selection for text in (key, label)}

    # ------------------------------------------------------------------
    # Problems
    # ------------------------------------------------------------------

    @api.model
    def _get_report_head(self):
        return [self.env._("Row"), self.env._("Case"), self.env._("Why it is refused")]

    @api.model
    def _describe(self, problem):
        """A sentence for people."""
        words = getattr(problem, "code", None) and self._get_words()[problem.code]
        return words % problem.details if words else str(problem)

    @api.model
    def _get_words(self):
        """{code of a `Problem`: sentence with its details}."""
        return self._get_words_of_rows() | {
            "header": self.env._("The file has no line of column names: %(error)s"),
            "mapping_encoding": self.env._("The encoding “%(name)s” is not known."),
            "mapping_json": self.env._("The mapping is not JSON: %(error)s"),
            "mapping_lacks": self.env._("The mapping does not say “%(name)s”."),
            "mapping_source": self.env._("The mapping of “%(name)s” is not one."),
            "mapping_unknown": self.env._("The mapping says “%(name)s”: unknown."),
            "missing_column": self.env._("The file has no column “%(name)s”."),
            "truncated": self.env._(
                "The compressed file ends after line %(line)s, in the middle."
            ),
        }

    @api.model
    def _get_words_of_rows(self):
        return {
            "bad_time": self.env._("“%(value)s” is no instant."),
            "cells": self.env._("%(count)s cells instead of %(expected)s."),
            "csv": self.env._("It cannot be read: %(error)s"),
            "encoding": self.env._("“%(name)s” is not in the encoding of the file."),
            "future": self.env._("“%(value)s” has not happened yet."),
            "no_case": self.env._("It names no case."),
            "no_contract": self.env._("It names no contract, nor does the command."),
            "no_time": self.env._("It does not say when."),
            "skipped_hour": self.env._("No clock of its zone showed “%(value)s”."),
            "too_long": self.env._("The line is too long: a quote may be missing."),
            "unknown_value": self.env._("Unknown %(name)s: “%(value)s”."),
            "unknown_zone": self.env._("“%(value)s” is no time zone."),
        }
