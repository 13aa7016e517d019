/** Reactions under a message, and the small window that emoji are chosen from. */

import { api } from "./api.js";
import { fill, h, icon } from "./dom.js";
import { findEmoji } from "./emoji.js";
import { closeOnOutside, showNear } from "./menu.js";
import { toastFault } from "./toast.js";

/** @typedef {import("./types.js").Message} Message */

/**
 * @param {Message} message
 * @returns {HTMLElement | null}
 */
export function reactionsOf(message) {
  const all = (message.reactions ?? []).filter((reaction) => reaction.count > 0);
  if (all.length === 0) return null;
  const row = h(
    "div",
    { class: "reactions" },
    all.map((reaction) => {
      const name = reaction.emoji.name ?? "?";
      return h(
        "button",
        {
          type: "button",
          class: "reaction",
          "aria-pressed": String(reaction.me),
          "aria-label": `${name} ${reaction.count}${reaction.me ? ", with yours" : ""}`,
          dataset: { emoji: name, key: `reaction ${name}` },
          onclick: () => react(message, name, !reaction.me),
        },
        h("span", { class: "emoji" }, name),
        h("span", { class: "count" }, reaction.count),
      );
    }),
  );
  const add = h("button", { type: "button", class: "reaction add", title: "Add reaction", "aria-label": "Add reaction", onclick: () => chooseReaction(add, message) }, icon("smilePlus", 17));
  row.append(add);
  return row;
}

/**
 * @param {Message} message
 * @param {string} emoji
 * @param {boolean} mine true adds it, false takes it away
 */
export function react(message, emoji, mine = true) {
  return api.react(message.channel_id, message.id, emoji, mine).catch(toastFault);
}

/** @param {any} anchor @param {Message} message */
export function chooseReaction(anchor, message) {
  chooseEmoji(anchor, (emoji) => react(message, emoji));
}

const COLUMNS = 8;

/**
 * Let an emoji be chosen: type to search, arrow keys to move.
 * @param {any} anchor
 * @param {(emoji: string) => void} chosen
 */
export function chooseEmoji(anchor, chosen) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const grid = h("div", { class: "emoji-grid", role: "grid", "aria-label": "Emoji" });
  const search = h("input", { type: "text", class: "field", placeholder: "Find an emoji", "aria-label": "Find an emoji", autocomplete: "off" });
  const box = h("div", { class: "menu emoji-picker", role: "dialog", "aria-label": "Choose an emoji" }, search, grid);
  /** @param {string} emoji */
  const take = (emoji) => {
    close();
    chosen(emoji);
  };
  const draw = () => {
    const found = findEmoji(search.value);
    fill(
      grid,
      found.map(([emoji, words]) => h("button", { type: "button", class: "emoji", title: words.split(" ")[0], "aria-label": emoji, tabIndex: -1, onclick: () => take(emoji) }, emoji)),
      found.length === 0 && h("p", { class: "menu-note" }, "No such emoji here."),
    );
  };
  search.addEventListener("input", draw);
  box.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const all = [...grid.querySelectorAll("button")];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at < 0 ? 0 : at + COLUMNS, ArrowUp: at - COLUMNS, ArrowRight: at + 1, ArrowLeft: at - 1 }[event.key];
    const typing = document.activeElement === search;
    if (event.key === "Escape" || event.key === "Tab") close();
    else if (event.key === "Enter" && typing) all[0]?.click();
    else if (to !== undefined && !(typing && event.key.endsWith("t"))) (to < 0 ? search : all[Math.min(to, all.length - 1)])?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  draw();
  showNear(box, anchor);
  search.focus();
  const close = closeOnOutside(box, () => box.contains(document.activeElement) && before?.focus({ preventScroll: true }), anchor);
}
