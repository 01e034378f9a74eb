import { openMenu, openSupport } from "@support_contracts/../tests/tours/helpers";

/** Steps that several people of an emergency take. */

const SERVICE = "support_contracts.support_menu_service";

/** Open the board of emergencies, and the card that says `text`. */
export function openEmergency(text) {
    return [
        ...openSupport(),
        ...openMenu(SERVICE, "support_emergency.support_emergency_menu"),
        {
            content: `The card of ${text}`,
            trigger: `.o_kanban_record:contains("${text}")`,
            run: "click",
        },
        {
            content: "It is open",
            trigger: '.o_form_view .o_field_widget[name="contact_at"]',
        },
    ];
}

/** Begin what is declared by telephone. */
export function openDeclaration() {
    return [
        ...openSupport(),
        ...openMenu(SERVICE, "support_emergency.support_emergency_declaration_menu"),
    ];
}

/** Write into a field of the dialog that is open. */
export function type(name, text, tag = "input") {
    return {
        content: `Say ${name}`,
        trigger: `.modal .o_field_widget[name="${name}"] ${tag}`,
        run: `edit ${text}`,
    };
}

/** Choose the entry `index` of a selection of the dialog that is open. */
export function choose(name, index) {
    return [
        {
            content: `Unfold ${name}`,
            trigger: `.modal .o_field_widget[name="${name}"] input`,
            run: "click",
        },
        {
            content: `Choose ${index}`,
            trigger: `.o_select_menu_menu [data-choice-index="${index}"]`,
            run: "click",
        },
    ];
}

/** Press a button of the form, once the dialogs are gone. */
export function press(name, content) {
    return {
        content,
        trigger: `body:not(:has(.modal)) .o_form_view button[name="${name}"]`,
        run: "click",
    };
}

/** Apply the dialog that is open, and wait until the form goes on. */
export function apply(button = "action_apply") {
    return [
        {
            content: "Apply",
            trigger: `.modal footer button[name="${button}"]`,
            run: "click",
        },
        {
            content: "The dialog is gone",
            trigger: "body:not(:has(.modal)) .o_form_view",
        },
    ];
}

/** Open the ticket of the emergency that is open. */
export function openTicketOfIt() {
    return [
        {
            content: "Its ticket",
            trigger: 'button[name="action_view_ticket"]',
            run: "click",
        },
        {
            content: "It is open",
            trigger: '.o_form_view .o_field_widget[name="number"]',
        },
    ];
}

/** Start the clock of the ticket that is open. */
export function startClock(text) {
    return [
        {
            content: "Start the clock",
            trigger: 'button[name="button_start_work"]',
            run: "click",
        },
        type("name", text),
        {
            content: "It starts",
            trigger: '.modal button[name="action_switch"]',
            run: "click",
        },
        {
            content: "It runs",
            trigger: 'body:not(:has(.modal)) .o_statusbar_buttons button[name="button_end_work"]',
        },
    ];
}

/** Stop the clock of the ticket that is open, and go back to the emergency. */
export function stopClockAndGoBack() {
    return [
        {
            content: "Stop the clock",
            trigger: '.o_statusbar_buttons button[name="button_end_work"]',
            run: "click",
        },
        {
            content: "It stands",
            trigger: '.o_statusbar_buttons button[name="button_start_work"]',
        },
        {
            content: "Back to the emergency",
            trigger: 'button[name="action_view_emergency"]',
            run: "click",
        },
        {
            content: "It is open",
            trigger: '.o_form_view .o_field_widget[name="contact_at"]',
        },
    ];
}
