/** Where messages are written: text, files, replies; and slash commands, as text or as a form. */

import { api } from "./api.js";
import { CommandForm } from "./command-form.js";
import { checkOption, readLine } from "./commands.js";
import { byId, fill, h, iconButton } from "./dom.js";
import { Tray, watchDrops } from "./files.js";
import { sendCommand, sendMessage } from "./outbox.js";
import { chooseEmoji } from "./reactions.js";
import { channelTitle, nameOf, on, openChannel, state } from "./state.js";
import { Suggestions } from "./suggestions.js";
import { toast } from "./toast.js";
import { OptionKind, isThread } from "./types.js";

/** @typedef {import("./types.js").Message} Message */

const TYPING_EVERY_MS = 8000;

/** @type {HTMLTextAreaElement} */ let box;
/** @type {Tray} */ let tray;
/** @type {CommandForm} */ let form;
/** @type {Suggestions} */ let suggestions;
/** @type {{message: Message, ping: boolean} | null} */ let reply = null;
/** What was written in other channels and not sent. @type {Map<string, {text: string, files: File[]}>} */
const drafts = new Map();
let writingIn = "";
let saidTyping = 0;

export function watchComposer() {
  box = byId("message-box");
  tray = new Tray(byId("tray"), drawSend);
  form = new CommandForm(byId("command"), () => {
    byId("composer-row").hidden = false;
    box.focus();
  });
  suggestions = new Suggestions(byId("suggestions"), box, (command) => openForm(command, {}));
  watchDrops(byId("curtain"), takeFiles);
  box.addEventListener("input", () => {
    grow();
    suggestions.update();
    drawSend();
    sayTyping();
  });
  box.addEventListener("keydown", keys);
  box.addEventListener("blur", () => setTimeout(() => document.activeElement !== box && suggestions.hide(), 120));
  box.addEventListener("focus", () => suggestions.update());
  byId("composer").addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    submit();
  });
  byId("attach").addEventListener("click", () => byId("file-input").click());
  byId("file-input").addEventListener("change", () => {
    takeFiles([...(byId("file-input").files ?? [])]);
    byId("file-input").value = "";
  });
  byId("emoji").addEventListener("click", () => chooseEmoji(byId("emoji"), insert));
  on("open", changeChannel);
  on("channels", drawPlaceholder);
  on("reply", (/** @type {Message} */ message) => replyTo(message));
  on("type", type);
  on("person", () => {
    drafts.clear();
    tray.take();
    box.value = "";
    replyTo(null);
    grow();
  });
  addEventListener("keydown", (event) => {
    const elsewhere = document.activeElement === document.body || document.activeElement?.matches(".message, .tree-entry, #scroller");
    if (elsewhere && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== " " && !document.querySelector("dialog[open], .floating") && form.command === null) box.focus();
  });
}

function changeChannel() {
  if (writingIn && writingIn !== state.open) {
    drafts.set(writingIn, { text: box.value, files: tray.take() });
    const draft = drafts.get(state.open);
    box.value = draft?.text ?? "";
    tray.add(draft?.files ?? []);
    replyTo(null, false);
    if (form.command) form.close();
  }
  writingIn = state.open;
  drawPlaceholder();
  grow();
  suggestions.hide();
  drawSend();
  if (matchMedia("(hover: hover)").matches) box.focus();
}

function drawPlaceholder() {
  const channel = openChannel();
  const name = channelTitle(channel);
  const words = !channel ? "Message" : channel.type === 1 ? `Message @${name}` : isThread(channel) ? `Message “${name}”` : `Message #${name}`;
  box.placeholder = `${words} — or type / for commands`;
  if (innerWidth < 720) box.placeholder = words;
  box.setAttribute("aria-label", words);
}

/** @param {File[]} files */
function takeFiles(files) {
  const rest = form.command ? form.takeFiles(files) : files;
  if (rest.length) tray.add(rest);
  if (!form.command) box.focus();
}

/** @param {string} text */
function insert(text) {
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input"));
  box.focus();
}

/** Put a line into the composer; a command that stands alone opens its form. @param {string} line */
function type(line) {
  const read = readLine(line);
  if (read && Object.keys(read.raw).length === 0 && (read.command.options ?? []).length > 0) {
    openForm(read.command, {});
    return;
  }
  if (form.command) form.close();
  box.value = line;
  box.focus();
  box.setSelectionRange(line.length, line.length);
  box.dispatchEvent(new Event("input"));
}

/** @param {import("./types.js").Command} command @param {Record<string, string>} raw @param {boolean} [check] */
function openForm(command, raw, check = false) {
  suggestions.hide();
  box.value = "";
  grow();
  byId("composer-row").hidden = true;
  const places = (command.options ?? []).filter((option) => option.type === OptionKind.ATTACHMENT);
  /** @type {Record<string, File>} */
  const files = {};
  if (places.length && tray.files.length) {
    const taken = tray.take();
    places.forEach((option, at) => taken[at] && (files[option.name] = taken[at]));
    tray.add(taken.slice(places.length));
  }
  form.open(command, raw, files, check);
}

