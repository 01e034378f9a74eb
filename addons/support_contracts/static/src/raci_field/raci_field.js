import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import * as raci from "./raci_matrix";

const MOVES = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
};
const FAULTS = {
    no_activity: _t("the activity has no name"),
    unknown: _t("a cell holds something else than R, A, C or I"),
    no_a: _t("nobody is accountable (A)"),
    many_a: _t("more than one is accountable (A)"),
    no_r: _t("nobody is responsible (R)"),
};

/**
 * A RACI matrix as a grid: click a cell through its letters, or type them.
 * Faulty rows are marked and named; they are kept, the server does not approve them.
 */
export class RaciField extends Component {
    static template = "support_contracts.RaciField";
    static props = { ...standardFieldProps };

    setup() {
        this.root = useRef("root");
        this.pending = null;
        this.state = useState({ row: 0, column: 0, focus: 0 });
        useEffect(
            () => {
                if (this.state.focus) {
                    this.cellElement(this.state.row, this.state.column)?.focus();
                }
            },
            () => [this.state.focus]
        );
    }

    get matrix() {
        return this.pending || this.props.record.data[this.props.name] || raci.EMPTY;
    }

    get people() {
        return this.props.record.data.raci_people || [];
    }

    get rows() {
        return this.matrix.rows.map((row, index) => {
            const faults = raci.rowFaults(row).map((fault) => FAULTS[fault].toString());
            return { ...row, index, faults: faults.join(", ") };
        });
    }

    get faultyRows() {
        return this.rows.filter((row) => row.faults);
    }

    cellElement(row, column) {
        return this.root.el.querySelector(`[data-cell="${row}-${column}"]`);
    }

    cellClass(cell) {
        if (!raci.isKnown(cell)) {
            return "o_support_raci_unknown";
        }
        return cell ? `o_support_raci_${cell[0].toLowerCase()}` : "";
    }

    cellLabel(row, column) {
        const role = this.matrix.roles[column].name;
        const cell = row.cells[column] || _t("empty");
        return `${row.activity}, ${role}: ${cell}`;
    }

    isTabStop(row, column) {
        return row === this.state.row && column === this.state.column;
    }

    /** The record takes its time: the next letter is added to this one meanwhile. */
    async update(matrix) {
        this.pending = matrix;
        try {
            await this.props.record.update({ [this.props.name]: matrix });
        } finally {
            if (this.pending === matrix) {
                this.pending = null;
                this.render();
            }
        }
    }

    // ------------------------------------------------------------------
    // Cells
    // ------------------------------------------------------------------

    onCellClick(row, column) {
        Object.assign(this.state, { row, column });
        if (!this.props.readonly) {
            this.setCell(row, column, raci.next(this.matrix.rows[row].cells[column]));
        }
    }

    onCellKeydown(event, row, column) {
        const letter = event.key.toUpperCase();
        if (event.ctrlKey || event.metaKey || event.altKey) {
            return;
        }
        if (event.key in MOVES) {
            event.preventDefault();
            this.move(row, column, ...MOVES[event.key]);
        } else if (this.props.readonly) {
            return;
        } else if ("RACI".includes(letter)) {
            event.preventDefault();
            this.setCell(row, column, raci.toggled(this.matrix.rows[row].cells[column], letter));
        } else if (["Delete", "Backspace"].includes(event.key)) {
            event.preventDefault();
            this.setCell(row, column, "");
        } else if (["Enter", " "].includes(event.key)) {
            event.preventDefault();
            this.setCell(row, column, raci.next(this.matrix.rows[row].cells[column]));
        }
    }

    move(row, column, down, right) {
        const within = (value, count) => Math.max(0, Math.min(count - 1, value));
        this.state.row = within(row + down, this.matrix.rows.length);
        this.state.column = within(column + right, this.matrix.roles.length);
        this.state.focus++;
    }

    setCell(row, column, cell) {
        return this.update(raci.withCell(this.matrix, row, column, cell));
    }

    // ------------------------------------------------------------------
    // Rows and roles
    // ------------------------------------------------------------------

    /** Lines that a browser shows which does not size a text by itself. */
    wordRows(words, width) {
        return Math.max(1, Math.ceil(words.length / width));
    }

    /** A name wraps but has one line: Enter ends it. */
    onWordsKeydown(event) {
        if (event.key === "Enter") {
            event.preventDefault();
            event.target.blur();
        }
    }

    onRowChange(row, name, event) {
        this.update(raci.withRow(this.matrix, row, { [name]: raci.oneLine(event.target.value) }));
    }

    onRoleChange(column, event) {
        const name = raci.oneLine(event.target.value);
        this.update(raci.withRole(this.matrix, column, { name }));
    }

    onPersonChange(column, event) {
        const person = this.people.find(({ id }) => id === Number(event.target.value));
        this.update(
            raci.withRole(this.matrix, column, {
                partner_id: person?.id,
                partner: person?.name,
            })
        );
    }

    onAddRow() {
        this.update(raci.addRow(this.matrix));
    }

    onAddRole() {
        this.update(raci.addRole(this.matrix));
    }

    onRemoveRow(row) {
        this.update(raci.withoutRow(this.matrix, row));
    }

    onRemoveRole(column) {
        this.update(raci.withoutRole(this.matrix, column));
    }

    /** Several cells at once replace the matrix; a word goes where it was pasted. */
    onPaste(event) {
        const text = event.clipboardData?.getData("text/plain") || "";
        if (this.props.readonly || !text.includes("\t") || !text.trim().includes("\n")) {
            return;
        }
        event.preventDefault();
        this.update(raci.parse(text));
    }
}

export const raciField = {
    component: RaciField,
    displayName: _t("RACI matrix"),
    supportedTypes: ["json"],
    isEmpty: () => false,
    fieldDependencies: [{ name: "raci_people", type: "json" }],
};

registry.category("fields").add("support_raci", raciField);
