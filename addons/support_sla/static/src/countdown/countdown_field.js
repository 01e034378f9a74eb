import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { LOOKS, describe, formatLeft, isResting, serverTime, standingAt } from "./countdown";
import { useTicker } from "./ticker";

const { DateTime } = luxon;
const SHORT = {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
};

/**
 * An instant for who looks, and in the contract's zone where clocks there show another
 * time.
 *
 * @param {number} milliseconds
 * @param {string} tz
 * @returns {string}
 */
export function formatInZones(milliseconds, tz) {
    const here = DateTime.fromMillis(milliseconds);
    const there = tz ? here.setZone(tz) : here;
    const text = here.toLocaleString(SHORT);
    if (!there.isValid || there.offset === here.offset) {
        return text;
    }
    return `${text} (${there.toLocaleString(SHORT)} ${tz})`;
}

/** Working time left of the clock that is due first. */
export class CountdownField extends Component {
    static template = "support_sla.CountdownField";
    static props = { ...standardFieldProps };

    setup() {
        this.ticker = useTicker();
    }

    get countdown() {
        return this.props.record.data[this.props.name];
    }

    /** Clocks as they are shown at this tick. */
    get shown() {
        void this.ticker.ticks;
        const { countdown } = this;
        return countdown ? [this.look(countdown.clocks[countdown.shown])] : [];
    }

    look(clock) {
        const { countdown } = this;
        const at = serverTime(countdown);
        const [icon, color] = LOOKS[standingAt(clock, at)];
        const text = describe(countdown, clock, at);
        const when = this.getWhen(clock);
        const waits = clock.state === "paused" ? countdown.waits : [];
        const resting = isResting(countdown, clock, at);
        const beside = [
            when,
            waits.length && _t("waits for: %s", waits.join(", ")),
            resting && _t("outside working hours"),
        ].filter(Boolean);
        return { clock, icon, color, text, resting, beside, details: [text, ...beside].join(" · ") };
    }

    getWhen(clock) {
        const { tz } = this.countdown;
        if (clock.stopped_at) {
            const done = _t("done %s", formatInZones(clock.stopped_at, tz));
            const time = formatLeft(clock.left);
            // Not inside the template, where no translator finds it.
            const spare = _t("%(time)s h to spare", { time });
            return clock.left < 0 ? done : `${done} · ${spare}`;
        }
        if (clock.deadline) {
            return _t("until %s", formatInZones(clock.deadline, tz));
        }
        return "";
    }
}

/** All clocks of a ticket, one under the other. */
export class ClocksField extends CountdownField {
    static template = "support_sla.ClocksField";

    get shown() {
        void this.ticker.ticks;
        return this.countdown ? this.countdown.clocks.map((clock) => this.look(clock)) : [];
    }
}

export const countdownField = {
    component: CountdownField,
    displayName: _t("Working time left"),
    supportedTypes: ["json"],
    listViewWidth: [165, 230],
};

registry.category("fields").add("support_sla_countdown", countdownField);
registry.category("fields").add("support_sla_clocks", {
    ...countdownField,
    component: ClocksField,
});
