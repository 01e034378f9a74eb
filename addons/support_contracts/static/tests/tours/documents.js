import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("support_document_raci", {
    steps: () => [
        {
            content: "The matrix of the version",
            trigger: '.nav-link[name="raci"]',
            run: "click",
        },
        {
            content: "A row with two who answer is named",
            trigger: '.o_support_raci_fault:contains("Close it")',
        },
        {
            content: "A click goes on to the next letter: A becomes C",
            trigger: '[data-cell="1-0"]',
            run: "click",
        },
        { trigger: '[data-cell="1-0"]:contains("C")' },
        {
            content: "Nothing is wrong any more",
            trigger: ".o_support_raci:not(:has(.o_support_raci_fault))",
        },
        {
            content: "It is kept",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "And submitted",
            trigger: 'button[name="action_submit"]',
            run: "click",
        },
        { trigger: '.o_statusbar_status .o_arrow_button_current:contains("In review")' },
    ],
});

registry.category("web_tour.tours").add("support_document_sign", {
    steps: () => [
        {
            content: "What waits for a signature",
            trigger: '[name="documents"] a:contains("Service contract")',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The matrix is readable on a phone",
            trigger: '[name="raci_cards"]:visible:contains("Log it")',
            run() {
                const { scrollWidth, clientWidth } = document.documentElement;
                if (scrollWidth > clientWidth) {
                    throw new Error(`The page is ${scrollWidth} wide`);
                }
            },
        },
        {
            content: "Sign by name",
            trigger: '[name="sign"] .o_web_sign_auto_button',
            run: "click",
        },
        {
            trigger: '[name="sign"] .o_portal_sign_submit:enabled',
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: '[name="signed"]:contains("Ana Lead")' },
    ],
});
