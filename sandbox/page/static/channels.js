/** The list of channels with their threads, the conversations with the bot, and the head over the open one. */

import { api } from "./api.js";
import { byId, fill, h, icon, iconButton } from "./dom.js";
import { avatar } from "./people.js";
import { channelTitle, nameOf, on, openChannel, state, tell, threadsOf } from "./state.js";
import { toastFault } from "./toast.js";
import { ChannelKind, isThread } from "./types.js";
import { unreadIn } from "./unread.js";

/** @typedef {import("./types.js").Channel} Channel */

export function watchChannels() {
  for (const topic of ["state", "channels", "open", "unread", "bot"]) on(topic, draw);
}

function draw() {
  drawTree();
  drawHead();
  const channel = openChannel();
  const unread = [...state.channels.values()].some((one) => one.id !== state.open && unreadIn(one).unread);
  document.title = `${unread ? "• " : ""}${channel ? `${channel.type === ChannelKind.DM ? "@" : "#"}${channelTitle(channel)} · ` : ""}Threadbrush sandbox`;
}

function drawTree() {
  const tree = byId("channel-tree");
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.channelId;
  fill(
    tree,
    state.guilds.map((guild) => {
      const channels = [...state.channels.values()]
        .filter((channel) => channel.guild_id === guild.id && !isThread(channel))
        .sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
      return h(
        "section",
        { class: "tree-section" },
        h("h2", { class: "tree-heading" }, h("span", null, state.guilds.length > 1 ? guild.name : "Channels"), iconButton("plus", "New channel", newChannel)),
        h("ul", null, channels.map(channelItem)),
      );
    }),
    h("section", { class: "tree-section" }, h("h2", { class: "tree-heading" }, h("span", null, "Direct messages")), h("ul", null, directItems())),
  );
  fill(byId("guild-name"), state.guilds[0]?.name ?? "Threadbrush sandbox");
  if (focused) /** @type {HTMLElement | null} */ (tree.querySelector(`[data-channel-id="${CSS.escape(focused)}"]`))?.focus();
}

/** @param {Channel} channel @returns {HTMLElement} */
function channelItem(channel) {
  const threads = threadsOf(channel.id);
  const open = openChannel();
  if (open && open.parent_id === channel.id && isThread(open) && !threads.includes(open)) threads.push(open);
  return h("li", null, entry(channel, icon("hash", 18)), threads.length > 0 && h("ul", { class: "threads", "aria-label": `Threads in ${channelTitle(channel)}` }, threads.map((thread) => h("li", null, entry(thread, thread.type === ChannelKind.PRIVATE_THREAD ? icon("lock", 14) : null)))));
}

function directItems() {
  const direct = [...state.channels.values()].filter((channel) => channel.type === ChannelKind.DM);
  const items = direct.map((channel) => {
    const user = channel.recipients?.find((one) => one.id !== state.me?.id) ?? state.bot;
    return h("li", null, entry(channel, user ? face(user) : icon("at", 18)));
  });
  const bot = state.bot;
  if (bot && !direct.some((channel) => channel.recipients?.some((user) => user.id === bot.id))) {
    items.push(h("li", null, h("button", { type: "button", class: "tree-entry", onclick: openDm }, face(bot), h("span", { class: "tree-name" }, nameOf(bot)))));
  }
  return items;
}

/** @param {import("./types.js").User} user */
function face(user) {
  const online = user.id !== state.bot?.id || state.botOnline;
  return h("span", { class: online ? "face online" : "face" }, avatar(user, 26));
}

async function openDm() {
  try {
    const answer = await api.openDm();
    const channel = answer.channel ?? answer;
    state.channels.set(channel.id, channel);
    tell("go", channel.id);
  } catch (fault) {
    toastFault(fault);
  }
}

/** @param {Channel} channel @param {Node | null} sign */
function entry(channel, sign) {
  const { unread, mentions } = unreadIn(channel);
  const here = channel.id === state.open;
  const words = [channelTitle(channel), unread && !here && "unread", mentions > 0 && `${mentions} for you`].filter(Boolean).join(", ");
  return h(
    "button",
    {
      type: "button",
      class: `tree-entry${unread && !here ? " unread" : ""}`,
      "aria-current": here ? "page" : null,
      "aria-label": words,
      title: channelTitle(channel),
      dataset: { channelId: channel.id },
      onclick: () => tell("go", channel.id),
    },
    sign,
    h("span", { class: "tree-name" }, channelTitle(channel)),
    mentions > 0 && !here && h("span", { class: "count-badge" }, mentions),
  );
}

function newChannel() {
  const name = h("input", { class: "field", name: "name", required: true, maxlength: 100, autocomplete: "off", placeholder: "new-channel", "aria-label": "Name" });
  const dialog = h(
    "dialog",
    { class: "sheet", "aria-labelledby": "new-channel-title" },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "new-channel-title" }, "New channel"),
      h("label", { class: "labelled" }, h("span", null, "Name"), name),
      h("div", { class: "sheet-foot" }, h("button", { type: "button", class: "button secondary", onclick: () => dialog.close() }, "Cancel"), h("button", { type: "submit", class: "button primary" }, "Create")),
    ),
  );
  dialog.addEventListener("submit", async () => {
    try {
      const answer = await api.createChannel(name.value.trim().toLowerCase().replace(/\s+/g, "-"));
      const channel = answer.channel ?? answer;
      if (!state.channels.has(channel.id)) state.channels.set(channel.id, { guild_id: state.guilds[0]?.id, ...channel });
      tell("go", channel.id);
    } catch (fault) {
      toastFault(fault);
    }
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function drawHead() {
  const channel = openChannel();
  const title = byId("channel-title");
  if (!channel) {
    fill(title);
    return;
  }
  const parent = channel.parent_id && isThread(channel) ? state.channels.get(channel.parent_id) : undefined;
  const direct = channel.type === ChannelKind.DM;
  const bot = state.bot;
  fill(
    title,
    parent && h("button", { type: "button", class: "crumb", onclick: () => tell("go", parent.id), "aria-label": `Back to ${channelTitle(parent)}` }, icon("hash", 18), h("span", null, channelTitle(parent))),
    parent && h("span", { class: "crumb-mark", "aria-hidden": "true" }, icon("right", 16)),
    h("h1", null, direct ? icon("at", 20) : icon(parent ? "thread" : "hash", 20), h("span", null, channelTitle(channel))),
    channel.topic && h("p", { class: "topic", title: channel.topic }, channel.topic),
  );
  fill(
    byId("bot-state"),
    bot && h("span", { class: state.botOnline ? "presence online" : "presence", role: "status" }, h("i"), h("span", null, `${nameOf(bot)} is ${state.botOnline ? "online" : "offline"}`)),
  );
}
