import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, mockDate } from "@odoo/hoot-mock";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { setupInteractionWhiteList, startInteractions } from "@web/../tests/public/helpers";
import { ownClock } from "@support_sla/countdown/countdown";

setupInteractionWhiteList("support_sla.portal_countdown");
describe.current.tags("interaction_dev");

const MINUTE = 60000;
const NOW = Date.UTC(2026, 2, 2, 15, 30);

beforeEach(() => {
    mockDate("2026-03-02 15:30:00", 0);
    patchWithCleanup(ownClock, { ahead: Infinity });
});

async function startPage(values = {}, words = undefined) {
    const clock = {
        kind: "response",
        state: "running",
        standing: "running",
        left: 45 * 60,
        warn_at: null,
        late_after: NOW + 45 * MINUTE,
        ...values,
    };
    const told = {
        now: NOW,
        until: NOW + 72 * 60 * MINUTE,
        worked: [[NOW, NOW + 600 * MINUTE]],
        waits: [],
        shown: 0,
        clocks: [clock],
        words,
    };
    await startInteractions(`
        <span class="o_sla_countdown badge text-bg-info" data-countdown='${JSON.stringify(told)}'>
            <i class="o_sla_countdown_icon fa fa-clock-o"/>
            <span class="o_sla_countdown_text">what the server wrote</span>
        </span>`);
}

test("the page goes on counting, and turns late", async () => {
    await startPage();
    expect(".o_sla_countdown_text").toHaveText("0:45 h left");
    await advanceTime(15.5 * MINUTE);
    await animationFrame();
    expect(".o_sla_countdown_text").toHaveText("0:30 h left");
    expect(".o_sla_countdown").toHaveClass("text-bg-info");
    await advanceTime(39 * MINUTE);
    await animationFrame();
    expect(".o_sla_countdown_text").toHaveText("0:10 h late");
    expect(".o_sla_countdown").toHaveClass("text-bg-danger");
    expect(".o_sla_countdown").not.toHaveClass("text-bg-info");
    expect(".o_sla_countdown_icon").toHaveClass("fa-exclamation-triangle");
});

test("what stands still is left as it is", async () => {
    await startPage({ state: "paused", standing: "paused" });
    await advanceTime(60 * MINUTE);
    await animationFrame();
    expect(".o_sla_countdown_text").toHaveText("Waiting, 0:45 h left");
});

test("it goes on in the words of the page", async () => {
    await startPage({}, { running: "Quedan {time} h", missed: "{time} h de retraso" });
    expect(".o_sla_countdown_text").toHaveText("Quedan 0:45 h");
    await advanceTime(54.5 * MINUTE);
    await animationFrame();
    expect(".o_sla_countdown_text").toHaveText("0:10 h de retraso");
});
