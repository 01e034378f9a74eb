/**
 * A RACI matrix as plain data, as the server keeps it:
 * {roles: [{name, partner_id?, partner?}], rows: [{code, activity, cells: [string]}]}.
 * Every function returns a new matrix; none changes what it is given.
 */

const LETTERS = "RACI";
// The order in which two letters are written: who answers is named first.
const ORDER = [..."ARCI"];
const CYCLE = ["", "R", "A", "C", "I", "A/R"];
const SEPARATORS = /[\s,;/+&|.-]/g;

export const EMPTY = { roles: [], rows: [] };

/** The letters of a cell in their order: "r, a" is "A/R"; what is none stays. */
export function letters(cell) {
    const found = String(cell || "")
        .replace(SEPARATORS, "")
        .toUpperCase();
    if ([...found].every((letter) => LETTERS.includes(letter))) {
        return ORDER.filter((letter) => found.includes(letter)).join("/");
    }
    return String(cell).trim().toUpperCase();
}

export function isKnown(cell) {
    return [...cell.replaceAll("/", "")].every((letter) => LETTERS.includes(letter));
}

/** What a click makes of a cell: empty, R, A, C, I, A/R, and empty again. */
export function next(cell) {
    return CYCLE[(CYCLE.indexOf(cell) + 1) % CYCLE.length];
}

/** A letter that is typed is added to the cell, or taken out of it. */
export function toggled(cell, letter) {
    const had = isKnown(cell) ? cell.split("/") : [];
    const has = had.includes(letter)
        ? had.filter((other) => other !== letter)
        : [...had, letter];
    return letters(has.join("/"));
}

export function withCell(matrix, row, column, cell) {
    return withRow(matrix, row, {
        cells: matrix.rows[row].cells.map((old, index) => (index === column ? cell : old)),
    });
}

export function withRow(matrix, row, values) {
    return {
        ...matrix,
        rows: matrix.rows.map((old, index) => (index === row ? { ...old, ...values } : old)),
    };
}

export function withRole(matrix, column, values) {
    return {
        ...matrix,
        roles: matrix.roles.map((old, index) => (index === column ? { ...old, ...values } : old)),
    };
}

export function addRow(matrix) {
    const cells = matrix.roles.map(() => "");
    return { ...matrix, rows: [...matrix.rows, { code: "", activity: "", cells }] };
}

export function addRole(matrix) {
    return {
        roles: [...matrix.roles, { name: "" }],
        rows: matrix.rows.map((row) => ({ ...row, cells: [...row.cells, ""] })),
    };
}

export function withoutRow(matrix, row) {
    return { ...matrix, rows: matrix.rows.filter((_row, index) => index !== row) };
}

export function withoutRole(matrix, column) {
    const others = (_item, index) => index !== column;
    return {
        roles: matrix.roles.filter(others),
        rows: matrix.rows.map((row) => ({ ...row, cells: row.cells.filter(others) })),
    };
}

/** Codes of what is wrong with a row; the server decides by the same rules. */
export function rowFaults(row) {
    const known = row.cells.filter(isKnown);
    const accountable = known.filter((cell) => cell.includes("A")).length;
    const faults = [];
    if (!row.activity) {
        faults.push("no_activity");
    }
    if (known.length < row.cells.length) {
        faults.push("unknown");
    }
    if (accountable !== 1) {
        faults.push(accountable ? "many_a" : "no_a");
    }
    if (!known.some((cell) => cell.includes("R"))) {
        faults.push("no_r");
    }
    return faults;
}

/**
 * A matrix from a spreadsheet: roles on the first line, before them the activity, or
 * a code and the activity. What is no letter stays in its cell, to be shown.
 */
export function parse(text) {
    const lines = text
        .split(/\r?\n/)
        .filter((line) => line.trim())
        .map((line) => line.split("\t"));
    const [head = [], ...body] = lines;
    const seconds = body.filter((line) => line.length > 1).map((line) => letters(line[1]));
    const lead = seconds.some((cell) => cell.length > 3 && !isKnown(cell)) ? 2 : 1;
    const roles = head.slice(lead).map((name) => ({ name: name.trim() }));
    const rows = body.map((line) => ({
        code: lead === 2 ? line[0].trim() : "",
        activity: (line[lead - 1] || "").trim(),
        cells: roles.map((_role, index) => letters(line[lead + index])),
    }));
    return { roles, rows };
}

/** Words on one line, whatever was pasted. */
export function oneLine(words) {
    return words.replace(/\s+/g, " ").trim();
}
