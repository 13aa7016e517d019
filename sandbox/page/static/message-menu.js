/** What can be done with a message: the menu behind its dots, the right mouse button, or a long press. */

import { api } from "./api.js";
import { h } from "./dom.js";
import { openMenu } from "./menu.js";
import { sendCommand } from "./outbox.js";
import { chooseReaction } from "./reactions.js";
import { isEphemeral, state, tell } from "./state.js";
import { toast, toastFault } from "./toast.js";

/** @typedef {import("./types.js").Message} Message */

/**
 * @param {Message} message
 * @param {HTMLElement | {x: number, y: number}} anchor
 * @param {HTMLElement | null} [picture] the one of its pictures that was pressed
 */
export function messageMenu(message, anchor, picture = null) {
  /** @type {import("./menu.js").Entry[]} */
  const entries = [];
  if (!isEphemeral(message)) {
    entries.push({ label: "Reply", icon: "reply", run: () => tell("reply", message) });
    entries.push({ label: "Add reaction", icon: "smilePlus", run: () => chooseReaction(anchor, message) });
  }
  if (message.content) entries.push({ label: "Copy text", icon: "copy", run: () => copy(message.content) });
  if (picture) entries.push({ label: "Save picture", icon: "download", run: () => save(picture) });
  if (message.author.id === state.me?.id) {
    const remove = () => api.remove(message.channel_id, message.id).catch(toastFault);
    entries.push({ label: "Delete message", icon: "trash", danger: true, run: remove });
  }
  if (isEphemeral(message)) entries.push({ label: "Dismiss message", icon: "close", run: () => tell("dismiss", message) });
  const commands = isEphemeral(message) ? [] : state.commands.filter((command) => command.type === 3);
  if (commands.length) {
    entries.push({ heading: "Apps" });
    for (const command of commands) {
      const run = () => sendCommand({ channel_id: message.channel_id, name: command.name, options: {}, target_id: message.id });
      entries.push({ label: command.name, icon: "apps", run });
    }
  }
  openMenu(anchor, entries, { label: "Message" });
}

/** @param {HTMLElement} picture */
function save(picture) {
  h("a", { href: picture.dataset.address, download: picture.dataset.name }).click();
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied.", "good");
  } catch {
    toast("The browser did not allow copying.");
  }
}
