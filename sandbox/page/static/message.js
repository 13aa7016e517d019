/** One message as the page shows it. */

import { attachments } from "./attachments.js";
import { componentsOf } from "./components.js";
import { h, icon, iconButton } from "./dom.js";
import { embedNode } from "./embeds.js";
import { isOnlyEmoji } from "./emoji.js";
import { faults } from "./interactions.js";
import { markdown, plain } from "./markdown.js";
import { messageMenu } from "./message-menu.js";
import { avatar } from "./people.js";
import { chooseReaction, reactionsOf } from "./reactions.js";
import { isEphemeral, nameOf, state, tell } from "./state.js";
import { clockTime, dayAndTime, exactTime } from "./time.js";
import { MessageFlag, MessageKind } from "./types.js";

/** @typedef {import("./types.js").Message} Message */

const SAYING = new Set([MessageKind.PLAIN, MessageKind.REPLY, MessageKind.COMMAND, MessageKind.THREAD_STARTER, MessageKind.MENU_COMMAND]);

/**
 * Whether a message follows another so closely that its head is left out.
 * @param {Message} message
 * @param {Message | undefined} previous
 */
export function followsOn(message, previous) {
  return Boolean(
    previous &&
      previous.author.id === message.author.id &&
      message.type === MessageKind.PLAIN &&
      SAYING.has(previous.type) &&
      !message.message_reference &&
      !message.interaction_metadata &&
      isEphemeral(message) === isEphemeral(previous) &&
      Date.parse(message.timestamp) - Date.parse(previous.timestamp) < 7 * 60_000,
  );
}

/**
 * @param {Message} message
 * @param {boolean} compact without avatar and name
 * @returns {HTMLElement}
 */
export function messageNode(message, compact) {
  if (!SAYING.has(message.type)) return systemNode(message);
  const starter = message.type === MessageKind.THREAD_STARTER ? message.referenced_message : null;
  const shown = starter ?? message;
  const date = new Date(message.timestamp);
  const time = h("time", { datetime: message.timestamp, title: exactTime(date) }, compact ? clockTime(date) : dayAndTime(date));
  const classes = ["message", compact && "compact", isEphemeral(message) && "ephemeral", mentionsMe(message) && "mentions-me"];
  return h(
    "li",
    {
      class: classes.filter(Boolean).join(" "),
      id: `message-${message.id}`,
      tabIndex: -1,
      role: "article",
      "aria-label": `${nameOf(shown.author)}, ${clockTime(date)}: ${plain(shown.content) || pictureWords(shown)}`,
      dataset: { messageId: message.id, authorId: shown.author.id },
    },
    !starter && referenceLine(message),
    h("div", { class: "gutter" }, compact ? time : avatar(shown.author, 40)),
    h(
      "div",
      { class: "message-body" },
      !compact && h("div", { class: "message-head" }, h("span", { class: "author" }, nameOf(shown.author)), shown.author.bot && h("span", { class: "badge" }, "APP"), time),
      contentNode(shown),
      attachments(ownAttachments(shown)),
      (message.flags ?? 0) & MessageFlag.SUPPRESS_EMBEDS ? null : (shown.embeds ?? []).map(embedNode),
      componentsOf(shown),
      faults.has(message.id) && h("div", { class: "fault", role: "alert" }, faults.get(message.id)),
      reactionsOf(message),
      threadChip(message),
      isEphemeral(message) && ephemeralLine(message),
    ),
    toolbar(message),
  );
}

/** @param {Message} message */
function contentNode(message) {
  if ((message.flags ?? 0) & MessageFlag.LOADING) {
    return h("div", { class: "content thinking" }, dots(), `${nameOf(message.author)} is thinking…`);
  }
  const edited = message.edited_timestamp && h("small", { class: "edited", title: exactTime(new Date(message.edited_timestamp)) }, "(edited)");
  if (!message.content && !edited) return null;
  const large = isOnlyEmoji(message.content) ? " large-emoji" : "";
  return h("div", { class: `content markdown${large}` }, markdown(message.content), edited);
}

/** Attachments that are not already shown by an embed or a layout component. @param {Message} message */
function ownAttachments(message) {
  if ((message.flags ?? 0) & MessageFlag.COMPONENTS_V2) return [];
  const inEmbeds = new Set((message.embeds ?? []).flatMap((embed) => [embed.image?.url, embed.thumbnail?.url]));
  return (message.attachments ?? []).filter((file) => !inEmbeds.has(file.url) && !inEmbeds.has(`attachment://${file.filename}`));
}

