import { beforeEach, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, mockDate, mockTimeZone } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    makeMockEnv,
    models,
    mountView,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {
    describe,
    formatLeft,
    isResting,
    leftAt,
    ownClock,
    serverTime,
    standingAt,
    workedBetween,
} from "@support_sla/countdown/countdown";

const MINUTE = 60000;
const HOUR = 60 * MINUTE;
const at = (text) => Date.parse(`2026-03-${text}Z`);

function makeClock(values = {}) {
    return {
        kind: "response",
        label: "First response",
        state: "running",
        standing: "running",
        target: 240,
        left: 90 * 60,
        warn_at: at("02T16:30:00"),
        late_after: at("03T09:00:00"),
        deadline: at("02T17:00:00"),
        stopped_at: null,
        ...values,
    };
}

/** Monday 15:30, worked from 9 to 17. */
function makeCountdown(clocks = [makeClock()], values = {}) {
    return {
        now: at("02T15:30:00"),
        until: at("05T15:30:00"),
        worked: [
            [at("02T15:30:00"), at("02T17:00:00")],
            [at("03T09:00:00"), at("03T17:00:00")],
        ],
        tz: "UTC",
        waits: [],
        shown: 0,
        clocks,
        ...values,
    };
}

class Ticket extends models.Model {
    _name = "ticket";
    sla_countdown = fields.Json();
    _records = [];
}

defineMailModels();
defineModels([Ticket]);

beforeEach(() => {
    mockTimeZone(0);
    mockDate("2026-03-02 15:30:00", 0);
    patchWithCleanup(ownClock, { ahead: Infinity });
});

async function mountTicket(countdown, widget = "support_sla_countdown") {
    Ticket._records = [{ id: 1, sla_countdown: countdown }];
    await mountView({
        type: "form",
        resModel: "ticket",
        resId: 1,
        arch: `<form><field name="sla_countdown" widget="${widget}"/></form>`,
    });
}

test("only worked time is subtracted", async () => {
    const countdown = makeCountdown();
    const [clock] = countdown.clocks;
    expect(workedBetween(countdown.worked, countdown.now, at("02T16:00:00"))).toBe(30 * MINUTE);
    expect(leftAt(countdown, clock, at("02T16:00:00"))).toBe(3600);
    expect(leftAt(countdown, clock, at("02T23:00:00"))).toBe(0);
    expect(leftAt(countdown, clock, at("03T10:30:00"))).toBe(-90 * 60);
});

test("a clock that does not run does not move", async () => {
    const countdown = makeCountdown();
    expect(leftAt(countdown, makeClock({ state: "paused" }), at("03T10:00:00"))).toBe(90 * 60);
    expect(leftAt(countdown, makeClock({ state: "stopped" }), at("09T10:00:00"))).toBe(90 * 60);
});

test("what the server did not tell is not guessed", async () => {
    await makeMockEnv();
    const countdown = makeCountdown();
    const late = at("05T15:30:01");
    expect(leftAt(countdown, countdown.clocks[0], late)).toBe(null);
    expect(String(describe(countdown, countdown.clocks[0], late))).toBe("Load the page again");
});

test("missed is decided on instants: the night after a deadline is in time", () => {
    const clock = makeClock();
    expect(standingAt(clock, at("02T16:00:00"))).toBe("running");
    expect(standingAt(clock, at("02T16:30:01"))).toBe("warned");
    expect(standingAt(clock, at("03T09:00:00"))).toBe("warned");
    expect(standingAt(clock, at("03T09:00:01"))).toBe("missed");
    expect(standingAt(makeClock({ standing: "excused" }), at("04T09:00:00"))).toBe("excused");
    expect(standingAt(makeClock({ state: "paused", standing: "paused" }), at("09T09:00:00"))).toBe(
        "paused"
    );
});

test("begun minutes count as whole ones", () => {
    expect(formatLeft(5400)).toBe("1:30");
    expect(formatLeft(1)).toBe("0:01");
    expect(formatLeft(-61)).toBe("0:02");
    expect(formatLeft(0)).toBe("0:00");
});

test("nobody works at night", () => {
    const countdown = makeCountdown();
    expect(isResting(countdown, countdown.clocks[0], at("02T16:59:59"))).toBe(false);
    expect(isResting(countdown, countdown.clocks[0], at("02T17:00:00"))).toBe(true);
    expect(isResting(countdown, makeClock({ state: "paused" }), at("02T20:00:00"))).toBe(false);
});

test("a wrong clock of the computer and an old answer do not matter", () => {
    mockDate("2026-03-02 18:30:00", 0);
    const time = () => Math.round(serverTime(makeCountdown()) / 1000) * 1000;
    expect(time()).toBe(at("02T15:30:00"));
    // The same answer from a cache, an hour later.
    mockDate("2026-03-02 19:30:00", 0);
    expect(time()).toBe(at("02T16:30:00"));
});

test("the time left ticks, turns late, and says so in words", async () => {
    await mountTicket(makeCountdown());
    expect(".o_sla_countdown").toHaveText("1:30 h left");
    expect(".o_sla_countdown").toHaveAttribute("role", "timer");
    await advanceTime(45 * MINUTE);
    await animationFrame();
    expect(".o_sla_countdown").toHaveText("0:45 h left");
    await advanceTime(30 * MINUTE);
    await animationFrame();
    expect(".o_sla_countdown .fa-hourglass-half").toHaveCount(1);
    await advanceTime(18 * HOUR - MINUTE / 2);
    await animationFrame();
    expect(".o_sla_countdown").toHaveText("1:45 h late");
    expect(".o_sla_countdown .fa-exclamation-triangle").toHaveCount(1);
});

test("at night it says that nobody works", async () => {
    await mountTicket(makeCountdown());
    await advanceTime(4 * HOUR);
    await animationFrame();
    expect(".o_sla_countdown .fa-moon-o").toHaveCount(1);
    expect(".o_sla_countdown").toHaveAttribute(
        "aria-label",
        /^First response: 0:00 h left · until .* · outside working hours$/
    );
});

test("a pause says what it waits for", async () => {
    const clock = makeClock({ state: "paused", standing: "paused", deadline: null });
    await mountTicket(
        makeCountdown([clock], { waits: ["The customer"] }),
        "support_sla_clocks"
    );
    expect(".o_sla_countdown").toHaveText("Waiting, 1:30 h left");
    expect(".o_sla_clock").toHaveText(/waits for: The customer/);
});

test("all clocks are shown, with the zone of the contract where it differs", async () => {
    const clocks = [
        makeClock({ state: "stopped", standing: "stopped", stopped_at: at("02T11:00:00") }),
        makeClock({ kind: "resolution", label: "Resolution" }),
    ];
    await mountTicket(
        makeCountdown(clocks, { tz: "Asia/Tokyo", shown: 1 }),
        "support_sla_clocks"
    );
    expect(".o_sla_clock").toHaveCount(2);
    expect(".o_sla_clock[data-kind=response] .o_sla_countdown").toHaveText("In time");
    expect(".o_sla_clock[data-kind=response]").toHaveText(/done .* · 1:30 h to spare/);
    expect(".o_sla_clock[data-kind=resolution]").toHaveText(/until .*5:00.* \(.*2:00.* Asia\/Tokyo\)/);
});

test("a ticket without clocks shows nothing", async () => {
    await mountTicket(false, "support_sla_clocks");
    expect(".o_sla_clock").toHaveCount(0);
});
