/** Times in people's words, in the browser's language setting's clock but the page's own English. */

import { h } from "./dom.js";

const LOCALE = "en";
const clock = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const clockSeconds = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const shortDay = new Intl.DateTimeFormat(LOCALE, { year: "numeric", month: "2-digit", day: "2-digit" });
const longDay = new Intl.DateTimeFormat(LOCALE, { year: "numeric", month: "long", day: "numeric" });
const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: "long", year: "numeric", month: "long", day: "numeric" });
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });

/** @param {Date} date */
export const clockTime = (date) => clock.format(date);
/** @param {Date} date */
export const dayTitle = (date) => weekday.format(date);
/** @param {Date} date */
export const exactTime = (date) => `${weekday.format(date)}, ${clock.format(date)}`;

/** @param {Date} a @param {Date} b */
export const sameDay = (a, b) => a.toDateString() === b.toDateString();

/** @param {Date} date */
export function dayAndTime(date) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (sameDay(date, today)) return `Today at ${clock.format(date)}`;
  if (sameDay(date, yesterday)) return `Yesterday at ${clock.format(date)}`;
  return `${shortDay.format(date)} ${clock.format(date)}`;
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ["year", 31536000],
  ["month", 2592000],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** @param {Date} date */
export function ago(date) {
  const seconds = (date.getTime() - Date.now()) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return relative.format(Math.trunc(seconds / size), unit);
}

/**
 * A `<t:seconds:style>` mark.
 * @param {number} seconds since 1970
 * @param {string} style
 */
export function timestamp(seconds, style) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return document.createTextNode("Invalid date");
  const words = {
    t: () => clock.format(date),
    T: () => clockSeconds.format(date),
    d: () => shortDay.format(date),
    D: () => longDay.format(date),
    f: () => `${longDay.format(date)} ${clock.format(date)}`,
    F: () => exactTime(date),
    R: () => ago(date),
  }[style];
  return h("time", { class: "timestamp", datetime: date.toISOString(), title: exactTime(date), "data-relative": style === "R" || null }, words?.() ?? "");
}

/** Keep "3 minutes ago" true while the page stands open. */
export function keepRelativeTimesFresh() {
  setInterval(() => {
    for (const node of document.querySelectorAll("time[data-relative]")) node.textContent = ago(new Date(node.getAttribute("datetime") ?? ""));
  }, 10_000);
}
