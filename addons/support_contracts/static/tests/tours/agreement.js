import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { openApp, openMenu, signOrder } from "./helpers";

const tours = registry.category("web_tour.tours");
const MODULE = "support_contracts";

function openEntry(menu, entry) {
    return [
        stepUtils.showAppsMenuItem(),
        openApp(),
        ...openMenu(`${MODULE}.${menu}`, `${MODULE}.${entry}`),
    ];
}

function openContract() {
    return [
        ...openEntry("support_menu_contracts", "support_contract_menu"),
        {
            content: "The contract of the new customer",
            trigger: '.o_data_row td:contains("Cerámicas Nuevas")',
            run: "click",
        },
    ];
}

function write(field, text) {
    return {
        content: `Write ${field}`,
        trigger: `.o_field_widget[name="${field}"] .odoo-editor-editable`,
        run: `editor ${text}`,
    };
}

function press(name) {
    return {
        content: `Press ${name}`,
        trigger: `.o_statusbar_buttons button[name="${name}"]:enabled`,
        run: "click",
    };
}

/** One of the contract's figures: some readers have more of them than fit. */
function openFigure(name) {
    return [
        {
            content: "Show all figures",
            trigger: ".o_form_view .o-form-buttonbox button",
            run() {
                document.querySelector(".o_button_more")?.click();
            },
        },
        {
            content: `Open ${name}`,
            trigger: `button[name="${name}"]`,
            run: "click",
        },
    ];
}

function stateIs(state) {
    return {
        content: `It is ${state}`,
        trigger: `.o_statusbar_status .o_arrow_button_current[data-value="${state}"]`,
    };
}

