import { registry } from "@web/core/registry";

const fits = () => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) {
        throw new Error(`The page is ${scrollWidth} wide`);
    }
};

registry.category("web_tour.tours").add("support_work_order_on_a_phone", {
    steps: () => [
        {
            content: "The sheet of today",
            trigger: ".o_kanban_record:contains(Draft)",
            run: "click",
        },
        {
            content: "It fits the screen",
            trigger: ".o_form_view .o_field_widget[name=ticket_id]",
            run: fits,
        },
        {
            content: "What was used",
            trigger: ".nav-link[name=extras]",
            run: "click",
        },
        { trigger: ".o_kanban_record:contains(Fuser)", run: fits },
        {
            content: "Hand the phone over",
            trigger: "button[name=action_open_sign]",
            run: "click",
        },
        {
            content: "Nobody signs without a drawing",
            trigger: ".modal .o_field_widget[name=signed_by] input",
            run: "edit Pepe Signer",
        },
        { trigger: ".modal .o_signature_empty", run: "click" },
        { trigger: ".modal .o_web_sign_auto_button", run: "click" },
        {
            trigger: ".modal .btn-primary:contains(Adopt):not([disabled])",
            run: "click",
        },
        { trigger: ".modal img.o_signature" },
        { trigger: ".modal button[name=action_sign]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view .nav-link[name=signature]" },
    ],
});
