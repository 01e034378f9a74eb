import re

from odoo import models
from odoo.tools import SQL

HEADER_ROWS = 3
NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
# Of the entries: date, what, ticket, subject, package, reason, minutes, hours.
COLUMNS = (12, 22, 14, 42, 34, 34, 10, 10)


def get_money_format(currency):
    """The number format of an amount, with the symbol as text.

    Without quotes Excel reads some symbols as its own letters: the S of S/ are seconds.
    """
    symbol = f'"{currency.symbol}"'
    places = currency.decimal_places
    figure = "#,##0" + ("." + "0" * places if places else "")
    before = currency.position == "before"
    return f"{symbol} {figure}" if before else f"{figure} {symbol}"


class SupportStatementXlsx(models.AbstractModel):
    """K13: the statement of hours of a period, as a spreadsheet.

    Time is in whole minutes, which are exact, and in decimal hours, for the eye.
    """

    _name = "report.support_contracts.statement_xlsx"
    _inherit = "report.report_xlsx.abstract"
    _description = "Support Hour Statement (XLSX)"

    def get_workbook_options(self):
        # Rows leave the memory as they are written.
        return super().get_workbook_options() | {"constant_memory": True}

    def generate_xlsx_report(self, workbook, data, objs):
        objs.check_access("read")
        for contract in objs:
            report = self.with_context(lang=contract.partner_id.lang or self.env.lang)
            report._write_contract(workbook, data, contract.id)

    def _write_contract(self, workbook, data, contract_id):
        """Two sheets for a contract: the summary and every entry."""
        statement = self.env["report.support_contracts.report_statement"]
        values = statement._get_summary_values([contract_id], data)
        contract = values["docs"]
        moves = self._get_rows(contract, values["date_start"], values["date_end"])
        ledger = contract.env["support.hour.move"]
        ticket_ids = {move[2] for move in moves if move[2]}
        values["tickets_by_id"] = ledger._get_tickets_by_id(ticket_ids)
        number = NOT_IN_A_SHEET_NAME.sub("-", contract.name)
        formats = self._get_formats(workbook, contract.currency_id)
        # Not inside an f-string, where no translator would find them.
        names = self.env._("Summary"), self.env._("Entries")
        summary, entries = (
            workbook.add_worksheet(f"{number} {name}"[:31]) for name in names
        )
        self._write_summary(summary, formats, contract, values)
        self._write_entries(entries, formats, contract, values, moves)

    def _get_rows(self, contract, date_start, date_end):
        """[(date, kind, ticket id, package id, reason, minutes), …] of the period.

        Read as rows: a record for each of fifty thousand entries costs more than
        writing them. The caller has checked that the contract may be read.
        """
        moves = self.env["support.hour.move"]
        names = ("date", "kind", "ticket_id", "package_id", "reason", "minutes")
        moves.flush_model([*names, "contract_id"])
        return self.env.execute_query(
            SQL(
                """
                SELECT date, kind, ticket_id, package_id, reason, minutes
                  FROM support_hour_move
                 WHERE contract_id = %s AND date >= %s AND date <= %s
                 ORDER BY date, id
                """,
                contract.id,
                date_start,
                date_end,
            )
        )

    def _get_formats(self, workbook, currency):
        return {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "muted": workbook.add_format({"italic": True, "font_color": "#666666"}),
            "bold": workbook.add_format({"bold": True}),
            "head": workbook.add_format(
                {"bold": True, "bottom": 1, "bg_color": "#EEEEEE"}
            ),
            # 14 is the short date of whoever opens the file
            "date": workbook.add_format({"num_format": 14, "align": "left"}),
            "hours": workbook.add_format({"num_format": "0.00"}),
            "money": workbook.add_format({"num_format": get_money_format(currency)}),
        }

    # ------------------------------------------------------------------
    # Summary
    # ------------------------------------------------------------------

    def _write_summary(self, sheet, formats, contract, values):
        statement = values["statements"][contract.id]
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 48)
        sheet.set_column(2, 4, 14)
        sheet.write_string(0, 0, self.env._("Statement of hours"), formats["title"])
        sheet.write_datetime(1, 0, statement["date_start"], formats["date"])
        sheet.write_datetime(1, 1, statement["date_end"], formats["date"])
        sheet.write_string(2, 0, contract.name, formats["bold"])
        sheet.write_string(2, 1, contract.partner_id.name, formats["bold"])
        row = self._write_kinds(sheet, formats, statement, values, HEADER_ROWS + 1)
        row = self._write_tickets(sheet, formats, statement, values, row + 1)
        self._write_billing(sheet, formats, values["billings"][contract.id], row + 1)

    def _write_head(self, sheet, formats, row, *titles):
        for column, title in enumerate(titles):
            sheet.write_string(row, column, title, formats["head"])
        return row + 1

    def _write_minutes(self, sheet, formats, row, column, minutes):
        sheet.write_number(row, column, minutes)
        sheet.write_number(row, column + 1, minutes / 60, formats["hours"])

    def _write_kinds(self, sheet, formats, statement, values, row):
        kinds = values["kinds_by_contract"][values["docs"].id]
        totals = statement["by_kind"]
        minutes, hours = self.env._("Minutes"), self.env._("Hours")
        row = self._write_head(sheet, formats, row, "", "", minutes, hours)
        lines = [
            (self.env._("Balance at the beginning"), statement["opening"]),
            # As on screen and on paper.
            *((label, totals[kind]) for kind, label in kinds.items() if kind in totals),
            (self.env._("Balance at the end"), statement["closing"]),
        ]
        for label, total in lines:
            sheet.write_string(row, 1, label)
            self._write_minutes(sheet, formats, row, 2, total)
            row += 1
        return row

    def _write_tickets(self, sheet, formats, statement, values, row):
        if not statement["tickets"]:
            return row
        title = self.env._("Hours by ticket")
        minutes, hours = self.env._("Minutes"), self.env._("Hours")
        levels = values["levels_by_contract"][values["docs"].id]
        row = self._write_head(sheet, formats, row, title, "", minutes, hours)
        for ticket, total in statement["tickets"]:
            number, name = self._get_ticket_words(values, ticket.id)
            sheet.write_string(row, 0, number)
            sheet.write_string(row, 1, name)
            self._write_minutes(sheet, formats, row, 2, total)
            row += 1
            for level, minutes in levels.get(ticket.id, {}).items():
                sheet.write_string(row, 1, f"    {level}", formats["muted"])
                self._write_minutes(sheet, formats, row, 2, minutes)
                row += 1
        return row

    def _write_billing(self, sheet, formats, billing, row):
        if not billing["proposals"] and not billing["unproposed"]:
            return
        titles = (self.env._("Minutes"), self.env._("Hours"), self.env._("Amount"))
        row = self._write_head(sheet, formats, row, self.env._("Charged"), "", *titles)
        for proposal, minutes, amount in billing["proposals"]:
            invoices = proposal._get_posted_invoices()
            sheet.write_string(row, 0, proposal.name)
            sheet.write_string(row, 1, ", ".join(invoices.mapped("name")))
            self._write_minutes(sheet, formats, row, 2, minutes)
            sheet.write_number(row, 4, amount, formats["money"])
            row += 1
        if billing["unproposed"]:
            words = self.env._("You will receive a proposal for this")
            sheet.write_string(row, 1, words)
            self._write_minutes(sheet, formats, row, 2, billing["unproposed"])

    # ------------------------------------------------------------------
    # Entries
    # ------------------------------------------------------------------

    def _write_entries(self, sheet, formats, contract, values, moves):
        for column, width in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
        titles = self._get_titles()
        self._write_head(sheet, formats, 0, *titles)
        sheet.freeze_panes(1, 0)
        self._write_moves(sheet, formats, values, moves)
        sheet.autofilter(0, 0, max(len(moves), 1), len(titles) - 1)

    def _write_moves(self, sheet, formats, values, moves):
        """From the second row on; names are looked up once, not for each entry."""
        kinds = values["kinds_by_contract"][values["docs"].id]
        packages = {
            package.id: package.name
            for package in values["docs"].package_ids.browse(
                {move[3] for move in moves}
            )
        }
        tickets = {
            ticket_id: self._get_ticket_words(values, ticket_id)
            for ticket_id in values["tickets_by_id"]
        }
        date_format, hours_format = formats["date"], formats["hours"]
        write, write_number = sheet.write_string, sheet.write_number
        for row, move in enumerate(moves, 1):
            day, kind, ticket_id, package_id, reason, minutes = move
            words = (
                kinds[kind],
                *tickets.get(ticket_id, ("", "")),
                packages[package_id],
                reason,
            )
            sheet.write_datetime(row, 0, day, date_format)
            for column, word in enumerate(words, 1):
                # Never as a formula: much of it was typed by people.
                if word:
                    write(row, column, word)
            write_number(row, 6, minutes)
            write_number(row, 7, minutes / 60, hours_format)

    def _get_titles(self):
        return (
            self.env._("Date"),
            self.env._("What"),
            self.env._("Ticket"),
            self.env._("Subject"),
            self.env._("Package"),
            self.env._("Reason"),
            self.env._("Minutes"),
            self.env._("Hours"),
        )

    def _get_ticket_words(self, values, ticket_id):
        """(number, name) of a ticket, which may have been deleted."""
        ticket = values["tickets_by_id"].get(ticket_id)
        return (ticket.number or "", ticket.name or "") if ticket else ("", "")
