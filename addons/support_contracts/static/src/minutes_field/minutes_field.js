import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useInputField } from "@web/views/fields/input_field_hook";
import { InvalidNumberError, parseFloat } from "@web/views/fields/parsers";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const CLOCK = /^\s*(-?)(\d+):([0-5]?\d)\s*$/;

/**
 * Whole minutes as hours and minutes: 90 is "1:30".
 *
 * @param {number | false} value
 * @returns {string}
 */
export function formatMinutes(value) {
    if (value === false || value === undefined) {
        return "";
    }
    const minutes = Math.abs(value);
    const rest = String(minutes % 60).padStart(2, "0");
    return `${value < 0 ? "-" : ""}${Math.floor(minutes / 60)}:${rest}`;
}

/**
 * "1:30" and, in the user's decimals, "1,5" are both 90 minutes.
 *
 * @param {string} value
 * @returns {number}
 */
export function parseMinutes(value) {
    const clock = CLOCK.exec(value);
    if (clock) {
        const minutes = Number(clock[2]) * 60 + Number(clock[3]);
        return clock[1] ? -minutes : minutes;
    }
    if (value.includes(":")) {
        throw new InvalidNumberError(`"${value}" is not a time`);
    }
    return Math.round(parseFloat(value) * 60);
}

export class MinutesField extends Component {
    static template = "support_contracts.MinutesField";
    static props = { ...standardFieldProps };

    setup() {
        useInputField({
            getValue: () => this.formattedValue,
            refName: "input",
            parse: parseMinutes,
        });
    }

    get formattedValue() {
        return formatMinutes(this.props.record.data[this.props.name]);
    }
}

export const minutesField = {
    component: MinutesField,
    displayName: _t("Hours and minutes"),
    supportedTypes: ["integer"],
    isEmpty: () => false,
};

registry.category("fields").add("support_minutes", minutesField);
registry.category("formatters").add("support_minutes", formatMinutes);
registry.category("parsers").add("support_minutes", parseMinutes);
