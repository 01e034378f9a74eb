import {WarningDialog} from "@web/core/errors/error_dialogs";
import {registry} from "@web/core/registry";

// Odoo knows its own exceptions by name: without this, who forgot a reason would read
// that an error occurred and not what to explain.
registry
    .category("error_dialogs")
    .add(
        "odoo.addons.support_contracts.exceptions.MissingReasonError",
        WarningDialog
    );
