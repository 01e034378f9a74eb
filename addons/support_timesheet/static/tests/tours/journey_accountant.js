import { registry } from "@web/core/registry";
import { openProposals } from "@support_contracts/../tests/tours/helpers";

registry.category("web_tour.tours").add("support_journey_invoice", {
    steps: () => [
        ...openProposals(),
        {
            content: "Open what the customer approved",
            trigger: '.o_data_row:contains("PO-2026-117") td[name="name"]',
            run: "click",
        },
        {
            content: "Make the invoice",
            trigger: 'button[name="action_create_invoices"]',
            run: "click",
        },
        {
            content: "It is a draft with the number of their order and what was approved",
            trigger:
                'body:has(.o_breadcrumb:contains("PO-2026-117")) .o_field_widget[name="tax_totals"]:contains("27,08")',
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
