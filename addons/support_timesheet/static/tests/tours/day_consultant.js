import { registry } from "@web/core/registry";
import { openSupport, saveForm } from "@support_contracts/../tests/tours/helpers";

/** The whole day of the consultant: estimate, clock, paper. */

const tours = registry.category("web_tour.tours");

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

tours.add("support_day_estimate", {
    steps: () => [
        ...openTicket(),
        {
            content: "See the estimates",
            trigger: '.o_notebook_headers a[name="estimates"]',
            run: "click",
        },
        {
            content: "A new one",
            trigger: 'button[name="action_new_estimate"]',
            run: "click",
        },
        {
            content: "Three hours",
            trigger: '.o_form_view .o_field_widget[name="minutes"] input',
            run: "edit 3:00",
        },
        {
            content: "What for",
            trigger: '.o_form_view .o_field_widget[name="description"] textarea',
            run: "edit Replace the fuser and try it.",
        },
        ...saveForm(),
        {
            content: "Tell the customer",
            trigger: '.o_statusbar_buttons button[name="action_send"]',
            run: "click",
        },
        {
            content: "It is above two hours: it waits for the key user",
            trigger: '.o_form_view:not(:has(button[name="action_send"])) .o_field_widget[name="asked_because"]',
        },
    ],
});

tours.add("support_day_start", {
    steps: () => [
        ...openTicket(),
        {
            content: "Start the clock",
            trigger: 'button[name="button_start_work"]',
            run: "click",
        },
        {
            content: "What I do",
            trigger: '.modal .o_field_widget[name="name"] input',
            run: "edit Replacement of the fuser",
        },
        {
            content: "It starts",
            trigger: '.modal button[name="action_switch"]',
            run: "click",
        },
        {
            content: "It runs",
            trigger:
                'body:not(:has(.modal)) .o_statusbar_buttons button[name="button_end_work"]',
        },
    ],
});

tours.add("support_day_write_work_order", {
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
            content: "The papers of the ticket",
            trigger: 'button[name="action_view_work_orders"]',
            run: "click",
        },
        {
            content: "A new one",
            trigger: ".o_list_button_add, .o-kanban-button-new",
            run: "click",
        },
        {
            content: "I was there",
            trigger: '.o_field_widget[name="mode"] input[data-value="visit"]',
            run: "click",
        },
        {
            content: "What was done",
            trigger: '.o_field_widget[name="description"] textarea',
            run: "edit The fuser was worn out; the new one prints well.",
        },
        {
            content: "What was used",
            trigger: '.o_notebook_headers a[name="extras"]',
            run: "click",
        },
        {
            content: "A part",
            trigger: '.o_field_widget[name="extra_line_ids"] .o_field_x2many_list_row_add a',
            run: "click",
        },
        {
            content: "The fuser",
            trigger: '.modal .o_field_widget[name="product_id"] input',
            run: "edit Fuser",
        },
        {
            content: "That one",
            trigger: '.o-autocomplete--dropdown-item:contains("Fuser")',
            run: "click",
        },
        {
            content: "Two of them",
            trigger: '.modal .o_field_widget[name="quantity"] input',
            run: "edit 2",
        },
        {
            content: "Add it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "It is there, at its price",
            trigger:
                'body:not(:has(.modal)) .o_field_widget[name="extra_line_ids"] .o_data_row:contains("80,00")',
        },
        ...saveForm(),
        {
            content: "Bring the hours",
            trigger: '.o_notebook_headers a[name="time"]',
            run: "click",
        },
        {
            content: "Those of today",
            trigger: 'button[name="action_collect_time"]',
            run: "click",
        },
        {
            content: "An hour and thirty-five minutes",
            trigger: '.o_field_widget[name="time_line_ids"] .o_data_row:contains("1:35")',
        },
        {
            content: "Ask the customer to sign it",
            trigger: 'button[name="action_request_signature"]',
            run: "click",
        },
        {
            content: "It has a number",
            trigger: '.o_form_view:not(:has(button[name="action_confirm"]))',
        },
    ],
});
