/** Short sentences in the corner, and the invisible line that screen readers read new messages from. */

import { byId, h, icon } from "./dom.js";

/**
 * @param {string} words
 * @param {"bad" | "good"} [kind]
 */
export function toast(words, kind = "bad") {
  const note = h("div", { class: `toast ${kind}`, role: kind === "bad" ? "alert" : "status" }, words);
  note.append(h("button", { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => note.remove() }, icon("close", 16)));
  byId("toasts").append(note);
  setTimeout(() => note.remove(), kind === "bad" ? 8000 : 3000);
}

/** @param {unknown} fault anything that was thrown */
export function toastFault(fault) {
  toast(fault instanceof Error ? fault.message : String(fault));
}

/** @param {string} words */
export function announce(words) {
  const line = h("p", null, words);
  const log = byId("announcer");
  log.append(line);
  while (log.childElementCount > 5) log.firstElementChild.remove();
}
