"""Threads whose messages a customer reads one by one, never searches through.

The messages of a document are searched without their own access checks: whoever reads
the document could ask for documents with a note that begins with “a”, “ab” … and so
read the internal notes. Each model that customers read is narrowed here, and
`mail.message` knows by that whose notes are private.
"""

from odoo import fields, models

STAFF = "base.group_user"


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    message_ids = fields.One2many(groups=STAFF)
    website_message_ids = fields.One2many(groups=STAFF)


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    message_ids = fields.One2many(groups=STAFF)
    website_message_ids = fields.One2many(groups=STAFF)


class SupportContract(models.Model):
    _inherit = "support.contract"

    message_ids = fields.One2many(groups=STAFF)
    website_message_ids = fields.One2many(groups=STAFF)


class SupportHourPackage(models.Model):
    _inherit = "support.hour.package"

    message_ids = fields.One2many(groups=STAFF)
    website_message_ids = fields.One2many(groups=STAFF)


class SupportBillingProposal(models.Model):
    _inherit = "support.billing.proposal"

    message_ids = fields.One2many(groups=STAFF)
    website_message_ids = fields.One2many(groups=STAFF)


class ContractContract(models.Model):
    _inherit = "contract.contract"

    message_ids = fields.One2many(groups=STAFF)
    website_message_ids = fields.One2many(groups=STAFF)


class SupportInstallation(models.Model):
    _inherit = "support.installation"

    message_ids = fields.One2many(groups=STAFF)
    website_message_ids = fields.One2many(groups=STAFF)


class SupportDocument(models.Model):
    _inherit = "support.document"

    message_ids = fields.One2many(groups=STAFF)
    website_message_ids = fields.One2many(groups=STAFF)


class SupportPurchaseOrder(models.Model):
    _inherit = "support.purchase.order"

    message_ids = fields.One2many(groups=STAFF)
    website_message_ids = fields.One2many(groups=STAFF)
