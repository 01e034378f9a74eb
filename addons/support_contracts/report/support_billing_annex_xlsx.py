from odoo import models

from .support_statement_xlsx import NOT_IN_A_SHEET_NAME, get_money_format

# date, contract, ticket, subject, what, work type, minutes, quantity, price,
# discount, amount, why
WIDTHS = (12, 14, 12, 36, 40, 24, 10, 10, 12, 10, 14, 40)
CHUNK = 2000


class SupportBillingAnnexXlsx(models.AbstractModel):
    """K5: every charge of a proposal, as a spreadsheet.

    Rows are written as they are read, a chunk at a time, so that neither the workbook
    nor the records of a long annex stay in memory. Time is in whole minutes, which are
    exact, and as a quantity in hours, which times the price gives the amount.
    """

    _name = "report.support_contracts.annex_xlsx"
    _inherit = "report.report_xlsx.abstract"
    _description = "Annex of a Billing Proposal (XLSX)"

    def get_workbook_options(self):
        return super().get_workbook_options() | {"constant_memory": True}

    def generate_xlsx_report(self, workbook, data, objs):
        objs.check_access("read")
        for proposal in objs.sudo():
            lang = proposal.partner_id.lang or self.env.lang
            report = self.with_context(lang=lang)
            report._write_proposal(workbook, proposal.with_context(lang=lang))

    def _write_proposal(self, workbook, proposal):
        sheet = workbook.add_worksheet(NOT_IN_A_SHEET_NAME.sub("-", proposal.name)[:31])
        formats = self._get_formats(workbook, proposal.currency_id)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        title = self.env._("Annex of %s", proposal.display_name)
        sheet.write_string(0, 0, title, formats["title"])
        for column, name in enumerate(self._get_titles()):
            sheet.write_string(2, column, name, formats["head"])
        sheet.freeze_panes(3, 0)
        row = 2
        for values in proposal._get_annex_rows(CHUNK):
            row += 1
            self._write_row(sheet, formats, row, values)
        sheet.write_string(
            row + 1, 0, self.env._("Total without taxes"), formats["bold"]
        )
        sheet.write_number(row + 1, 10, proposal.amount, formats["total"])
        sheet.autofilter(2, 0, max(row, 3), len(WIDTHS) - 1)

    def _get_titles(self):
        return (
            self.env._("Date"),
            self.env._("Contract"),
            self.env._("Ticket"),
            self.env._("Subject"),
            self.env._("What was done"),
            self.env._("Work type"),
            self.env._("Minutes"),
            self.env._("Quantity"),
            self.env._("Price"),
            self.env._("Discount (%)"),
            self.env._("Amount"),
            self.env._("Why"),
        )

    def _get_formats(self, workbook, currency):
        money = get_money_format(currency)
        return {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "bold": workbook.add_format({"bold": True}),
            "head": workbook.add_format(
                {"bold": True, "bottom": 1, "bg_color": "#EEEEEE"}
            ),
            "date": workbook.add_format({"num_format": 14, "align": "left"}),
            "quantity": workbook.add_format({"num_format": "0.00"}),
            "money": workbook.add_format({"num_format": money}),
            "total": workbook.add_format({"num_format": money, "bold": True}),
        }

    def _write_row(self, sheet, formats, row, values):
        write, write_number = sheet.write_string, sheet.write_number
        sheet.write_datetime(row, 0, values.date, formats["date"])
        # Contract, ticket, subject, what, work type.
        for column in range(1, 6):
            # Never as a formula: much of it was typed by people.
            if values[column]:
                write(row, column, values[column])
        quantity = values.quantity
        if values.minutes:
            write_number(row, 6, values.minutes)
            quantity = values.minutes / 60
        write_number(row, 7, quantity, formats["quantity"])
        write_number(row, 8, values.price, formats["money"])
        write_number(row, 9, values.discount)
        write_number(row, 10, values.amount, formats["money"])
        if values.why:
            write(row, 11, values.why)
