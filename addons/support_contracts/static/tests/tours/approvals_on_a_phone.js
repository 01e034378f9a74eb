import { registry } from "@web/core/registry";

const TOUCHABLE = 44;

/** Nothing is cut off or has to be moved sideways. */
function fitsTheScreen() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) {
        throw new Error(`The page is ${scrollWidth} wide, the screen ${clientWidth}`);
    }
}

/** A finger hits it. */
function isTouchable(element) {
    const { height } = element.getBoundingClientRect();
    if (height < TOUCHABLE) {
        throw new Error(`${element.textContent.trim()} is only ${height} high`);
    }
}

registry.category("web_tour.tours").add("support_approvals_on_a_phone", {
    steps: () => [
        {
            content: "The inbox fits the screen",
            trigger: '[name="approvals"]',
            run: fitsTheScreen,
        },
        {
            content: "First tap: what a colleague asks for",
            trigger: '[name="approvals"] a:contains("Slow printer")',
            async run({ click }) {
                isTouchable(this.anchor);
                await click();
            },
            expectUnloadPage: true,
        },
        {
            content: "What it is about fits the screen",
            trigger: '[name="details"]:contains("Since this morning.")',
            run: fitsTheScreen,
        },
        {
            content: "Second tap: approve",
            trigger: '[name="answer"] form button.btn-primary[type="submit"]',
            async run({ click }) {
                isTouchable(this.anchor);
                await click();
            },
            expectUnloadPage: true,
        },
        {
            content: "It is answered",
            trigger: '[name="answer"] .alert-success:contains("Ana Lead")',
            run: fitsTheScreen,
        },
        {
            content: "Back to the inbox",
            trigger: '.o_portal_submenu a[href="/my/approvals"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Only the other question waits",
            trigger: '[name="approvals"]:contains("One hour"):not(:contains("Slow printer"))',
        },
    ],
});
