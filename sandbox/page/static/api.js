/** The stand-in's user side (`/user/…`) as functions. Every failure is an `ApiError` whose message can be shown. */

/** @typedef {import("./types.js").Message} Message */

export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {number} status HTTP status; 0 when nothing answered
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

let person = "";

/**
 * Be this person in every later call.
 * @param {string} id
 */
export function speakAs(id) {
  person = id;
}

/**
 * @param {string} path
 * @param {Record<string, string | number | undefined>} [query]
 */
function address(path, query = {}) {
  const url = new URL(`/user/${path}`, location.origin);
  if (person) url.searchParams.set("as", person);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {any} [body] a FormData, or something to send as JSON
 * @param {Record<string, string | number | undefined>} [query]
 */
async function call(method, path, body, query) {
  /** @type {RequestInit} */
  const request = { method };
  if (body instanceof FormData) request.body = body;
  else if (body !== undefined) {
    request.body = JSON.stringify(body);
    request.headers = { "Content-Type": "application/json" };
  }
  let response;
  try {
    response = await fetch(address(path, query), request);
  } catch {
    throw new ApiError("Nothing answers at this address. Is the sandbox still running?", 0);
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch {
    // Not JSON: only an error page of a proxy or of the web server itself can look like that.
  }
  if (!response.ok) throw new ApiError(answer?.error ?? `The stand-in answered ${response.status}.`, response.status);
  return answer;
}

/** @param {string} id */
const segment = (id) => encodeURIComponent(id);

export const api = {
  state: () => call("GET", "state"),
  /**
   * @param {string} channel
   * @param {{before?: string, limit?: number}} [page]
   * @returns {Promise<Message[]>} oldest first
   */
  messages: (channel, page = {}) => call("GET", `channels/${segment(channel)}/messages`, undefined, page),
  /**
   * @param {string} channel
   * @param {{content: string, reply_to?: string, ping?: boolean}} message
   * @param {File[]} files
   */
  send(channel, message, files) {
    const path = `channels/${segment(channel)}/messages`;
    if (files.length === 0) return call("POST", path, message);
    const form = new FormData();
    form.set("json", JSON.stringify(message));
    files.forEach((file, at) => form.set(`files[${at}]`, file, file.name));
    return call("POST", path, form);
  },
  /** @param {string} channel */
  typing: (channel) => call("POST", `channels/${segment(channel)}/typing`),
  /** @param {string} channel @param {string} message */
  remove: (channel, message) => call("DELETE", `channels/${segment(channel)}/messages/${segment(message)}`),
  /** @param {string} channel @param {string} message @param {string} emoji @param {boolean} mine */
  react: (channel, message, emoji, mine) =>
    call(mine ? "PUT" : "DELETE", `channels/${segment(channel)}/messages/${segment(message)}/reactions/${segment(emoji)}`),
  /**
   * @param {{channel_id: string, name: string, options: Record<string, any>, target_id?: string}} command
   * @param {Record<string, File>} [files] by option
   */
  command(command, files = {}) {
    const form = new FormData();
    form.set("json", JSON.stringify(command));
    for (const [option, file] of Object.entries(files)) form.set(option, file, file.name);
    return call("POST", "interactions/command", form);
  },
  /** @param {{channel_id: string, message_id: string, custom_id: string, values?: string[]}} press */
  component: (press) => call("POST", "interactions/component", press),
  /** @param {string} modal_id @param {Record<string, any>} values */
  modal: (modal_id, values) => call("POST", "interactions/modal", { modal_id, values }),
  /** @param {{channel_id: string, name: string, options: Record<string, any>, focused: string}} typed */
  autocomplete: (typed) => call("POST", "interactions/autocomplete", typed),
  /** Open (or find) the conversation with the bot. */
  openDm: () => call("POST", "dms"),
  /** @param {string} name */
  createChannel: (name) => call("POST", "channels", { name }),
};

/** The address live events come from. */
export function liveAddress() {
  const url = address("live");
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