function save() {
    return [
        {
            content: "Save",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        {
            content: "It is saved",
            trigger: ".o_form_saved",
        },
    ];
}

function click(cell, expected) {
    return [
        {
            content: `Click cell ${cell}`,
            trigger: `.o_support_raci [data-cell="${cell}"]`,
            run: "click",
        },
        {
            content: `It says ${expected || "nothing"}`,
            trigger: `.o_support_raci [data-cell="${cell}"]:contains(/^\\s*${expected}\\s*$/)`,
        },
    ];
}

function type(field, text) {
    return {
        content: `Type ${field}`,
        trigger: `.modal .o_field_widget[name="${field}"] input`,
        run: `edit ${text}`,
    };
}

function choose(field, text) {
    return [
        type(field, text),
        {
            content: `Choose ${text}`,
            trigger: `.o-autocomplete--dropdown-menu li:contains("${text}")`,
            run: "click",
        },
    ];
}

tours.add("support_agreement_start", {
    steps: () => [
        ...openEntry("support_menu_contracts", "support_contract_start_menu"),
        ...choose("partner_id", "Cerámicas Nuevas"),
        ...choose("plan_id", "Plan of twenty hours"),
        type("title", "Support of the ERP"),
        type("lead_name", "Nora Lead"),
        type("lead_email", "nora@example.com"),
        type("backup_name", "Benito Backup"),
        type("backup_email", "benito@example.com"),
        {
            content: "Make the contract",
            trigger: '.modal footer button[name="action_start"]',
            run: "click",
        },
        {
            content: "It is a draft, with its number",
            trigger: '.o_statusbar_status .o_arrow_button_current[data-value="draft"]',
        },
    ],
});

tours.add("support_agreement_offer", {
    steps: () => [
        ...openContract(),
        ...openFigure("action_view_quotations"),
        {
            content: "The package of the plan is on it",
            trigger: '.o_field_widget[name="order_line"]:contains("Package of twenty hours")',
        },
        {
            content: "Send it",
            trigger: '.o_statusbar_buttons button[name="action_quotation_send"]',
            run: "click",
        },
        {
            content: "To the customer",
            trigger: '.modal .o_field_widget[name="partner_ids"]:contains("Cerámicas Nuevas")',
        },
        {
            content: "It leaves",
            trigger: '.modal button[name="action_send_mail"]:enabled',
            run: "click",
        },
        {
            ...stateIs("sent"),
            trigger: `body:not(:has(.modal)) ${stateIs("sent").trigger}`,
        },
    ],
});

tours.add("support_agreement_activate", {
    steps: () => [
        ...openContract(),
        press("action_activate"),
        stateIs("active"),
    ],
});

tours.add("support_agreement_write", {
    steps: () => [
        ...openContract(),
        {
            content: "What the service is",
            trigger: '.o_form_view a[name="service"]',
            run: "click",
        },
        write("wishes_text", "Invoices go out every day before noon."),
        write("operation_text", "A desk from nine to six, in the portal and by phone."),
        write("service_levels_text", "Severe cases are answered within eight hours."),
        ...save(),
        ...openFigure("action_view_documents"),
        {
            content: "A first one",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Its title",
            trigger: '.o_field_widget[name="name"] input, .o_field_widget[name="name"] textarea',
            run: "edit Service contract",
        },
        {
            content: "Who approves it",
            trigger: '.o_field_widget[name="approver_id"] input',
            run: "edit Marta",
        },
        {
            content: "Marta does",
            trigger: '.o-autocomplete--dropdown-menu li:contains("Marta Manager")',
            run: "click",
        },
        ...save(),
        press("action_new_version"),
        {
            content: "The version is a draft without text",
            trigger: '.o_breadcrumb:contains("version 1")',
        },
        press("action_fill"),
        {
            content: "The text has the data of the contract",
            trigger: '.o_field_widget[name="body"]:contains("Invoices go out every day")',
        },
        {
            content: "Who is responsible for what",
            trigger: '.o_form_view a[name="raci"]',
            run: "click",
        },
        {
            content: "All of its activities are there",
            trigger: '.o_support_raci td textarea:value("Apply a workaround")',
        },
        // The first activity has its A in the last role: a second one is a fault.
        ...click("0-0", "A/R"),
        {
            content: "The row is named",
            trigger: '.o_support_raci_fault:contains("Identify the incident")',
        },
        ...click("0-0", ""),
        ...click("0-0", "R"),
        ...click("0-0", "A"),
        ...click("0-0", "C"),
        ...click("0-0", "I"),
        {
            content: "It is sound again",
            trigger: ".o_support_raci:not(:has(.o_support_raci_fault))",
        },
        press("action_submit"),
        press("action_approve"),
        press("action_send"),
        stateIs("sent"),
    ],
});

tours.add("support_agreement_sign", {
    steps: () => [
        {
            content: "The agreements",
            trigger: '.o_portal_my_home a[href="/my/documents"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The contract waits",
            trigger: '[name="documents"] a:contains("Service contract")',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What was promised is written there",
            trigger: '[name="text"]:contains("Invoices go out every day before noon.")',
        },
        {
            content: "And who is responsible",
            trigger: '[name="raci"] td:contains("Apply a workaround")',
        },
        {
            content: "Write the signature for me",
            trigger: "#sign .o_web_sign_auto_button",
            run: "click",
        },
        {
            content: "It is written",
            trigger: "#sign canvas.o_web_sign_signature",
            run: "canvasNotEmpty",
        },
        {
            content: "Sign",
            trigger: "#sign .o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is signed",
            trigger: '[name="signed"]:contains("Nora Lead")',
        },
    ],
});

tours.add("support_agreement_buy", {
    steps: () => [
        {
            content: "The quotation waits",
            trigger: '.o_portal_my_home a[href="/my/quotes"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open it",
            trigger: '.o_portal_my_doc_table a[href*="/my/orders/"]',
            run: "click",
            expectUnloadPage: true,
        },
        ...signOrder(),
        {
            content: "The order is confirmed",
            trigger: "#quote_content .alert-success",
        },
    ],
});

tours.add("support_agreement_accept_terms", {
    steps: () => [
        {
            content: "What waits for an answer",
            trigger: '.o_portal_my_home a[href="/my/approvals"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The terms of the ticket",
            trigger: '[name="approvals"] a',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "They are read there",
            trigger: '[name="details"]:contains("We answer in working hours.")',
        },
        {
            content: "Accept",
            trigger: '[name="answer"] form button[type="submit"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "They are accepted",
            trigger: '.alert-success:contains("Nora Lead")',
        },
    ],
});
