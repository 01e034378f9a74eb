import { registry } from "@web/core/registry";
import { saveForm } from "@support_contracts/../tests/tours/helpers";
import {
    apply,
    choose,
    openDeclaration,
    openEmergency,
    openTicketOfIt,
    press,
    startClock,
    stopClockAndGoBack,
    type,
} from "./emergency_helpers";

/** An emergency, of those who attend it. */

const tours = registry.category("web_tour.tours");
const SERVER = "The server does not start";

/** What the expert found, and the hours of it: in all, to restore, to mitigate. */
function evaluate(inAll, normalise, mitigate) {
    return [
        press("action_evaluate", "It can be done"),
        type("findings", "The disk is full.", "textarea"),
        type("risk", "Invoices of today may be lost.", "textarea"),
        type("minutes_emergency", inAll),
        type("minutes_normalise", normalise),
        type("minutes_mitigate", mitigate),
    ];
}

tours.add("support_emergency_declare", {
    steps: () => [
        ...openDeclaration(),
        type("summary", SERVER),
        type("caller_name", "Olga Otero"),
        type("caller_company", "Otero SL"),
        type("caller_email", "olga@example.com"),
        {
            content: "Whom it calls is said before",
            trigger: '.modal .o_field_widget[name="expert_names"]:contains("Eva Expert")',
        },
        ...apply("action_declare"),
        {
            content: "An hour is left",
            trigger: '.o_sla_clock[data-kind="response"] .o_sla_countdown:contains("1:00 h")',
        },
    ],
});

tours.add("support_emergency_declare_known", {
    steps: () => [
        ...openDeclaration(),
        type("requester_id", "Ana Lead"),
        {
            content: "It is Ana",
            trigger: '.o-autocomplete--dropdown-item:contains("Ana Lead")',
            run: "click",
        },
        type("summary", SERVER),
        ...apply("action_declare"),
        {
            content: "It is declared",
            trigger: '.o_sla_clock[data-kind="response"] .o_sla_countdown',
        },
    ],
});

tours.add("support_emergency_evaluate", {
    steps: () => [
        ...openEmergency(SERVER),
        press("action_acknowledge", "I attend it"),
        {
            content: "The others need not",
            trigger: '.o_field_widget[name="acknowledged_by_id"]:contains("Eva Expert")',
        },
        ...evaluate("5:00", "2:00", "2:00"),
        ...choose("guarantee", 1),
        type("guarantee_reason", "It was our update."),
        ...apply(),
        {
            content: "The hour stands",
            trigger: '.o_sla_clock[data-kind="response"] .o_sla_countdown .fa-check',
        },
    ],
});

tours.add("support_emergency_decline", {
    steps: () => [
        ...openEmergency(SERVER),
        press("action_decline", "It cannot be done"),
        type("decline_reason", "We do not know this system.", "textarea"),
        type("alternative", "Call its manufacturer: 900 123 456.", "textarea"),
        ...apply(),
        {
            content: "It is over",
            trigger: '.o_form_view:not(:has(button[name="action_evaluate"]))',
        },
    ],
});

tours.add("support_emergency_waive", {
    steps: () => [
        ...openEmergency(SERVER),
        ...evaluate("4:00", "1:00", "2:00"),
        ...choose("guarantee", 2),
        type("guarantee_reason", "A good customer."),
        ...apply(),
        {
            content: "The customer decides",
            trigger: '.o_form_view:not(:has(button[name="action_evaluate"]))',
        },
    ],
});

tours.add("support_emergency_send_plan", {
    steps: () => [
        ...openEmergency(SERVER),
        {
            content: "What the customer asked for",
            trigger: '.o_notebook_headers a[name="plan"]',
            run: "click",
        },
        {
            content: "It is there",
            trigger: '.o_field_widget[name="action_ids"] .o_data_row:contains("Free the disk")',
        },
        press("action_send_plan", "Complete it and accept it"),
        {
            content: "It is accepted by us",
            trigger: '.o_field_widget[name="plan_sent_by"]:contains("Eva Expert")',
        },
        ...openTicketOfIt(),
        ...startClock("Restoring"),
    ],
});

tours.add("support_emergency_start_work", {
    steps: () => [
        ...openEmergency(SERVER),
        ...openTicketOfIt(),
        ...startClock("Restoring"),
    ],
});

tours.add("support_emergency_normalise", {
    steps: () => [
        ...openEmergency(SERVER),
        ...openTicketOfIt(),
        ...stopClockAndGoBack(),
        press("action_normalise", "It works again"),
        type("reason", "Invoices go out.", "textarea"),
        ...apply(),
        {
            content: "The customer says whether it works",
            trigger: '.o_form_view:not(:has(button[name="action_normalise"]))',
        },
    ],
});

tours.add("support_emergency_finish_action", {
    steps: () => [
        ...openEmergency(SERVER),
        {
            content: "The plan",
            trigger: '.o_notebook_headers a[name="plan"]',
            run: "click",
        },
        {
            content: "It is done",
            trigger:
                '.o_field_widget[name="action_ids"] .o_data_row:contains("Free the disk") button[name="action_finish"]',
            run: "click",
        },
        type("result", "40 GB free.", "textarea"),
        ...apply(),
        {
            content: "With its result",
            trigger:
                '.o_field_widget[name="action_ids"] .o_data_row:contains("Free the disk"):not(:has(button[name="action_finish"]))',
        },
    ],
});

tours.add("support_emergency_close", {
    steps: () => [
        ...openEmergency(SERVER),
        ...openTicketOfIt(),
        ...stopClockAndGoBack(),
        {
            content: "What it was",
            trigger: '.o_notebook_headers a[name="closing"]',
            run: "click",
        },
        {
            content: "The causes",
            trigger: '.o_field_widget[name="causes"] textarea',
            run: "edit A log that nobody rotated.",
        },
        {
            content: "What to do",
            trigger: '.o_field_widget[name="recommendations"] textarea',
            run: "edit Watch the disk.",
        },
        ...saveForm(),
        press("action_close", "It is over"),
        type("reason", "The log is rotated now.", "textarea"),
        ...apply(),
        {
            content: "It is closed",
            trigger: '.o_form_view:not(:has(button[name="action_close"]))',
        },
    ],
});
