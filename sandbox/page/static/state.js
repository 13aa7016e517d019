/** What the page knows, and who wants to hear that it changed. Nothing here touches the DOM. */

import { isThread } from "./types.js";

/** @typedef {import("./types.js").Message} Message @typedef {import("./types.js").Channel} Channel @typedef {import("./types.js").User} User */

export const state = {
  /** @type {User | null} */ me: null,
  /** @type {User[]} */ people: [],
  /** @type {User | null} */ bot: null,
  botOnline: false,
  /** @type {{id: string, name: string}[]} */ guilds: [],
  /** @type {Map<string, Channel>} */ channels: new Map(),
  /** @type {import("./types.js").Command[]} */ commands: [],
  limits: { upload_bytes: 10 * 1024 * 1024, message_length: 2000 },
  /** @type {Map<string, Message[]>} of the channels that were opened, oldest first */ messages: new Map(),
  /** @type {Set<string>} channels whose first message is loaded */ complete: new Set(),
  /** @type {Map<string, User>} */ users: new Map(),
  /** @type {string} */ open: "",
  /** @type {"connecting" | "live" | "lost"} */ connection: "connecting",
};

/** @type {Map<string, Set<(detail: any) => void>>} */
const listeners = new Map();

/**
 * Hear about a change: "state", "channels", "open", "messages", "typing", "bot", "connection", "commands", "unread".
 * @param {string} topic
 * @param {(detail: any) => void} listener
 */
export function on(topic, listener) {
  const set = listeners.get(topic) ?? new Set();
  listeners.set(topic, set.add(listener));
}

/**
 * @param {string} topic
 * @param {any} [detail]
 */
export function tell(topic, detail) {
  listeners.get(topic)?.forEach((listener) => listener(detail));
}

/**
 * Put each subcommand in the place of its command, named `command subcommand` as it is typed.
 * @param {import("./types.js").Command[]} commands
 * @returns {import("./types.js").Command[]}
 */
export const withSubcommands = (commands) =>
  commands.flatMap((command) => {
    const inner = (command.options ?? []).filter((option) => option.type <= 2);
    if (inner.length === 0) return [command];
    return withSubcommands(inner.map((one) => ({ ...command, name: `${command.name} ${one.name}`, description: one.description, options: one.options ?? [] })));
  });

/**
 * Take over everything `GET /user/state` says.
 * @param {any} fresh
 */
export function takeState(fresh) {
  state.me = fresh.me;
  state.people = fresh.people ?? [];
  state.bot = fresh.bot ?? null;
  state.botOnline = Boolean(fresh.bot_online);
  state.guilds = (fresh.guilds ?? []).map((/** @type {any} */ guild) => ({ id: guild.id, name: guild.name }));
  state.commands = withSubcommands(fresh.commands ?? []);
  Object.assign(state.limits, fresh.limits ?? {});
  state.channels.clear();
  for (const guild of fresh.guilds ?? []) {
    for (const channel of [...guild.channels, ...guild.threads]) {
      state.channels.set(channel.id, { ...channel, guild_id: channel.guild_id ?? guild.id });
    }
  }
  for (const channel of fresh.dms ?? []) state.channels.set(channel.id, channel);
  for (const user of [fresh.me, fresh.bot, ...state.people]) if (user) state.users.set(user.id, user);
  tell("state");
}

/** @returns {Channel | undefined} */
export const openChannel = () => state.channels.get(state.open);

/** @param {User | null | undefined} user */
export const nameOf = (user) => user?.global_name || user?.username || "Somebody";

/** @param {Channel | undefined} channel */
export function channelTitle(channel) {
  if (!channel) return "";
  if (channel.type === 1) return nameOf(channel.recipients?.find((user) => user.id !== state.me?.id) ?? channel.recipients?.[0] ?? state.bot);
  return channel.name ?? "unnamed";
}

/**
 * Threads of a channel that are not put away, oldest first.
 * @param {string} parent
 */
export function threadsOf(parent) {
  return [...state.channels.values()]
    .filter((channel) => isThread(channel) && channel.parent_id === parent && !channel.thread_metadata?.archived)
    .sort((a, b) => compareIds(a.id, b.id));
}

/**
 * Order of two snowflakes.
 * @param {string} a
 * @param {string} b
 */
export function compareIds(a, b) {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** @param {string} channel @param {string} message */
export const findMessage = (channel, message) => state.messages.get(channel)?.find((candidate) => candidate.id === message);

/**
 * Keep a message that came or changed. Channels never opened keep none: they are fetched when they are.
 * @param {Message} message
 * @param {boolean} isNew
 */
export function keepMessage(message, isNew) {
  state.users.set(message.author.id, message.author);
  const list = state.messages.get(message.channel_id);
  const channel = state.channels.get(message.channel_id);
  if (isNew && channel && !isEphemeral(message) && compareIds(channel.last_message_id ?? "0", message.id) < 0) {
    channel.last_message_id = message.id;
  }
  if (list) {
    const at = list.findIndex((candidate) => candidate.id === message.id);
    if (at >= 0) list[at] = message;
    else if (isNew || isEphemeral(message)) {
      list.push(message);
      list.sort((a, b) => compareIds(a.id, b.id));
    }
    answerTo(list, message.id, message);
  }
  tell("messages", { channel: message.channel_id, added: isNew ? message : null, changed: message.id });
}

/**
 * Let the replies to a message know how it is now. They become new objects: that is how they get drawn anew.
 * @param {Message[]} list
 * @param {string} id
 * @param {Message | null} now
 */
function answerTo(list, id, now) {
  list.forEach((reply, at) => {
    if (reply.referenced_message?.id === id) list[at] = { ...reply, referenced_message: now };
  });
}

/** @param {string} channel @param {string} id */
export function dropMessage(channel, id) {
  const list = state.messages.get(channel);
  if (!list) return;
  answerTo(list, id, null);
  const at = list.findIndex((candidate) => candidate.id === id);
  if (at >= 0) list.splice(at, 1);
  tell("messages", { channel });
}

/** @param {Message} message */
export const isEphemeral = (message) => Boolean((message.flags ?? 0) & 64);
