import { expect, test } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    makeMockEnv,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    formatMinutes,
    parseMinutes,
} from "@support_contracts/minutes_field/minutes_field";

class Parcel extends models.Model {
    _name = "parcel";
    minutes = fields.Integer();
    _records = [
        { id: 1, minutes: 90 },
        { id: 2, minutes: -5 },
    ];
}

// The services of the addons that ours depends on read models of theirs.
defineMailModels();
defineModels([Parcel]);

test("minutes are shown as hours and minutes", () => {
    expect(formatMinutes(0)).toBe("0:00");
    expect(formatMinutes(6005)).toBe("100:05");
    expect(formatMinutes(-5)).toBe("-0:05");
    expect(formatMinutes(false)).toBe("");
});

test("a time and decimal hours are understood", async () => {
    await makeMockEnv();
    expect(parseMinutes("1:30")).toBe(90);
    expect(parseMinutes("-0:05")).toBe(-5);
    expect(parseMinutes("1.5")).toBe(90);
    expect(() => parseMinutes("1:75")).toThrow();
    expect(() => parseMinutes("soon")).toThrow();
});

test("a time typed in a form is saved as minutes", async () => {
    onRpc("parcel", "web_save", ({ args }) => {
        expect.step(args[1].minutes);
    });
    await mountView({
        type: "form",
        resModel: "parcel",
        resId: 1,
        arch: `<form><field name="minutes" widget="support_minutes"/></form>`,
    });
    expect(".o_field_widget[name=minutes] input").toHaveValue("1:30");
    await contains(".o_field_widget[name=minutes] input").edit("2:45");
    await clickSave();
    expect.verifySteps([165]);
});

test("a list sums minutes as hours", async () => {
    await mountView({
        type: "list",
        resModel: "parcel",
        arch: `<list><field name="minutes" widget="support_minutes" sum="Total"/></list>`,
    });
    expect(".o_data_row:first .o_data_cell").toHaveText("1:30");
    expect(".o_list_footer .o_list_number").toHaveText("1:25");
});