/** @param {KeyboardEvent} event */
function keys(event) {
  if (event.isComposing) return;
  const whole = event.key === "Enter" && !event.shiftKey && /^\/[\w-]+$/.test(box.value) && readLine(box.value);
  if (whole && !whole.command.options?.some((option) => option.required)) {
    event.preventDefault();
    submit();
    return;
  }
  if (suggestions.key(event)) {
    event.preventDefault();
    return;
  }
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  } else if (event.key === "Tab" && !event.shiftKey && readLine(box.value)) {
    event.preventDefault();
    const read = readLine(box.value);
    if (read) openForm(read.command, read.raw);
  } else if (event.key === "Escape" && reply) {
    replyTo(null);
  } else if (event.key === "ArrowUp" && box.value === "") {
    const all = document.querySelectorAll("#messages [data-message-id]");
    event.preventDefault();
    /** @type {HTMLElement | undefined} */ (all[all.length - 1])?.focus();
  }
}

function submit() {
  const text = box.value.trim();
  if (text.startsWith("/") && /^\/[\w-]+(\s|$)/.test(text)) {
    submitCommand(text);
    return;
  }
  if (text === "" && tray.files.length === 0) return;
  const content = withMentions(text);
  if (content.length > state.limits.message_length) {
    toast(`A message has at most ${state.limits.message_length} characters; this one has ${content.length}.`);
    return;
  }
  /** @type {{content: string, reply_to?: string, ping?: boolean}} */
  const message = { content };
  if (reply) Object.assign(message, { reply_to: reply.message.id, ping: reply.ping });
  sendMessage(state.open, message, tray.take());
  clear();
}

/** @param {string} text */
function submitCommand(text) {
  const read = readLine(text);
  if (!read) {
    const name = text.split(/\s/)[0];
    toast(state.commands.length ? `There is no command ${name} here. Type / to see them all.` : `${nameOf(state.bot)} has not said its commands yet. Try again in a moment.`);
    return;
  }
  /** @type {Record<string, any>} */
  const values = {};
  for (const option of read.command.options ?? []) {
    const attachment = option.type === OptionKind.ATTACHMENT;
    const { value, problem } = attachment ? {} : checkOption(option, read.raw[option.name] ?? "");
    if (problem || (attachment && (option.required || tray.files.length > 0))) {
      openForm(read.command, read.raw, Boolean(problem) || !tray.files.length);
      return;
    }
    if (value !== undefined) values[option.name] = value;
  }
  sendCommand({ channel_id: state.open, name: read.command.name, options: values });
  clear();
}

function clear() {
  box.value = "";
  drafts.delete(state.open);
  replyTo(null, false);
  suggestions.hide();
  grow();
  drawSend();
  saidTyping = 0;
}

/** Names after @ and # as Discord writes them. @param {string} text */
function withMentions(text) {
  const users = [...state.people, ...(state.bot ? [state.bot] : [])].sort((a, b) => nameOf(b).length - nameOf(a).length);
  let out = text;
  for (const user of users) {
    for (const name of new Set([nameOf(user), user.username])) out = replaceName(out, "@", name, `<@${user.id}>`);
  }
  for (const channel of state.channels.values()) if (channel.type === 0) out = replaceName(out, "#", channelTitle(channel), `<#${channel.id}>`);
  return out;
}

/** @param {string} text @param {string} sign @param {string} name @param {string} mark */
function replaceName(text, sign, name, mark) {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\p{L}\\w<])${sign}${escaped}(?![\\p{L}\\w])`, "giu"), () => mark);
}

/** @param {Message | null} message @param {boolean} [focus] */
function replyTo(message, focus = true) {
  reply = message && { message, ping: reply?.message.id === message.id ? reply.ping : true };
  document.querySelectorAll(".message.replied-to").forEach((node) => node.classList.remove("replied-to"));
  const bar = byId("reply-bar");
  bar.hidden = !reply;
  if (reply) {
    const now = reply;
    document.getElementById(`message-${now.message.id}`)?.classList.add("replied-to");
    const ping = h(
      "button",
      {
        type: "button",
        class: "ping",
        "aria-pressed": String(now.ping),
        title: "Whether the reply notifies the author. Without the ping a bot may not be allowed to read it.",
        onclick: () => {
          now.ping = !now.ping;
          ping.setAttribute("aria-pressed", String(now.ping));
          ping.textContent = `@ ${now.ping ? "on" : "off"}`;
        },
      },
      `@ ${now.ping ? "on" : "off"}`,
    );
    fill(bar, h("span", null, "Replying to ", h("strong", null, nameOf(now.message.author))), ping, iconButton("close", "Stop replying", () => replyTo(null)));
    if (form.command) form.close();
  }
  if (focus) box.focus();
}

function grow() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, innerHeight * 0.4)}px`;
}

function drawSend() {
  const left = state.limits.message_length - box.value.length;
  byId("send").disabled = box.value.trim() === "" && tray.files.length === 0;
  fill(byId("counter"), left < 200 ? String(left) : "");
  byId("counter").classList.toggle("over", left < 0);
}

function sayTyping() {
  if (box.value === "" || box.value.startsWith("/") || Date.now() - saidTyping < TYPING_EVERY_MS) return;
  saidTyping = Date.now();
  api.typing(state.open).catch(() => {});
}