export const dots = () => h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));

/** @param {Message} message */
export function pictureWords(message) {
  const alt = message.attachments?.find((file) => file.description)?.description;
  if (alt) return alt;
  if (message.attachments?.length) return message.attachments.length === 1 ? "a picture" : `${message.attachments.length} files`;
  return message.embeds?.[0]?.title ?? message.embeds?.[0]?.description ?? "";
}

/** @param {Message} message */
function mentionsMe(message) {
  return Boolean(state.me && message.author.id !== state.me.id && message.mentions?.some((user) => user.id === state.me?.id));
}

/** The small line above a message: what it replies to, or the command that it answers. @param {Message} message */
function referenceLine(message) {
  const origin = message.interaction_metadata;
  const name = origin?.name ?? message.interaction?.name;
  if (origin && origin.type === 2 && name) {
    const menu = message.type === MessageKind.MENU_COMMAND;
    const used = h("span", { class: "command-name" }, menu ? name : `/${name}`);
    return h("div", { class: "reference" }, avatar(origin.user, 16), h("strong", null, nameOf(origin.user)), " used ", used);
  }
  if (message.type !== MessageKind.REPLY) return null;
  const original = message.referenced_message;
  if (!original) return h("div", { class: "reference gone" }, "The message this answers was deleted");
  const hasPicture = Boolean(original.attachments?.length || original.embeds?.length);
  return h(
    "button",
    {
      type: "button",
      class: "reference",
      "aria-label": `Reply to ${nameOf(original.author)}: ${plain(original.content) || pictureWords(original)}. Jump there`,
      onclick: () => tell("jump", { channel: message.channel_id, id: original.id }),
    },
    avatar(original.author, 16),
    h("strong", null, nameOf(original.author)),
    h("span", { class: "reference-text" }, plain(original.content) || pictureWords(original) || "Click to see it"),
    hasPicture && icon("image", 14),
  );
}

/** @param {Message} message */
function threadChip(message) {
  const thread = state.channels.get(message.id) ?? message.thread;
  if (!thread || message.channel_id === thread.id) return null;
  const count = thread.message_count ?? 0;
  return h(
    "button",
    { type: "button", class: "thread-chip", onclick: () => tell("go", thread.id) },
    icon("thread", 18),
    h("strong", null, thread.name),
    h("span", null, count > 0 ? `${count} message${count === 1 ? "" : "s"} ›` : "Open ›"),
  );
}

/** @param {Message} message */
function ephemeralLine(message) {
  const dismiss = () => tell("dismiss", message);
  return h("div", { class: "ephemeral-line" }, icon("eye", 15), "Only you can see this · ", h("button", { type: "button", class: "text-button", onclick: dismiss }, "Dismiss message"));
}

/** @param {Message} message */
function toolbar(message) {
  const react = iconButton("smilePlus", "Add reaction", () => chooseReaction(react, message));
  const more = iconButton("more", "More", () => messageMenu(message, more), { "aria-haspopup": "menu" });
  const open = isEphemeral(message);
  return h(
    "div",
    { class: "toolbar", role: "toolbar", "aria-label": "Message" },
    !open && react,
    !open && iconButton("reply", "Reply", () => tell("reply", message)),
    more,
  );
}

/** @param {Message} message */
function systemNode(message) {
  const time = h("time", { datetime: message.timestamp }, dayAndTime(new Date(message.timestamp)));
  const properties = { class: "message system", id: `message-${message.id}`, tabIndex: -1, role: "article", dataset: { messageId: message.id } };
  const who = h("strong", null, nameOf(message.author));
  if (message.type === MessageKind.THREAD_CREATED) {
    const thread = message.message_reference?.channel_id ?? message.thread?.id;
    const open = thread && h("button", { type: "button", class: "text-button", onclick: () => tell("go", thread) }, "Open the thread");
    return h("li", properties, h("div", { class: "gutter" }, icon("thread", 18)), h("div", { class: "message-body" }, who, " started a thread: ", h("strong", null, message.content), " ", open, " ", time));
  }
  const words = message.type === MessageKind.PINNED ? " pinned a message." : message.type === MessageKind.RENAMED ? ` renamed this to ${message.content}.` : ` ${message.content}`;
  return h("li", properties, h("div", { class: "gutter" }, icon("right", 16)), h("div", { class: "message-body" }, who, words, " ", time));
}
