/** What stands above the first message of a channel: where one is, and what a newcomer may type. */

import { h, icon } from "./dom.js";
import { channelTitle, nameOf, state, tell, threadsOf } from "./state.js";
import { ChannelKind, isThread } from "./types.js";

const FIRST = "/generate prompt:a red house in a meadow";

/**
 * @param {import("./types.js").Channel} channel
 * @param {boolean} empty
 * @returns {HTMLElement}
 */
export function welcome(channel, empty) {
  const name = channelTitle(channel);
  const bot = nameOf(state.bot);
  if (isThread(channel)) {
    return h(
      "li",
      { class: "welcome" },
      h("div", { class: "welcome-sign" }, icon("thread", 34)),
      h("h2", null, name),
      h("p", null, "Reply to a picture with what to change about it. Every edit is shown as a region first; nothing happens before you approve it."),
      empty && h("p", null, "Nothing has been said here yet."),
    );
  }
  const direct = channel.type === ChannelKind.DM;
  const head = [
    h("div", { class: "welcome-sign" }, icon(direct ? "at" : "hash", 34)),
    h("h2", null, direct ? `Talk to ${name}` : `Welcome to #${name}`),
  ];
  if (!empty) return h("li", { class: "welcome" }, head, h("p", null, channel.topic || "This is where the channel begins."));
  return h(
    "li",
    { class: "welcome" },
    head,
    h("p", null, `${bot} draws pictures and changes them, part by part, while you talk to it. Begin with one of these:`),
    h(
      "ul",
      { class: "tries" },
      attempt(FIRST, "Draw a picture"),
      attempt("/generate prompt:a portrait of a king with a beard, smiling", "Draw a portrait"),
      hasCommand("edit") && attempt("/edit", "Change a picture of your own: drop it on the page first, if you like"),
      hasCommand("help") && attempt("/help", `What ${bot} can do`),
    ),
    h("p", { class: "subtext" }, "Then reply to the picture: “turn the house into a boat”. ", !direct && (threadsOf(channel.id).length > 0 ? "Earlier pictures are in the threads on the left." : "It opens a thread for every picture.")),
  );
}

/** @param {string} name */
const hasCommand = (name) => state.commands.some((command) => command.type === 1 && command.name === name);

/** @param {string} line @param {string} words */
function attempt(line, words) {
  return h("li", null, h("button", { type: "button", class: "try", onclick: () => tell("type", line) }, h("code", null, line), h("span", null, words)));
}
