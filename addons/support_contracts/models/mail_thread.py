from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _creation_message(self):
        """Odoo's own "… created" agrees with few nouns of languages with gender."""
        if not self._name.startswith("support."):
            return super()._creation_message()
        self.ensure_one()
        return self.env._("New: %s", self.env["ir.model"]._get(self._name).name)
