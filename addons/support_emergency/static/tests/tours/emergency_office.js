import { registry } from "@web/core/registry";
import { openMenu, openProposals, openSupport } from "@support_contracts/../tests/tours/helpers";

/** An emergency, of accounting and of the service manager. */

const tours = registry.category("web_tour.tours");

tours.add("support_emergency_invoice", {
    steps: () => [
        ...openProposals(),
        {
            content: "Open what the customer approved",
            trigger: '.o_data_row:has([name="state"] .text-bg-warning) td[name="name"]',
            run: "click",
        },
        {
            content: "Make the invoice",
            trigger: 'button[name="action_create_invoices"]',
            run: "click",
        },
        {
            content: "Post it",
            trigger: '.o_statusbar_buttons button[name="action_post"]',
            run: "click",
        },
        {
            content: "It is posted",
            trigger: '.o_statusbar_buttons button[name="button_draft"]',
        },
    ],
});

tours.add("support_emergency_release", {
    steps: () => [
        ...openSupport(),
        ...openMenu(
            "support_contracts.support_menu_reporting",
            "support_emergency.support_emergency_report_menu"
        ),
        {
            content: "The draft",
            trigger: '.o_data_row td[name="emergency_id"]',
            run: "click",
        },
        {
            content: "Release it",
            trigger: '.o_statusbar_buttons button[name="action_release"]',
            run: "click",
        },
        {
            content: "It is released",
            trigger:
                '.o_form_view:not(:has(button[name="action_release"])) .o_field_widget[name="released_by"]',
        },
    ],
});
