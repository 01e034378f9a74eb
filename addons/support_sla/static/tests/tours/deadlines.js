import { registry } from "@web/core/registry";

/** Nothing is cut off or has to be moved sideways. */
function fitsTheScreen() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) {
        throw new Error(`The page is ${scrollWidth} wide, the screen ${clientWidth}`);
    }
}

/** Whoever hears the page is told what the clock is, and how it stands. */
function isSaid() {
    const said = this.anchor.getAttribute("aria-label");
    if (!/^Resolution: \d+:\d\d h late · until /.test(said)) {
        throw new Error(`The late clock says ${said}`);
    }
}

function seesThePicture() {
    const missed = this.anchor.querySelectorAll(".o_sla_missed rect");
    if (!missed.length || !missed[0].getBoundingClientRect().width) {
        throw new Error("What was late is not drawn");
    }
    fitsTheScreen();
}

registry.category("web_tour.tours").add("support_sla_queue", {
    steps: () => [
        {
            content: "The worst first, also what has nothing",
            trigger: '.o_kanban_group:first:contains("Critical")',
        },
        {
            content: "What is due first is on top",
            trigger:
                '.o_kanban_group:contains("Severe") .o_kanban_record:first:contains("late")',
        },
        {
            trigger: '.o_kanban_record:contains("It waits") .o_sla_countdown:contains("Waiting")',
        },
        {
            trigger: '.o_kanban_record:contains("It is new") .o_sla_countdown:contains("h left")',
        },
        {
            trigger: '.o_kanban_record:contains("It stands still")',
            run: "click",
        },
        {
            content: "All clocks of the ticket",
            trigger: '.o_form_view .o_sla_clock[data-kind="resolution"] [role="timer"]',
            run: isSaid,
        },
        {
            trigger: '.nav-link[name="deadlines"]',
            run: "click",
        },
        {
            content: "How it went, as a picture",
            trigger: '.o_field_widget[name="sla_picture"] .o_sla_picture',
            run: seesThePicture,
        },
        {
            content: "And in words",
            trigger: '.o_field_widget[name="sla_picture"] summary',
            run: "click",
        },
        {
            trigger: '.o_field_widget[name="sla_picture"] details[open] li:contains("late")',
        },
    ],
});

registry.category("web_tour.tours").add("support_sla_portal", {
    steps: () => [
        {
            content: "The list says what is late, and fits the screen",
            trigger: 'tr:contains("It stands still") .o_sla_countdown:contains("h late")',
            run: fitsTheScreen,
        },
        {
            trigger: 'tr:contains("It is new") .o_sla_countdown:contains("h left")',
        },
        {
            trigger: 'a:contains("It stands still")',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "How late, and since when",
            trigger:
                '[name="sla_clocks"] [data-kind="resolution"] .o_sla_countdown:contains("h late")',
            run: fitsTheScreen,
        },
        {
            content: "How it went",
            trigger: ".o_sla_picture",
            run: seesThePicture,
        },
        {
            content: "K15: what the criticalities mean",
            trigger: '[name="criticalities"] summary',
            run: "click",
        },
        {
            trigger:
                '[name="criticalities"][open] dd:contains("Business operations are seriously threatened")',
            run: fitsTheScreen,
        },
    ],
});
