import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("support_call_desk", {
    steps: () => [
        {
            content: "The number, as the telephone shows it",
            trigger: '.o_support_call [name="phone"] input',
            run: "edit +51 1 234-5678 && press Tab",
        },
        {
            content: "Who calls, and what is agreed",
            trigger: '[name="partner_id"] input:value("Cerámicas Lima, Ana Lead")',
        },
        { trigger: '[name="is_key_user"]:contains("The caller is a key user")' },
        {
            content: "What is open already",
            trigger: '[name="open_ticket_ids"] td:contains("The printer does not print")',
        },
        {
            content: "What it is about",
            trigger: '[name="name"] input',
            run: "edit The scanner is dead",
        },
        {
            trigger: '[name="description"] textarea',
            run: "edit Since this morning",
        },
        {
            content: "The next call waits",
            trigger: 'button[name="action_create_and_next"]',
            run: "click",
        },
        { trigger: '.o_notification:contains("was opened")' },
        {
            content: "An empty form",
            trigger: ".o_support_call:not(:has([name=open_ticket_ids] td))",
        },
        {
            content: "A call about what is open",
            trigger: '.o_support_call [name="phone"] input',
            run: "edit 01 234 5678 && press Tab",
        },
        {
            trigger: '[name="ticket_id"] input',
            run: "click",
        },
        {
            trigger: '.o-autocomplete--dropdown-item:contains("The printer") a',
            run: "click",
        },
        {
            trigger: '[name="description"] textarea',
            run: "edit It prints again",
        },
        {
            trigger: 'button[name="action_add_note"]',
            run: "click",
        },
        { trigger: '.o_notification:contains("was noted on")' },
    ],
});
