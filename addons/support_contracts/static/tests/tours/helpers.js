import { stepUtils } from "@web_tour/tour_utils";

/** Steps that several people of the journey take. */

const SUPPORT = "support_contracts.support_menu_root";

/** Open the app of support: first come the tickets, or the board of who assigns. */
export function openSupport() {
    return [
        stepUtils.showAppsMenuItem(),
        {
            content: "Open the support app",
            trigger: `.o_app[data-menu-xmlid="${SUPPORT}"]`,
            run: "click",
        },
        {
            content: "The tickets are there, or the board",
            trigger: ".o_list_view, .o_kanban_view",
        },
    ];
}

/** Open an entry of a menu of the app, both by their full xmlid. */
export function openMenu(menu, entry) {
    return [
        {
            content: `Unfold the menu ${menu}`,
            trigger: `.o_menu_sections [data-menu-xmlid="${menu}"]`,
            run: "click",
        },
        {
            content: `Open ${entry}`,
            trigger: `.o-dropdown--menu [data-menu-xmlid="${entry}"]`,
            run: "click",
        },
    ];
}

/** Go on from here only once everything that was typed is recorded. */
export function saveForm() {
    return [
        {
            content: "Save",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        {
            content: "It is saved",
            trigger: ".o_form_saved, .o_form_readonly",
        },
    ];
}
