import { registry } from "@web/core/registry";
import { signOrder } from "@support_contracts/../tests/tours/helpers";

const tours = registry.category("web_tour.tours");

tours.add("support_journey_sign", {
    steps: () => [
        {
            content: "Something waits: open the quotations",
            trigger: '.o_portal_my_home a[href="/my/quotes"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the only one",
            trigger: '.o_portal_my_doc_table a[href*="/my/orders/"]',
            run: "click",
            expectUnloadPage: true,
        },
        ...signOrder("#sale_order_sidebar_button", [
            {
                content: "The name is there already",
                trigger: ".modal .o_web_sign_name_and_signature input:value(Ana Lead)",
            },
        ]),
        {
            content: "The order is confirmed",
            trigger: "#quote_content .alert-success",
        },
        {
            content: "Back home",
            trigger: '.o_portal_submenu a[href="/my/home"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "See the hours",
            trigger: '.o_portal_my_home a[href="/my/support"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the contract",
            trigger: '#wrap a[href^="/my/support/"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The hour is there",
            trigger: '[name="available"]:contains("1:00")',
        },
    ],
});

tours.add("support_journey_open_ticket", {
    steps: () => [
        {
            content: "A new ticket",
            trigger: 'form[action="/new/ticket"] button[name="create_new_ticket"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What it is about",
            trigger: 'form[action="/submitted/ticket"] input[name="subject"]',
            run: "edit The label printer prints nothing",
        },
        {
            content: "What happens",
            trigger: 'form[action="/submitted/ticket"] textarea[name="description"]',
            run: "edit Since this morning it only blinks.",
        },
        {
            content: "The hours come from the package, which is told with what it has left",
            trigger: 'form[action="/submitted/ticket"] select[name="hours_source"]',
            run: "selectByIndex 1",
        },
        {
            content: "Send it",
            trigger: 'form[action="/submitted/ticket"] button[type="submit"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The ticket is there and keeps the choice",
            trigger: 'form[name="hours_source"] select[name="hours_source"]',
            run() {
                if (!this.anchor.value.startsWith("package-")) {
                    throw new Error(`The hours come from ${this.anchor.value}`);
                }
            },
        },
    ],
});

tours.add("support_journey_object", {
    steps: () => [
        {
            content: "All of the day is shown: 0:45 and 0:50",
            trigger: '#wrap:contains("1:35")',
        },
        {
            content: "One entry is too long",
            trigger: '[name="segments"] .list-group-item:contains("Driver") summary',
            run: "click",
        },
        {
            content: "Say why",
            trigger: '[name="segments"] .list-group-item:contains("Driver") textarea',
            run: "edit We were on the phone for forty minutes.",
        },
        {
            content: "Send the answer",
            trigger: '#wrap form[action$="/answer"] button[type="submit"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The rest came from the hours",
            trigger: '[name="segments"] [name="sums"]:contains("0:45")',
        },
        {
            content: "The objection is kept",
            trigger: '[name="segments"]:contains("forty minutes")',
        },
    ],
});

tours.add("support_journey_approve_from_inbox", {
    steps: () => [
        {
            content: "Only the corrected entry waits: open it",
            trigger: '[name="approvals"] a[href^="/my/cutoffs/"]:contains("0:40")',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It tells what I said and what they answered",
            trigger: '[name="segments"]:contains("forty minutes"):contains("You are right")',
        },
        {
            content: "Approve",
            trigger: '#wrap form[action$="/answer"] button[type="submit"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What was left of the hour, and the rest charged",
            trigger: '[name="sums"]:contains("0:15"):contains("0:25")',
        },
    ],
});

tours.add("support_journey_approve_billing", {
    steps: () => [
        {
            content: "Something waits: open the approvals",
            trigger: '.o_portal_my_home a[href="/my/approvals"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the billing of the month",
            trigger: '[name="approvals"] a[href^="/my/proposals/"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Twenty-five minutes, and what they cost",
            trigger: '[name="charges"]:contains("0:25") [name="total"]:contains("27,08")',
        },
        {
            content: "The number of our purchase order",
            trigger: 'input[name="po_number"]',
            run: "edit PO-2026-117",
        },
        {
            content: "Approve it",
            trigger: '[name="answer"] form:has(input[name="po_number"]) button[type="submit"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is approved",
            trigger: '[name="answer"] .alert-success:contains("Ana Lead")',
        },
    ],
});

tours.add("support_journey_read_statement", {
    steps: () => [
        {
            content: "See the hours",
            trigger: '.o_portal_my_home a[href="/my/support"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the contract",
            trigger: '#wrap a[href^="/my/support/"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Nothing is left; go to the month before",
            trigger: 'body:has([name="available"]:contains("0:00")) #wrap a[rel="prev"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It began and ended with nothing",
            trigger:
                '[name="statement"]:has([name="opening"]:contains("0:00")):has([name="closing"]:contains("0:00"))',
        },
        {
            content: "The ticket took the hour",
            trigger: '[name="statement_tickets"]:contains("printer"):contains("1:00")',
        },
        {
            content: "Every entry is there: the hour, and what went",
            trigger: '[name="moves"]:contains("+1:00"):contains("-0:45"):contains("-0:15")',
        },
        {
            content: "It is on paper too",
            trigger: '#wrap a[href*="/statement.pdf?month=2026-03"]',
            async run() {
                const response = await fetch(this.anchor.href);
                const type = response.headers.get("Content-Type");
                if (!response.ok || type !== "application/pdf") {
                    throw new Error(`No PDF but ${response.status} ${type}`);
                }
            },
        },
        {
            content: "What was charged beside it leads to its invoice",
            trigger:
                '[name="statement_billing"]:contains("0:25"):contains("27,08") a[href^="/my/invoices/"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The invoice has the same amount, and its tax",
            trigger: '#wrap:contains("32,77")',
        },
    ],
});
