/** Presses, choices, commands and modals on their way to the bot: who waits for which answer. */

import { api } from "./api.js";
import { tell } from "./state.js";

export const NO_ANSWER = "The application did not respond";
/** The stand-in reports after 3 s; this only catches a report that got lost with the connection. */
const GIVE_UP_MS = 15_000;

/** @type {Map<string, (outcome: {ok: boolean, words: string}) => void>} */
const waiting = new Map();
/** @type {Map<string, {ok: boolean, words: string}>} reports that overtook the answer to their own request */
const early = new Map();

/**
 * An INTERACTION event came.
 * @param {{id: string, state: "acknowledged" | "failed", message?: string}} report
 */
export function interactionReported(report) {
  const outcome = { ok: report.state === "acknowledged", words: report.state === "failed" ? report.message || NO_ANSWER : "" };
  const waiter = waiting.get(report.id);
  if (waiter) waiter(outcome);
  else {
    early.set(report.id, outcome);
    setTimeout(() => early.delete(report.id), GIVE_UP_MS);
  }
}

/**
 * Wait for the bot's first answer to what `request` starts.
 * @param {Promise<{interaction_id: string}>} request
 * @returns {Promise<{ok: boolean, words: string}>}
 */
export async function answered(request) {
  let id;
  try {
    id = (await request).interaction_id;
  } catch (fault) {
    return { ok: false, words: fault instanceof Error ? fault.message : String(fault) };
  }
  const known = early.get(id);
  if (known) return known;
  return new Promise((resolve) => {
    const timer = setTimeout(() => waiting.get(id)?.({ ok: false, words: NO_ANSWER }), GIVE_UP_MS);
    waiting.set(id, (outcome) => {
      clearTimeout(timer);
      waiting.delete(id);
      resolve(outcome);
    });
  });
}

/** What went wrong at a message's components, until it is tried again. @type {Map<string, string>} */
export const faults = new Map();
/** Components that were pressed and not answered yet, as "message:custom_id". @type {Set<string>} */
export const pressed = new Set();

/**
 * Press a button or choose from a select.
 * @param {{id: string, channel_id: string}} message
 * @param {string} custom_id
 * @param {string[]} [values]
 */
export async function press(message, custom_id, values) {
  const key = `${message.id}:${custom_id}`;
  if (pressed.has(key)) return;
  pressed.add(key);
  faults.delete(message.id);
  tell("messages", { channel: message.channel_id, redraw: message.id });
  const outcome = await answered(api.component({ channel_id: message.channel_id, message_id: message.id, custom_id, ...(values ? { values } : {}) }));
  pressed.delete(key);
  if (!outcome.ok) faults.set(message.id, outcome.words);
  tell("messages", { channel: message.channel_id, redraw: message.id });
}
