import { _t } from "@web/core/l10n/translation";

/**
 * What the server said of the clocks of a ticket; instants are milliseconds of the
 * server, worked pieces end at `until`.
 *
 * @typedef {{
 *     now: number, until: number, worked: [number, number][], tz: string,
 *     waits: string[], shown: number, clocks: Clock[], words?: Object<string, string>,
 * }} Countdown
 * @typedef {{
 *     kind: string, label: string, state: "running" | "paused" | "stopped",
 *     standing: string, target: number, left: number, warn_at: number | null,
 *     late_after: number | null, deadline: number | null, stopped_at: number | null,
 * }} Clock
 */

/** How far this computer's clock is ahead of the server's: least of what was seen. */
export const ownClock = { ahead: Infinity };

/**
 * The server's time now. An answer that lay in a cache is no reason to go back.
 *
 * @param {Countdown} countdown
 * @returns {number}
 */
export function serverTime(countdown) {
    ownClock.ahead = Math.min(ownClock.ahead, Date.now() - countdown.now);
    return Date.now() - ownClock.ahead;
}

/**
 * @param {[number, number][]} worked
 * @param {number} from
 * @param {number} to
 * @returns {number} milliseconds worked
 */
export function workedBetween(worked, from, to) {
    let total = 0;
    for (const [start, end] of worked) {
        total += Math.max(0, Math.min(end, to) - Math.max(start, from));
    }
    return total;
}

/**
 * @param {Countdown} countdown
 * @param {Clock} clock
 * @param {number} at
 * @returns {number | null} working seconds left, negative when late; null if the
 *      server has to be asked again
 */
export function leftAt(countdown, clock, at) {
    if (clock.state !== "running") {
        return clock.left;
    }
    if (at > countdown.until) {
        return null;
    }
    return clock.left - workedBetween(countdown.worked, countdown.now, at) / 1000;
}

/** Read from instants, never from what is left. */
export function standingAt(clock, at) {
    if (clock.state !== "running" || clock.standing === "excused") {
        return clock.standing;
    }
    if (clock.late_after && at > clock.late_after) {
        return "missed";
    }
    return clock.warn_at && at > clock.warn_at ? "warned" : clock.standing;
}

/** Whether nobody works now, so that a clock that runs does not move. */
export function isResting(countdown, clock, at) {
    const isWorked = ([start, end]) => start <= at && at < end;
    return clock.state === "running" && !countdown.worked.some(isWorked);
}

/**
 * Hours and minutes; a begun minute counts as a whole one.
 *
 * @param {number} seconds
 * @returns {string}
 */
export function formatLeft(seconds) {
    const minutes = Math.ceil(Math.abs(seconds) / 60);
    return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

const WORDS = {
    excused: () => _t("Agreed exception"),
    unknown: () => _t("Load the page again"),
    missed: (time) => _t("%(time)s h late", { time }),
    stopped: () => _t("In time"),
    paused: (time) => _t("Waiting, %(time)s h left", { time }),
    running: (time) => _t("%(time)s h left", { time }),
};

/** In the words of the page, where it brings them: its language may be another. */
function say(countdown, key, time) {
    const told = countdown.words?.[key];
    return told ? told.replace("{time}", time) : WORDS[key](time);
}

/**
 * What is said of a clock; the portal says the same without scripts.
 *
 * @param {Countdown} countdown
 * @param {Clock} clock
 * @param {number} at
 * @returns {string}
 */
export function describe(countdown, clock, at) {
    const left = leftAt(countdown, clock, at);
    const standing = standingAt(clock, at);
    if (left === null && standing !== "excused") {
        return say(countdown, "unknown", "");
    }
    const key = ["excused", "missed"].includes(standing) ? standing : clock.state;
    return say(countdown, key, formatLeft(left ?? 0));
}

/** {standing: [icon, colour]}: an icon of its own for each, for who sees no colours. */
export const LOOKS = {
    running: ["fa-clock-o", "text-bg-info"],
    warned: ["fa-hourglass-half", "text-bg-warning"],
    missed: ["fa-exclamation-triangle", "text-bg-danger"],
    paused: ["fa-pause", "text-bg-secondary"],
    stopped: ["fa-check", "text-bg-success"],
    excused: ["fa-handshake-o", "text-bg-light"],
};
