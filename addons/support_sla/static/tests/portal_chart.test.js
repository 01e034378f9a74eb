import { expect, test } from "@odoo/hoot";
import { chartConfig } from "@support_sla/dashboard/portal_chart";

const TREND = {
    kind: "line",
    labels: ["Jan", "Feb"],
    series: [
        { label: "In time", values: [80, null], texts: ["80 %", "–"], verdicts: ["missed", "no_data"] },
        { label: "Target", values: [90, 90], texts: ["90 %", "90 %"], is_target: true },
    ],
};

test("a missed period is red, the target is a dashed line", () => {
    const { type, data } = chartConfig(TREND);
    expect(type).toBe("line");
    expect(data.datasets[0].pointBackgroundColor).toEqual(["#c0392b", "#8f939c"]);
    expect(data.datasets[0].borderDash).toEqual([]);
    expect(data.datasets[1].borderDash).toEqual([6, 5]);
});

test("the words of the server are shown, not its numbers", () => {
    const { label } = chartConfig(TREND).options.plugins.tooltip.callbacks;
    expect(label({ datasetIndex: 0, dataIndex: 0 })).toBe("In time: 80 %");
    expect(label({ datasetIndex: 0, dataIndex: 1 })).toBe("In time: –");
});

test("bars begin at zero, and one series needs no legend", () => {
    const bars = chartConfig({ kind: "bar", labels: ["Jan"], series: [TREND.series[0]] });
    expect(bars.options.scales.y.beginAtZero).toBe(true);
    expect(bars.options.plugins.legend.display).toBe(false);
});
