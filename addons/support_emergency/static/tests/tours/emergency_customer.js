import { registry } from "@web/core/registry";
import { signOrder } from "@support_contracts/../tests/tours/helpers";

/** An emergency, of the customer who has it, on the phone. */

const tours = registry.category("web_tour.tours");

/** Send the form of the page that answers what waits. */
function answer(content, trigger, found) {
    return [
        { content, trigger, run: "click", expectUnloadPage: true },
        { content: "It is answered", trigger: found },
    ];
}

/** Sign the order and pay it with the test provider, which answers `outcome`. */
function signAndPay(outcome) {
    return [
        ...signOrder('[name="sale_order_actions"]'),
        ...pay(outcome),
    ];
}

function pay(outcome) {
    return [
        {
            content: "The way of paying",
            trigger: '.modal.show input[name="o_payment_radio"][data-provider-code="demo"]',
            run: "click",
        },
        {
            content: "The number of the card",
            trigger: ".modal.show #customer_input",
            run: "edit 4242 4242 4242 4242",
        },
        {
            content: "What the provider will say",
            trigger: ".modal.show #simulated_payment_state",
            run: `select ${outcome}`,
        },
        {
            content: "Pay",
            trigger: '.modal.show button[name="o_payment_submit_button"]:enabled',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Back at the order",
            trigger: "#quote_content",
            timeout: 30000,
        },
    ];
}

tours.add("support_emergency_accept_and_pay", {
    steps: () => [
        {
            content: "What it costs, what is not given back",
            trigger: '[name="offer"]:contains("120,00"):has([name="refunds"])',
        },
        {
            content: "Accept",
            trigger: '[name="offer"] button.btn-danger',
            run: "click",
            expectUnloadPage: true,
        },
        ...signAndPay("done"),
    ],
});

tours.add("support_emergency_accept_and_fail", {
    steps: () => [
        {
            content: "Accept",
            trigger: '[name="offer"] button.btn-danger',
            run: "click",
            expectUnloadPage: true,
        },
        ...signAndPay("error"),
    ],
});

tours.add("support_emergency_pay_again", {
    steps: () => [
        {
            content: "It is still to be paid",
            trigger: '[name="to_pay"] a.btn-danger',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Pay now",
            trigger: '[name="sale_order_actions"] a[data-bs-target="#modalaccept"]',
            run: "click",
        },
        ...pay("done"),
    ],
});

tours.add("support_emergency_accept_own", {
    steps: () => [
        {
            content: "The conditions of our contract",
            trigger: '[name="offer"] input[name="conditions"][value="own"]',
            run: "click",
        },
        {
            content: "Accept, and begin",
            trigger: '[name="offer"] button.btn-danger',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "They work on it",
            trigger: "#wrap section#plan",
        },
    ],
});

tours.add("support_emergency_write_plan", {
    steps: () => [
        {
            content: "What is critical",
            trigger: "#plan_name",
            run: "edit Free the disk",
        },
        {
            content: "What must be reached",
            trigger: "#plan_result",
            run: "edit Invoices go out",
        },
        {
            content: "Add it",
            trigger: '#plan form[action$="/plan"] button[type="submit"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is there",
            trigger: '#plan .list-group-item:contains("Free the disk")',
        },
        {
            content: "Grant an access",
            trigger: '#plan details:has(form[action$="/access"]) > summary',
            run: "click",
        },
        {
            content: "To what",
            trigger: "#access_name",
            run: "edit VPN",
        },
        {
            content: "What it allows",
            trigger: "#access_scope",
            run: "edit The server",
        },
        {
            content: "Put it on record",
            trigger: '#plan form[action$="/access"] button[type="submit"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is on record, with who has it",
            trigger: '#plan [name="accesses"]:contains("VPN")',
        },
    ],
});

tours.add("support_emergency_agree", {
    steps: () =>
        answer(
            "I agree",
            '[name="question"] form button.btn-primary',
            '#wrap:not(:has([name="question"]))'
        ),
});

tours.add("support_emergency_confirm", {
    steps: () =>
        answer("Yes, it works", '[name="question"] form button.btn-primary', '[name="options"]'),
});

tours.add("support_emergency_choose_cheapest", {
    steps: () => [
        {
            content: "The cheapest is chosen already",
            trigger: '[name="options"] label:has(.badge) input:checked',
        },
        ...answer(
            "This way",
            '[name="options"] button.btn-primary',
            '#wrap:not(:has([name="options"]))'
        ),
    ],
});

tours.add("support_emergency_approve_cut", {
    steps: () => [
        {
            content: "The day of the emergency",
            trigger: '[name="approvals"] a[href^="/my/cutoffs/"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Approve it",
            trigger: '#wrap form[action$="/answer"] button[type="submit"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is final",
            trigger: '[name="sums"]',
        },
    ],
});

tours.add("support_emergency_approve_billing", {
    steps: () => [
        {
            content: "What is to be billed",
            trigger: '[name="approvals"] a[href^="/my/proposals/"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Approve it",
            trigger: '[name="answer"] form:has(input[name="po_number"]) button[type="submit"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is approved",
            trigger: '[name="answer"] .alert-success',
        },
    ],
});

tours.add("support_emergency_declined", {
    steps: () => [
        {
            content: "Why, and what else",
            trigger: '#wrap:contains("900 123 456") [name="next"].alert-secondary',
        },
        {
            content: "Nothing is to be paid",
            trigger: '#wrap:not(:has([name="offer"], [name="to_pay"], [name="invoices"]))',
        },
    ],
});

tours.add("support_emergency_read_report", {
    steps: () => [
        {
            content: "Three invoices",
            trigger: '[name="invoices"] .mb-1 ~ .mb-1 ~ .mb-1 a',
        },
        {
            content: "The report",
            trigger: '[name="reports"] a:not(:has(.fa-download))',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What it was",
            trigger: '#wrap:contains("A log that nobody rotated."):contains("Watch the disk.")',
        },
        {
            content: "It is downloaded",
            trigger: '#wrap a[href$="/pdf"]',
            async run() {
                const response = await fetch(this.anchor.href);
                const kind = response.headers.get("Content-Type");
                const { size } = await response.blob();
                if (kind !== "application/pdf" || !size) {
                    throw new Error(`It is ${kind}, of ${size} bytes`);
                }
            },
        },
    ],
});
