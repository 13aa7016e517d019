/** Live events: one WebSocket, opened again whenever it closes; after each opening everything is fetched anew. */

import { liveAddress } from "./api.js";
import { interactionReported } from "./interactions.js";
import { openModal } from "./modal.js";
import { dropMessage, findMessage, keepMessage, state, tell, withSubcommands } from "./state.js";
import { isThread } from "./types.js";
import { forgetTyping, rememberTyping } from "./typing.js";
import { countMention } from "./unread.js";

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 5000;

/** @type {WebSocket | null} */
let socket = null;
let pause = FIRST_PAUSE_MS;
let timer = 0;

/**
 * Hear the events of the person spoken as; a second call lets go of the first connection.
 * @param {() => Promise<void>} refetch
 */
export function listen(refetch) {
  clearTimeout(timer);
  const fresh = new WebSocket(liveAddress());
  const old = socket;
  socket = fresh;
  old?.close();
  fresh.addEventListener("open", async () => {
    pause = FIRST_PAUSE_MS;
    try {
      await refetch();
      if (socket === fresh) say("live");
    } catch {
      fresh.close();
    }
  });
  fresh.addEventListener("message", (event) => {
    if (socket !== fresh) return;
    const { t, d } = JSON.parse(event.data);
    events[t]?.(d);
  });
  fresh.addEventListener("close", () => {
    if (socket !== fresh) return;
    say("lost");
    timer = window.setTimeout(() => listen(refetch), pause);
    pause = Math.min(pause * 1.7, LONGEST_PAUSE_MS);
  });
}

/** @param {"live" | "lost"} connection */
function say(connection) {
  state.connection = connection;
  tell("connection");
}

/** @param {any} channel */
function keepChannel(channel) {
  state.channels.set(channel.id, { ...state.channels.get(channel.id), ...channel });
  tell("channels");
}

/** @type {Record<string, (d: any) => void>} */
const events = {
  MESSAGE_CREATE(message) {
    forgetTyping(message.channel_id, message.author.id);
    const channel = state.channels.get(message.channel_id);
    if (channel && isThread(channel) && message.id !== channel.id) channel.message_count = (channel.message_count ?? 0) + 1;
    keepMessage(message, true);
    countMention(message);
    tell("channels");
  },
  MESSAGE_UPDATE: (message) => keepMessage(message, false),
  MESSAGE_DELETE: ({ id, channel_id }) => dropMessage(channel_id, id),
  REACTION({ channel_id, message_id, reactions }) {
    const message = findMessage(channel_id, message_id);
    if (message) keepMessage({ ...message, reactions }, false);
  },
  CHANNEL_CREATE: keepChannel,
  CHANNEL_UPDATE: keepChannel,
  THREAD_CREATE: keepChannel,
  THREAD_UPDATE: keepChannel,
  CHANNEL_DELETE({ id }) {
    const gone = state.channels.get(id);
    state.channels.delete(id);
    state.messages.delete(id);
    tell("channels");
    if (state.open === id) tell("go", gone?.parent_id ?? "");
  },
  TYPING: ({ channel_id, user }) => rememberTyping(channel_id, user),
  COMMANDS(commands) {
    state.commands = withSubcommands(commands);
    tell("commands");
  },
  MODAL: openModal,
  INTERACTION: interactionReported,
  BOT({ online }) {
    state.botOnline = online;
    tell("bot");
  },
};
