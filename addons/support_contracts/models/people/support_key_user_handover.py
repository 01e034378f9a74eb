from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

OTHER_ROLE = {"lead": "backup", "backup": "lead"}


class SupportKeyUser(models.Model):
    """K4: a role passes from one person to the next; who spoke when stays readable.

    What waits for an answer passes by itself: approvals are asked of a role.
    """

    _inherit = "support.key.user"

    def write(self, vals):
        if vals.keys() & {"customer_id", "partner_id", "role"} and not self.env.su:
            self._check_has_not_answered()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        if not self.env.su:
            self._check_has_not_answered()

    def _check_has_not_answered(self):
        """Who answered for a customer stays on record as its key user."""
        approvals = self.env["support.approval"].sudo()
        answered = approvals._read_group(
            Domain("customer_id", "in", self.customer_id.ids)
            & Domain("decided_by_id", "in", self.partner_id.ids),
            ["customer_id", "decided_by_id"],
        )
        for key_user in self:
            if (key_user.customer_id, key_user.partner_id) in answered:
                raise UserError(
                    self.env._(
                        "%(person)s answered for %(customer)s and stays on record: "
                        "set the last day, or hand over.",
                        person=key_user.partner_id.name,
                        customer=key_user.customer_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Handing over
    # ------------------------------------------------------------------

    @api.model
    def _hand_over(self, customer, role, person, day, former_stays=False):
        """``person`` has ``role`` from ``day`` on; returns the new key user.

        Whoever has it ends the day before, and with ``former_stays`` takes the other
        role. A person who had that one leaves it. Both are told.
        """
        rows = self.search(
            Domain("customer_id", "=", customer.id) & self._get_valid_domain(day)
        )
        former = rows.filtered(lambda k: k.role == role)
        if former.partner_id == person:
            raise UserError(
                self.env._("%(person)s already has this role.", person=person.name)
            )
        ending = former | rows.filtered(lambda k: k.partner_id == person)
        ending._end_before(day)
        vals_list = [self._prepare_successor(customer, person, role, day)]
        if former and former_stays:
            vals_list.append(
                self._prepare_successor(
                    customer, former.partner_id, OTHER_ROLE[role], day
                )
            )
        successor = self.create(vals_list)[:1]
        successor._tell_handover(former)
        return successor

    def _end_before(self, day):
        for key_user in self:
            if key_user.date_start >= day:
                raise UserError(
                    self.env._(
                        "%(person)s begins on %(start)s: hand over on a later day.",
                        person=key_user.partner_id.name,
                        start=fields.Date.to_string(key_user.date_start),
                    )
                )
        self.write({"date_end": day - timedelta(days=1)})

    @api.model
    def _prepare_successor(self, customer, person, role, day):
        return {
            "customer_id": customer.id,
            "partner_id": person.id,
            "role": role,
            "date_start": day,
        }

    def _tell_handover(self, former):
        """Write to both, each in their own language."""
        self.ensure_one()
        for person in self.partner_id | former.partner_id:
            key_user = self.with_context(lang=person.lang or self.env.lang)
            body = key_user.env["ir.qweb"]._render(
                "support_contracts.message_key_user_handover",
                {"key_user": key_user, "former": former, "person": person},
            )
            key_user._write_to(
                person,
                key_user.env._(
                    "Who speaks for %(customer)s", customer=self.customer_id.name
                ),
                body,
            )

    def _write_to(self, person, subject, body):
        """A mail of the firm, not of whoever pressed the button (W1)."""
        self.env["mail.thread"].message_notify(
            partner_ids=person.ids,
            subject=subject,
            body=body,
            author_id=self.env.company.partner_id.id,
            email_from=self.env.company.email_formatted,
        )

    # ------------------------------------------------------------------
    # Portal
    # ------------------------------------------------------------------

    def action_invite(self):
        """Invite to the portal, or once more when they never came; one click."""
        self.check_access("write")
        # Service managers invite key users without managing all contacts.
        wizard_sudo = (
            self.env["portal.wizard"]
            .sudo()
            .create({"partner_ids": [fields.Command.set(self.partner_id.ids)]})
        )
        for guest_sudo in wizard_sudo.user_ids:
            self._invite(guest_sudo)
        self.invalidate_recordset(["has_portal_access"])
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The invitation was sent to %(emails)s.",
                    emails=", ".join(self.partner_id.mapped("email")),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _invite(self, guest_sudo):
        """``guest_sudo``: a row of Odoo's own wizard of the portal."""
        if guest_sudo.is_internal:
            raise UserError(
                self.env._(
                    "%(person)s works for us and is no guest of the portal.",
                    person=guest_sudo.partner_id.name,
                )
            )
        if guest_sudo.is_portal:
            guest_sudo.action_invite_again()
        else:
            guest_sudo.action_grant_access()

    def action_hand_over(self):
        """Open the hand-over of this role."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_key_user_handover_wizard_action"
        )
        return action | {
            "context": {
                "default_customer_id": self.customer_id.id,
                "default_role": self.role,
            }
        }
