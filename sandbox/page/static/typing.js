/** "… is typing", until a message comes or ten seconds have passed. */

import { byId, fill, h } from "./dom.js";
import { nameOf, on, state, tell } from "./state.js";

const LASTS_MS = 10_000;

/** @type {Map<string, Map<string, {user: import("./types.js").User, timer: number}>>} by channel, then person */
const typing = new Map();

/** @param {string} channel @param {import("./types.js").User} user */
export function rememberTyping(channel, user) {
  if (user.id === state.me?.id) return;
  forgetTyping(channel, user.id);
  const there = typing.get(channel) ?? new Map();
  typing.set(channel, there);
  there.set(user.id, { user, timer: window.setTimeout(() => forgetTyping(channel, user.id), LASTS_MS) });
  tell("typing");
}

/** @param {string} channel @param {string} user */
export function forgetTyping(channel, user) {
  const entry = typing.get(channel)?.get(user);
  if (!entry) return;
  clearTimeout(entry.timer);
  typing.get(channel)?.delete(user);
  tell("typing");
}

export function watchTyping() {
  const draw = () => {
    const names = [...(typing.get(state.open)?.values() ?? [])].map(({ user }) => nameOf(user));
    const words = names.length > 3 ? "Several people are typing…" : `${names.join(" and ")} ${names.length === 1 ? "is" : "are"} typing…`;
    fill(byId("typing"), names.length > 0 && h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), names.length > 0 && words);
  };
  on("typing", draw);
  on("open", draw);
}
