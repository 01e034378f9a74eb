import { loadBundle } from "@web/core/assets";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

const COLORS = ["#017e84", "#b45309", "#5f636f"];
const POINTS = { met: "#017e84", missed: "#c0392b" };
const OTHER_POINT = "#8f939c";

/**
 * What Chart.js draws of a trend that the server prepared.
 *
 * @param {{kind: "line"|"bar", labels: string[], series: {label: string,
 *     values: (number|null)[], texts: string[], verdicts?: string[],
 *     is_target?: boolean}[]}} trend
 */
export function chartConfig(trend) {
    return {
        type: trend.kind,
        data: {
            labels: trend.labels,
            datasets: trend.series.map((series, index) => toDataset(series, index)),
        },
        options: {
            responsive: true,
            maintainAspectRatio: false,
            animation: false,
            plugins: {
                legend: {
                    display: trend.series.length > 1,
                    position: "bottom",
                    // A dash, as the series is drawn, instead of a dashed box.
                    labels: trend.kind === "line" ? { boxHeight: 0, boxWidth: 24 } : {},
                },
                tooltip: {
                    callbacks: {
                        label: (item) => {
                            const series = trend.series[item.datasetIndex];
                            return `${series.label}: ${series.texts[item.dataIndex]}`;
                        },
                    },
                },
            },
            scales: {
                x: { grid: { display: false } },
                y: { beginAtZero: trend.kind === "bar", grace: "5%" },
            },
        },
    };
}

function toDataset(series, index) {
    const color = COLORS[index % COLORS.length];
    const points = series.verdicts?.map((verdict) => POINTS[verdict] || OTHER_POINT);
    return {
        label: series.label,
        data: series.values,
        borderColor: color,
        backgroundColor: color,
        borderWidth: series.is_target ? 1.5 : 2.5,
        borderDash: series.is_target ? [6, 5] : [],
        pointRadius: series.is_target ? 0 : 4,
        pointBackgroundColor: points || color,
        pointBorderColor: points || color,
    };
}

/** Draws the trends of the customer's dashboard; the numbers stand beside them. */
export class PortalChart extends Interaction {
    static selector = "canvas.o_support_trend";

    async willStart() {
        await loadBundle("web.chartjs_lib");
    }

    start() {
        const trend = JSON.parse(this.el.dataset.trend);
        const chart = new window.Chart(this.el, chartConfig(trend));
        this.registerCleanup(() => chart.destroy());
    }
}

registry.category("public.interactions").add("support_sla.portal_chart", PortalChart);
