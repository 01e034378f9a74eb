import { expect, test } from "@odoo/hoot";
import {
    manuallyDispatchProgrammaticEvent,
    press,
    queryAllTexts,
    queryOne,
} from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import * as raci from "@support_contracts/raci_field/raci_matrix";

const MATRIX = {
    roles: [{ name: "Desk" }, { name: "Boss", partner_id: 7, partner: "Ana" }],
    rows: [
        { code: "1", activity: "Log it", cells: ["R", "A"] },
        { code: "2", activity: "Close it", cells: ["A", "A/R"] },
    ],
};

class Agreement extends models.Model {
    _name = "agreement";
    matrix = fields.Json();
    raci_people = fields.Json();
    _records = [
        {
            id: 1,
            matrix: MATRIX,
            raci_people: [
                { id: 7, name: "Ana", role: "Lead" },
                { id: 8, name: "Beto", role: "Backup" },
            ],
        },
    ];
}

// The services of the addons that ours depends on read models of theirs.
defineMailModels();
defineModels([Agreement]);

function mountForm(attributes = "") {
    return mountView({
        type: "form",
        resModel: "agreement",
        resId: 1,
        arch: `<form><field name="matrix" widget="support_raci" ${attributes}/></form>`,
    });
}

const cell = (row, column) => `[data-cell="${row}-${column}"]`;

test("letters are written in one way", () => {
    expect(raci.letters(" r, a")).toBe("A/R");
    expect(raci.letters("i/A")).toBe("A/I");
    expect(raci.letters(undefined)).toBe("");
    expect(raci.letters("yes")).toBe("YES");
});

test("a click goes through the letters and back to empty", () => {
    const seen = ["", "R", "A", "C", "I", "A/R", "A/I"].map(raci.next);
    expect(seen).toEqual(["R", "A", "C", "I", "A/R", "", ""]);
});

test("a letter is added and taken away", () => {
    expect(raci.toggled("R", "A")).toBe("A/R");
    expect(raci.toggled("A/R", "R")).toBe("A");
    expect(raci.toggled("YES", "C")).toBe("C");
});

test("one A and at least one R in a row", () => {
    const faults = (...cells) => raci.rowFaults({ activity: "x", cells });
    expect(faults("A/R", "")).toEqual([]);
    expect(faults("R", "R", "A")).toEqual([]);
    expect(faults("A", "A/R")).toEqual(["many_a"]);
    expect(faults("I", "X")).toEqual(["unknown", "no_a", "no_r"]);
    expect(raci.rowFaults({ activity: "", cells: ["A/R"] })).toEqual(["no_activity"]);
});

test("a matrix of a spreadsheet is read with and without codes", () => {
    const coded = raci.parse("Code\tActivity\tDesk\tBoss\r\nI1\tLog it\tr\ta,i\n\nI2\tEnd\tyes");
    expect(coded.roles.map(({ name }) => name)).toEqual(["Desk", "Boss"]);
    expect(coded.rows).toEqual([
        { code: "I1", activity: "Log it", cells: ["R", "A/I"] },
        { code: "I2", activity: "End", cells: ["YES", ""] },
    ]);
    const plain = raci.parse("Activity\tDesk\nLog it\tA/R");
    expect(plain.rows).toEqual([{ code: "", activity: "Log it", cells: ["A/R"] }]);
});

test("faulty rows are named", async () => {
    await mountForm();
    expect(queryAllTexts(".o_support_raci_fault")).toEqual([
        "Row 2, Close it: more than one is accountable (A)",
    ]);
});

test("cells are clicked and typed, and saved", async () => {
    onRpc("agreement", "web_save", ({ args }) => {
        expect.step(args[1].matrix.rows.map(({ cells }) => cells.join(" ")).join("; "));
    });
    await mountForm();
    await contains(cell(1, 0)).click();
    expect(cell(1, 0)).toHaveText("C");
    await contains(cell(0, 0)).focus();
    await press("a");
    await animationFrame();
    expect(cell(0, 0)).toHaveText("A/R");
    await press("ArrowRight");
    await animationFrame();
    expect(cell(0, 1)).toBeFocused();
    await press("Delete");
    await animationFrame();
    expect(cell(0, 1)).toHaveText("");
    expect(".o_support_raci_fault").toHaveCount(0);
    await clickSave();
    expect.verifySteps(["A/R ; C A/R"]);
});

test("letters typed faster than they are kept are all there", async () => {
    await mountForm();
    for (const key of ["a", "c"]) {
        manuallyDispatchProgrammaticEvent(queryOne(cell(0, 0)), "keydown", { key });
    }
    await animationFrame();
    expect(cell(0, 0)).toHaveText("A/R/C");
});

test("the arrows stay within the grid", async () => {
    await mountForm();
    await contains(cell(0, 0)).focus();
    await press("ArrowUp");
    await press("ArrowLeft");
    await animationFrame();
    expect(cell(0, 0)).toBeFocused();
    await press("ArrowDown");
    await animationFrame();
    expect(cell(1, 0)).toBeFocused();
});

test("activities and roles come and go, roles are bound to people", async () => {
    onRpc("agreement", "web_save", ({ args }) => {
        expect.step(JSON.stringify(args[1].matrix.roles));
    });
    await mountForm();
    await contains("button[name=add_row]").click();
    expect(".o_support_raci tbody tr").toHaveCount(3);
    await contains("button[name=add_role]").click();
    expect(".o_support_raci_role").toHaveCount(3);
    await contains(".o_support_raci_role:eq(2) textarea").edit("Customer");
    await contains(".o_support_raci_role:eq(2) select").select("8");
    await contains(".o_support_raci_role:eq(0) button").click();
    await contains("tbody tr:eq(2) button").click();
    expect(".o_support_raci tbody tr").toHaveCount(2);
    await clickSave();
    expect.verifySteps([
        JSON.stringify([MATRIX.roles[1], { name: "Customer", partner_id: 8, partner: "Beto" }]),
    ]);
});

test("a matrix of a spreadsheet is pasted, faults and all", async () => {
    await mountForm();
    const data = new DataTransfer();
    data.setData("text/plain", "Activity\tDesk\tBoss\nLog it\tR\tA\nClose it\tX\tA");
    await manuallyDispatchProgrammaticEvent(queryOne("[name=paste]"), "paste", {
        clipboardData: data,
    });
    await animationFrame();
    expect(".o_support_raci tbody tr").toHaveCount(2);
    expect(cell(1, 0)).toHaveText("X");
    expect(cell(1, 0)).toHaveClass("o_support_raci_unknown");
    expect(".o_support_raci_fault").toHaveCount(1);
});

test("a matrix that is only read does not change", async () => {
    await mountForm('readonly="1"');
    await contains(cell(0, 0)).click();
    await press("c");
    await animationFrame();
    expect(cell(0, 0)).toHaveText("R");
    expect("button[name=add_row]").toHaveCount(0);
    expect(".o_support_raci_role:eq(1)").toHaveText("Boss\nAna");
    await press("ArrowRight");
    await animationFrame();
    expect(cell(0, 1)).toBeFocused();
});
