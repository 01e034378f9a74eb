import sys
from pathlib import Path

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.cli.command import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config


class SupportSlaImport(Command):
    """Import the log of another ticket tool as tickets, timelines and clocks.

    The mapping, a file in JSON, says which column of the CSV file says what. Run it
    again after it was interrupted: it goes on where it stopped. Rows that are refused
    are in the report, each with its reason.
    """

    name = "support_sla_import"

    def run(self, cmdargs):
        options = self._parse(cmdargs)
        settings = ["--no-http", "--log-level=warn"]
        settings += ["-c", options.config] if options.config else []
        settings += ["-d", options.database] if options.database else []
        config.parse_config(settings, setup_logging=True)
        if len(config["db_name"]) != 1:
            self.parser.error("name one database: -d NAME")
        registry = Registry(config["db_name"][0])
        if "support.sla.import" not in registry:
            self.parser.error("support_sla is not installed in this database")
        with registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            user = env["res.users"].search([("login", "=", options.user)])
            if not user:
                self.parser.error(f"nobody has the login {options.user!r}")
            env = env(user=user.id, context={"lang": user.lang, "tz": user.tz})
            sys.exit(self._import(env, options))

    def _parse(self, cmdargs):
        add = self.parser.add_argument
        add("log", type=Path, metavar="FILE", help="CSV, or compressed: CSV.gz")
        add("-m", "--mapping", type=Path, required=True, help="the mapping, JSON")
        add("-c", "--config", help="Odoo's settings file")
        add("-d", "--database", help="the database")
        add("-u", "--user", default="admin", help="login of a service manager: admin")
        add("--contract", metavar="NAME", help="of rows that name no contract")
        add("--report", type=Path, help="refused rows; FILE.refused.csv")
        add("--again", action="store_true", help="read a file again that is done")
        return self.parser.parse_args(cmdargs)

    def _import(self, env, options):
        """The exit code: 0, 3 if rows were refused, 1 if nothing could be done."""
        report = options.report or options.log.with_name(
            f"{options.log.name}.refused.csv"
        )
        try:
            run = env["support.sla.import"]._import_file(
                options.log, options.mapping, report, options.contract, options.again
            )
        except UserError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        sys.stdout.write(
            f"{run.rows_read} rows, {run.rows_known} known already, "
            f"{run.rows_refused} refused: {report}\n{run.cases_replayed} cases\n"
        )
        return 3 if run.rows_refused else 0
