import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * A form that is sent once: a second tap on its buttons does nothing.
 */
export class SingleSubmit extends Interaction {
    static selector = "form.o_support_single_submit";
    dynamicContent = {
        _root: { "t-on-submit": this.onSubmit },
    };

    setup() {
        this.isSent = false;
    }

    start() {
        // A page taken from the browser's history is answerable again.
        this.addListener(window, "pageshow", (event) => {
            if (event.persisted) {
                this.isSent = false;
            }
        });
    }

    onSubmit(event) {
        if (this.isSent) {
            event.preventDefault();
        }
        this.isSent = true;
    }
}

registry.category("public.interactions").add("support_contracts.single_submit", SingleSubmit);
