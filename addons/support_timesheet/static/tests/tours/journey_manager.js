import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { openMenu, openSupport } from "@support_contracts/../tests/tours/helpers";

const tours = registry.category("web_tour.tours");

tours.add("support_journey_publish", {
    steps: () => [
        ...openSupport(),
        ...openMenu(
            "support_contracts.support_menu_contracts",
            "support_contracts.support_contract_menu"
        ),
        {
            content: "Open the customer's contract",
            trigger:
                '.o_data_row:contains("Cerámicas Lima"):has(td[name="available_minutes"]) td[name="name"]',
            run: "click",
        },
        {
            content: "Show the time of the day to the customer",
            trigger: 'button[name="action_publish_time"]',
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "Nothing is left to publish",
            trigger:
                'body:not(:has(.modal)) .o_form_view:not(:has(button[name="action_publish_time"]))',
        },
        stepUtils.autoExpandMoreButtons(),
        {
            content: "See the cut",
            trigger: 'button[name="action_view_cutoffs"]',
            run: "click",
        },
        {
            content: "It waits for the customer",
            trigger: '.o_list_view .o_data_row:contains("1:35") .text-bg-info',
        },
    ],
});

tours.add("support_journey_republish", {
    steps: () => [
        ...openSupport(),
        ...openMenu(
            "support_contracts.support_menu_service",
            "support_timesheet.support_cutoff_menu"
        ),
        {
            content: "Open what was disputed",
            trigger:
                '.o_data_row:has(td[name="published_on"]) .o_field_badge[name="state"] .text-bg-warning',
            run: "click",
        },
        {
            content: "Show it again",
            trigger: 'button[name="action_republish"]',
            run: "click",
        },
        {
            content: "It waits for the customer",
            trigger: '.o_form_view:not(:has(button[name="action_republish"]))',
        },
    ],
});

tours.add("support_journey_propose", {
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
            content: "The excess, and nothing else",
            trigger:
                'body:not(:has(.modal)) .o_field_widget[name="charge_ids"] .o_data_row:contains("0:25"):contains("27,08")',
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
