import { registry } from "@web/core/registry";

/** The whole day of the key user, on the phone: each answer takes two taps. */

const tours = registry.category("web_tour.tours");

function openWaiting(path, text) {
    return {
        content: `What waits: ${text}`,
        trigger: `[name="approvals"] a[href^="${path}"]:contains("${text}")`,
        run: "click",
        expectUnloadPage: true,
    };
}

tours.add("support_day_confirm_estimate", {
    steps: () => [
        openWaiting("/my/approvals/", "3:00"),
        {
            content: "It says what for, and where the hours come from",
            trigger: '#wrap:contains("Replace the fuser") select[name="hours_source"]',
        },
        {
            content: "Approve",
            trigger: '[name="answer"] form:has(select[name="hours_source"]) button[type="submit"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is approved",
            trigger: '.alert-success:contains("Ana Lead")',
        },
    ],
});

tours.add("support_day_sign_work_order", {
    steps: () => [
        openWaiting("/my/work-orders/", "label printer"),
        {
            content: "Hours and parts are there",
            trigger: '[name="lines"]:contains("1:35"):contains("Fuser")',
        },
        {
            content: "Write the signature for me",
            trigger: "#sign .o_web_sign_auto_button",
            run: "click",
        },
        {
            content: "It is written",
            trigger: "#sign canvas.o_web_sign_signature",
            run: "canvasNotEmpty",
        },
        {
            content: "Send it",
            trigger: "#sign .o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is signed",
            trigger: '[name="signed"]:contains("Ana Lead")',
        },
    ],
});

tours.add("support_day_approve_cut", {
    steps: () => [
        openWaiting("/my/cutoffs/", "1:35"),
        {
            content: "Approve the day",
            trigger: '#wrap form[action$="/answer"] button[type="submit"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It came from the hours",
            trigger: '[name="sums"]:contains("1:35")',
        },
    ],
});

tours.add("support_day_approve_billing", {
    steps: () => [
        openWaiting("/my/proposals/", "80,00"),
        {
            content: "The number of our order",
            trigger: 'input[name="po_number"]',
            run: "edit PO-2026-200",
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
