import { registry } from "@web/core/registry";
import { openMenu, openSupport, saveForm } from "@support_contracts/../tests/tours/helpers";

const tours = registry.category("web_tour.tours");

const TIME = '.o_field_widget[name="timesheet_ids"]';

/** Find the customer's ticket among those of the desk. */
function openTicket() {
    return [
        ...openSupport(),
        {
            content: "Open the ticket of the printer",
            trigger: '.o_data_row:contains("label printer") td[name="name"]',
            run: "click",
        },
        {
            content: "It is open",
            trigger: '.o_form_view .o_field_widget[name="number"]',
        },
    ];
}

tours.add("support_journey_take_ticket", {
    steps: () => [
        ...openTicket(),
        {
            content: "I take it",
            trigger: 'button[name="assign_to_me"]',
            run: "click",
        },
        {
            content: "It is mine",
            trigger: '.o_form_view:not(:has(button[name="assign_to_me"]))',
        },
        {
            content: "Answer the customer",
            trigger: "button.o-mail-Chatter-sendMessage",
            run: "click",
        },
        {
            content: "Say what comes now",
            trigger: ".o-mail-Composer-input",
            run: "edit I look at it now.",
        },
        {
            content: "Send",
            trigger: ".o-mail-Composer-send:enabled",
            run: "click",
        },
        {
            content: "It is sent",
            trigger: '.o-mail-Message:contains("I look at it now.")',
        },
        {
            content: "Start the clock",
            trigger: 'button[name="button_start_work"]',
            run: "click",
        },
        {
            content: "What I do",
            trigger: '.modal .o_field_widget[name="name"] input',
            run: "edit Analysis of the printer",
        },
        {
            content: "It starts",
            trigger: '.modal button[name="action_switch"]',
            run: "click",
        },
        {
            content: "It runs",
            trigger: 'body:not(:has(.modal)) header button[name="button_end_work"], .o_statusbar_buttons button[name="button_end_work"]',
        },
    ],
});

tours.add("support_journey_log_time", {
    steps: () => [
        ...openTicket(),
        {
            content: "Stop the clock",
            trigger: '.o_statusbar_buttons button[name="button_end_work"]',
            run: "click",
        },
        {
            content: "It stands",
            trigger: '.o_statusbar_buttons button[name="button_start_work"]',
        },
        {
            content: "See the time of the ticket",
            trigger: '.o_notebook_headers a[name="time"]',
            run: "click",
        },
        {
            content: "What the clock counted, rounded up to five minutes",
            trigger: `${TIME} .o_data_row [name="accounted_minutes"]:contains("0:45")`,
        },
        {
            content: "One more entry",
            trigger: `${TIME} .o_field_x2many_list_row_add a`,
            run: "click",
        },
        {
            content: "What was done",
            trigger: `${TIME} .o_selected_row [name="name"] input`,
            run: "edit Driver of the printer",
        },
        {
            content: "By whom",
            trigger: `${TIME} .o_selected_row [name="support_level"] input`,
            run: "click",
        },
        {
            content: "The second level",
            trigger: '.o_select_menu_menu [data-choice-index="1"]',
            run: "click",
        },
        {
            content: "How long",
            trigger: `${TIME} .o_selected_row [name="unit_amount"] input`,
            run: "edit 0:50",
        },
        ...saveForm(),
        {
            content: "In all",
            trigger: '.o_field_widget[name="minutes_total"]:contains("1:35")',
        },
    ],
});

tours.add("support_journey_correct", {
    steps: () => [
        ...openSupport(),
        ...openMenu(
            "support_contracts.support_menu_service",
            "support_timesheet.support_cutoff_menu"
        ),
        {
            content: "Open what is disputed",
            trigger:
                '.o_data_row:has(td[name="published_on"]) .o_field_badge[name="state"] .text-bg-warning',
            run: "click",
        },
        {
            content: "What the customer says",
            trigger:
                '.o_field_widget[name="disputed_segment_ids"] .o_data_row:contains("forty minutes") [name="dispute_answer"]',
            run: "click",
        },
        {
            content: "Answer",
            trigger:
                '.o_field_widget[name="disputed_segment_ids"] [name="dispute_answer"] textarea',
            run: "edit You are right.",
        },
        {
            content: "Look at the entry",
            trigger: '.o_notebook_headers a[name="lines"]',
            run: "click",
        },
        {
            content: "Open it",
            trigger: '.o_field_widget[name="line_ids"] .o_data_row td[name="name"]',
            run: "click",
        },
        {
            content: "Forty minutes",
            trigger: '.modal .o_field_widget[name="unit_amount"] input',
            run: "edit 0:40",
        },
        {
            content: "That is it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "It is corrected",
            trigger:
                'body:not(:has(.modal)) .o_field_widget[name="line_ids"] .o_data_row:contains("0:40")',
        },
        ...saveForm(),
    ],
});
