/** What each person has read, kept in this browser; a channel never seen before counts as read up to now. */

import { compareIds, isEphemeral, on, state, tell } from "./state.js";

/** @type {Record<string, string>} channel → id of the last message read */
let reads = {};
/** @type {Map<string, number>} channel → unread messages that name this person */
const mentions = new Map();

const place = () => `threadbrush.read.${state.me?.id}`;

export function watchUnread() {
  let owner = "";
  on("state", () => {
    if (owner !== state.me?.id) {
      owner = state.me?.id ?? "";
      mentions.clear();
      reads = load();
    }
    for (const channel of state.channels.values()) reads[channel.id] ??= channel.last_message_id ?? "0";
    save();
  });
  // A channel or thread that is opened while one watches begins unread.
  on("channels", () => {
    for (const id of state.channels.keys()) reads[id] ??= "0";
  });
}

/** @returns {Record<string, string>} */
function load() {
  try {
    return JSON.parse(localStorage.getItem(place()) ?? "{}");
  } catch {
    return {};
  }
}

function save() {
  try {
    localStorage.setItem(place(), JSON.stringify(reads));
  } catch {
    // Storage may be switched off: then every visit begins with all read.
  }
}

/** @param {string} channel */
export const lastRead = (channel) => reads[channel] ?? "";

/** @param {string} channel @param {string} message */
export function markRead(channel, message) {
  if (compareIds(message, reads[channel] ?? "0") <= 0 && !mentions.has(channel)) return;
  reads[channel] = message;
  mentions.delete(channel);
  save();
  tell("unread");
}

/** @param {import("./types.js").Message} message that just came */
export function countMention(message) {
  if (message.author.id === state.me?.id) {
    if (!isEphemeral(message)) markRead(message.channel_id, message.id);
    return;
  }
  if (message.channel_id === state.open && document.visibilityState === "visible") return;
  const direct = state.channels.get(message.channel_id)?.type === 1;
  if (direct || message.mentions?.some((user) => user.id === state.me?.id)) mentions.set(message.channel_id, (mentions.get(message.channel_id) ?? 0) + 1);
}

/**
 * @param {import("./types.js").Channel} channel
 * @returns {{unread: boolean, mentions: number}}
 */
export function unreadIn(channel) {
  const newest = channel.last_message_id;
  return { unread: Boolean(newest) && compareIds(newest ?? "0", reads[channel.id] ?? "0") > 0, mentions: mentions.get(channel.id) ?? 0 };
}
