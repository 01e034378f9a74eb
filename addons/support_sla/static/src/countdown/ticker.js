import { onMounted, onWillUnmount, reactive, useState } from "@odoo/owl";

const EVERY = 10000;
const ticker = reactive({ ticks: 0 });
let watching = 0;
let timer;

/** Render the component again every few seconds: one timer for all of them. */
export function useTicker() {
    onMounted(() => {
        watching += 1;
        if (watching === 1) {
            timer = setInterval(() => ticker.ticks++, EVERY);
        }
    });
    onWillUnmount(() => {
        watching -= 1;
        if (!watching) {
            clearInterval(timer);
        }
    });
    return useState(ticker);
}
