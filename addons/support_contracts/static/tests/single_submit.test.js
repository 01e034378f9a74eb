import { describe, expect, test } from "@odoo/hoot";
import { queryOne } from "@odoo/hoot-dom";
import { setupInteractionWhiteList, startInteractions } from "@web/../tests/public/helpers";

setupInteractionWhiteList("support_contracts.single_submit");
describe.current.tags("interaction_dev");

/** Start the page and count the times that its form would be sent. */
async function startForm() {
    const { core } = await startInteractions(`
        <form class="o_support_single_submit"><button type="submit">Send</button></form>`);
    expect(core.interactions).toHaveLength(1);
    const sent = [];
    const form = queryOne("form");
    form.addEventListener("submit", (event) => {
        sent.push(!event.defaultPrevented);
        event.preventDefault();
    });
    return { form, sent };
}

function submit(form) {
    form.dispatchEvent(new Event("submit", { cancelable: true }));
}

test("a second tap sends nothing", async () => {
    const { form, sent } = await startForm();
    submit(form);
    submit(form);
    expect(sent).toEqual([true, false]);
});

test("a page from the history can be sent again, one that is loaded stays sent", async () => {
    const { form, sent } = await startForm();
    submit(form);
    window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: false }));
    submit(form);
    window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    submit(form);
    expect(sent).toEqual([true, false, true]);
});
