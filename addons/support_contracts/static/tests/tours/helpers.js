import { stepUtils } from "@web_tour/tour_utils";

/** Steps that people of several tours take, in this addon and in those on top. */

const SUPPORT = "support_contracts.support_menu_root";

/** The app of support, on the page with all of them. */
export function openApp() {
    return {
        content: "Open the support app",
        trigger: `.o_app[data-menu-xmlid="${SUPPORT}"]`,
        run: "click",
    };
}

/** Open the app of support: first come the tickets, or the board of who assigns. */
export function openSupport() {
    return [
        stepUtils.showAppsMenuItem(),
        openApp(),
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

/** Accounting opens what is proposed to be invoiced. */
export function openProposals() {
    return [
        stepUtils.showAppsMenuItem(),
        openApp(),
        ...openMenu(
            "support_contracts.support_menu_billing",
            "support_contracts.support_billing_proposal_menu"
        ),
    ];
}

/** The customer signs the order that is open, from the button in `place`. */
export function signOrder(place = "#sale_order_sidebar_button", whoSigns = []) {
    return [
        {
            content: "Accept and sign",
            trigger: `${place} a[data-bs-target="#modalaccept"]`,
            run: "click",
        },
        ...whoSigns,
        {
            content: "Write the signature for me",
            trigger: ".modal .o_web_sign_auto_button",
            run: "click",
        },
        {
            content: "It is written",
            trigger: ".modal canvas.o_web_sign_signature",
            run: "canvasNotEmpty",
        },
        {
            content: "Send it",
            trigger: ".modal .o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
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
