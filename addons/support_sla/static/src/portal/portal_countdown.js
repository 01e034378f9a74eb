import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";
import { LOOKS, describe, serverTime, standingAt } from "../countdown/countdown";

const EVERY = 10000;

/** Goes on counting what the server wrote. */
export class PortalCountdown extends Interaction {
    static selector = ".o_sla_countdown[data-countdown]";
    dynamicContent = {
        ".o_sla_countdown_text": { "t-out": () => this.text },
        ".o_sla_countdown_icon": {
            "t-att-class": () => this.getClasses(0),
        },
        _root: { "t-att-class": () => this.getClasses(1) },
    };

    setup() {
        this.countdown = JSON.parse(this.el.dataset.countdown);
        this.clock = this.countdown.clocks[0];
        this.look();
        const timer = setInterval(() => {
            this.look();
            this.updateContent();
        }, EVERY);
        this.registerCleanup(() => clearInterval(timer));
    }

    look() {
        const at = serverTime(this.countdown);
        this.text = describe(this.countdown, this.clock, at);
        this.standing = standingAt(this.clock, at);
    }

    /** {class: whether it is shown} of the icon (0) or of the colour (1). */
    getClasses(index) {
        const current = LOOKS[this.standing][index];
        return Object.fromEntries(
            Object.values(LOOKS).map((look) => [look[index], look[index] === current])
        );
    }
}

registry.category("public.interactions").add("support_sla.portal_countdown", PortalCountdown);
