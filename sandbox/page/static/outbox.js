/** Messages and commands of one's own that are still on their way, or did not get there. Nothing typed is lost. */

import { api } from "./api.js";
import { h } from "./dom.js";
import { answered } from "./interactions.js";
import { nameOf, state, tell } from "./state.js";
import { avatar } from "./people.js";

/**
 * @typedef {{id: number, channel: string, words: string, note: string, failed: string, retry: () => void}} Parcel
 */

/** @type {Parcel[]} */
let parcels = [];
let counter = 0;

/** @param {Omit<Parcel, "id" | "failed">} parcel */
function post(parcel) {
  const kept = { ...parcel, id: ++counter, failed: "" };
  parcels.push(kept);
  tell("messages", { channel: parcel.channel, own: true });
  return kept;
}

/** @param {Parcel} parcel */
function remove(parcel) {
  parcels = parcels.filter((other) => other !== parcel);
  tell("messages", { channel: parcel.channel });
}

/** @param {Parcel} parcel @param {string} words */
function fail(parcel, words) {
  parcel.failed = words;
  tell("messages", { channel: parcel.channel });
}

/**
 * @param {string} channel
 * @param {{content: string, reply_to?: string, ping?: boolean}} message
 * @param {File[]} files
 */
export async function sendMessage(channel, message, files) {
  const names = files.map((file) => file.name).join(", ");
  const parcel = post({ channel, words: message.content || names, note: names && `with ${names}`, retry: () => sendMessage(channel, message, files) });
  try {
    const sent = await api.send(channel, message, files);
    tell("sent", sent);
    remove(parcel);
  } catch (fault) {
    fail(parcel, fault instanceof Error ? fault.message : String(fault));
  }
}

/**
 * @param {{channel_id: string, name: string, options: Record<string, any>, target_id?: string}} command
 * @param {Record<string, File>} [files]
 */
export async function sendCommand(command, files = {}) {
  const title = command.target_id ? command.name : `/${command.name}`;
  const words = [title, ...Object.entries(command.options).map(([name, value]) => `${name}:${value}`), ...Object.entries(files).map(([name, file]) => `${name}:${file.name}`)].join(" ");
  const parcel = post({ channel: command.channel_id, words, note: `${nameOf(state.bot)} is being asked…`, retry: () => sendCommand(command, files) });
  const outcome = await answered(api.command(command, files));
  if (outcome.ok) remove(parcel);
  else fail(parcel, outcome.words);
}

/** @param {string} channel */
export function parcelNodes(channel) {
  return parcels.filter((parcel) => parcel.channel === channel).map(parcelNode);
}

export function forgetParcels() {
  parcels = [];
}

/** @param {Parcel} parcel */
function parcelNode(parcel) {
  const again = () => {
    remove(parcel);
    parcel.retry();
  };
  return h(
    "li",
    { class: parcel.failed ? "message parcel failed" : "message parcel" },
    h("div", { class: "gutter" }, state.me && avatar(state.me, 40)),
    h(
      "div",
      { class: "message-body" },
      h("div", { class: "message-head" }, h("span", { class: "author" }, nameOf(state.me)), h("small", null, parcel.failed ? "not sent" : "sending…")),
      h("div", { class: "content" }, parcel.words),
      parcel.failed
        ? h("div", { class: "fault", role: "alert" }, parcel.failed, " ", h("button", { type: "button", class: "text-button", onclick: again }, "Try again"), " · ", h("button", { type: "button", class: "text-button", onclick: () => remove(parcel) }, "Dismiss"))
        : parcel.note && h("div", { class: "subtext" }, parcel.note),
    ),
  );
}
