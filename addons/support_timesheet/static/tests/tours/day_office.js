import { registry } from "@web/core/registry";
import { openMenu, openProposals, openSupport } from "@support_contracts/../tests/tours/helpers";

/** The whole day, at the office: the dispatcher in the morning, billing afterwards. */

const tours = registry.category("web_tour.tours");

tours.add("support_day_assign", {
    steps: () => [
        ...openSupport(),
        {
            content: "It is on the board, of nobody yet",
            trigger: '.o_kanban_record:contains("label printer")',
        },
        ...openMenu(
            "support_contracts.support_menu_service",
            "support_contracts.support_ticket_menu"
        ),
        {
            content: "Open the new ticket",
            trigger: '.o_data_row:contains("label printer") td[name="name"]',
            run: "click",
        },
        {
            content: "Say who attends it",
            trigger: '.o_statusbar_buttons button:contains("Asignar"):not([name="assign_to_me"])',
            run: "click",
        },
        {
            content: "The technician",
            trigger: '.modal .o_field_widget[name="user_id"] input',
            run: "edit Diego",
        },
        {
            content: "It is Diego",
            trigger: '.o-autocomplete--dropdown-item:contains("Diego Consultant")',
            run: "click",
        },
        {
            content: "Assign",
            trigger: '.modal button[name="action_assign"]',
            run: "click",
        },
        {
            content: "It is his",
            trigger:
                'body:not(:has(.modal)) .o_field_widget[name="user_id"] input:value(Diego Consultant)',
        },
    ],
});

tours.add("support_day_propose", {
    steps: () => [
        ...openSupport(),
        ...openMenu(
            "support_contracts.support_menu_billing",
            "support_contracts.support_billing_run_menu"
        ),
        {
            content: "The month that is over, all that is to be billed",
            trigger: '.modal button[name="action_propose"]',
            run: "click",
        },
        {
            content: "The two fusers of the work order",
            trigger:
                'body:not(:has(.modal)) .o_field_widget[name="charge_ids"] .o_data_row:contains("80,00")',
        },
        {
            content: "Send it to the customer",
            trigger: 'button[name="action_send"]',
            run: "click",
        },
        {
            content: "It is sent",
            trigger: '.o_form_view:not(:has(button[name="action_send"]))',
        },
    ],
});

tours.add("support_day_invoice", {
    steps: () => [
        ...openProposals(),
        {
            content: "Open what the customer approved",
            trigger: '.o_data_row:contains("PO-2026-200") td[name="name"]',
            run: "click",
        },
        {
            content: "Make the invoice",
            trigger: 'button[name="action_create_invoices"]',
            run: "click",
        },
        {
            content: "A draft with the number of their order",
            trigger:
                'body:has(.o_breadcrumb:contains("PO-2026-200")) .o_field_widget[name="tax_totals"]:contains("80,00")',
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
