/** The open channel's messages: drawn once each, kept at the bottom while new ones come, older ones on scrolling up. */

import { api } from "./api.js";
import { byId, h } from "./dom.js";
import { closeMenu } from "./menu.js";
import { messageMenu } from "./message-menu.js";
import { followsOn, messageNode, pictureWords } from "./message.js";
import { plain } from "./markdown.js";
import { parcelNodes } from "./outbox.js";
import { compareIds, findMessage, isEphemeral, nameOf, on, openChannel, state, tell } from "./state.js";
import { dayTitle, sameDay } from "./time.js";
import { announce, toast, toastFault } from "./toast.js";
import { lastRead, markRead } from "./unread.js";
import { welcome } from "./welcome.js";

/** @typedef {import("./types.js").Message} Message */

const PAGE = 50;
const NEAR = 90;

/** @type {HTMLElement} */ let scroller;
/** @type {HTMLElement} */ let list;
/** Drawn messages by id, with what they were drawn from. @type {Map<string, {node: HTMLElement, message: Message, compact: boolean}>} */
let drawn = new Map();
/** Ephemeral messages waved away. @type {Set<string>} */
const dismissed = new Set();
let stuck = true;
let loadingOlder = false;
/** The last message read when the channel was opened: the line "New" stands below it. */
let newAfter = "";
/** The newest message there was then: what comes while one looks is not marked. */
let newUntil = "";

export function watchMessages() {
  scroller = byId("scroller");
  list = byId("messages");
  on("messages", (detail) => {
    if (detail.channel !== state.open) return;
    if (detail.redraw) markStale(detail.redraw);
    if (detail.own) stuck = true;
    draw();
    if (detail.added) arrived(detail.added);
  });
  on("channels", draw);
  on("commands", draw);
  on("jump", ({ id }) => jump(id));
  on("dismiss", (/** @type {Message} */ message) => {
    dismissed.add(message.id);
    draw();
    api.remove(message.channel_id, message.id).catch(() => {});
  });
  scroller.addEventListener("scroll", () => {
    stuck = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    if (stuck) seen();
    if (scroller.scrollTop < 400) loadOlder();
  });
  new ResizeObserver(() => stuck && toBottom()).observe(list);
  new ResizeObserver(() => stuck && toBottom()).observe(scroller);
  byId("new-pill").addEventListener("click", toBottom);
  document.addEventListener("visibilitychange", () => stuck && seen());
  watchKeysAndMenus();
}

/** Have a message drawn anew although it did not change itself. @param {string} id */
function markStale(id) {
  const entry = drawn.get(id);
  if (entry) entry.message = /** @type {any} */ ({ ...entry.message });
}

/** Show the open channel from its newest message on. @param {{keepPlace?: boolean}} [how] */
export async function showChannel({ keepPlace = false } = {}) {
  const channel = state.open;
  if (!keepPlace) {
    drawn = new Map();
    list.replaceChildren();
    stuck = true;
    newAfter = lastRead(channel);
    newUntil = state.channels.get(channel)?.last_message_id ?? "";
  }
  const known = state.messages.has(channel);
  scroller.setAttribute("aria-busy", String(!known));
  if (known) draw();
  try {
    const messages = await api.messages(channel, { limit: PAGE });
    for (const message of messages) state.users.set(message.author.id, message.author);
    state.messages.set(channel, messages);
    if (messages.length < PAGE) state.complete.add(channel);
    else state.complete.delete(channel);
  } catch (fault) {
    toastFault(fault);
  }
  if (state.open !== channel) return;
  scroller.setAttribute("aria-busy", "false");
  draw();
  if (stuck) toBottom();
}

function draw() {
  const channel = openChannel();
  if (!channel) return;
  const messages = (state.messages.get(channel.id) ?? []).filter((message) => !dismissed.has(message.id));
  const focusKey = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.key;
  const focusMessage = document.activeElement?.closest?.("#messages .message")?.id;
  /** @type {HTMLElement[]} */
  const nodes = [];
  const kept = new Map();
  let previous;
  let saidNew = false;
  const complete = state.complete.has(channel.id);
  if (state.messages.has(channel.id) && complete) nodes.push(welcome(channel, messages.length === 0));
  for (const message of messages) {
    const date = new Date(message.timestamp);
    const newDay = !previous || !sameDay(new Date(previous.timestamp), date);
    if (newDay) nodes.push(h("li", { class: "divider", role: "separator" }, h("span", null, dayTitle(date))));
    if (!saidNew && newAfter && previous && compareIds(message.id, newAfter) > 0 && compareIds(message.id, newUntil) <= 0 && message.author.id !== state.me?.id && !isEphemeral(message)) {
      saidNew = true;
      nodes.push(h("li", { class: "divider new", role: "separator" }, h("span", null, "New")));
    }
    const compact = !newDay && followsOn(message, previous);
    const before = drawn.get(message.id);
    const entry = before && before.message === message && before.compact === compact ? before : { node: messageNode(message, compact), message, compact };
    if (before && entry !== before) keepPictures(before.node, entry.node);
    kept.set(message.id, entry);
    nodes.push(entry.node);
    previous = message;
  }
  nodes.push(...parcelNodes(channel.id));
  drawn = kept;
  arrange(nodes);
  if (focusMessage && !document.activeElement?.closest?.("#messages")) {
    const holder = document.getElementById(focusMessage);
    const again = focusKey ? [...(holder?.querySelectorAll("[data-key]") ?? [])].find((node) => node instanceof HTMLElement && node.dataset.key === focusKey) : null;
    const target = /** @type {HTMLElement | null} */ (again ?? holder);
    if (document.activeElement === document.body) target?.focus({ preventScroll: true });
  }
  if (stuck) toBottom();
}

/** Put these nodes in this order, touching only those that are not there yet. @param {HTMLElement[]} nodes */
function arrange(nodes) {
  const wanted = new Set(nodes);
  for (const node of [...list.children]) if (!wanted.has(/** @type {HTMLElement} */ (node))) node.remove();
  nodes.forEach((node, at) => {
    if (list.children[at] !== node) list.insertBefore(node, list.children[at] ?? null);
  });
}

/**
 * A picture that stays must not blink when its message is drawn anew; one that changes (progress) stands behind the
 * next one until that is loaded.
 * @param {HTMLElement} before
 * @param {HTMLElement} after
 */
function keepPictures(before, after) {
  const olds = /** @type {HTMLElement[]} */ ([...before.querySelectorAll("button.picture")]);
  /** @type {HTMLElement[]} */ ([...after.querySelectorAll("button.picture")]).forEach((fresh, at) => {
    const same = olds.find((old) => old.dataset.address === fresh.dataset.address && old.dataset.alt === fresh.dataset.alt);
    if (same) fresh.replaceWith(same);
    else if (olds[at]) fresh.style.background = `url("${encodeURI(olds[at].dataset.address ?? "")}") center / cover`;
  });
}

/** @param {Message} message */
function arrived(message) {
  if (message.author.id !== state.me?.id) announce(`${nameOf(message.author)}: ${plain(message.content) || pictureWords(message)}`);
  if (stuck && document.visibilityState === "visible") seen();
  else byId("new-pill").hidden = false;
}

function seen() {
  byId("new-pill").hidden = true;
  const newest = openChannel()?.last_message_id;
  if (newest && document.visibilityState === "visible") markRead(state.open, newest);
}

function toBottom() {
  stuck = true;
  scroller.scrollTop = scroller.scrollHeight;
  seen();
}

async function loadOlder() {
  const channel = state.open;
  const first = state.messages.get(channel)?.[0];
  if (!first || loadingOlder || state.complete.has(channel)) return false;
  loadingOlder = true;
  try {
    const older = await api.messages(channel, { before: first.id, limit: PAGE });
    const known = new Set(state.messages.get(channel)?.map((message) => message.id));
    state.messages.set(channel, [...older.filter((message) => !known.has(message.id)), ...(state.messages.get(channel) ?? [])]);
    if (older.length < PAGE) state.complete.add(channel);
    if (state.open !== channel) return false;
    const fromBottom = scroller.scrollHeight - scroller.scrollTop;
    draw();
    scroller.scrollTop = scroller.scrollHeight - fromBottom;
    return older.length > 0;
  } catch (fault) {
    toastFault(fault);
    return false;
  } finally {
    loadingOlder = false;
  }
}

/** Show a message of the open channel, loading back to it. @param {string} id */
export async function jump(id) {
  while (!findMessage(state.open, id) && (await loadOlder()));
  const node = document.getElementById(`message-${id}`);
  if (!node) {
    toast("That message is not here any more.");
    return;
  }
  stuck = false;
  node.scrollIntoView({ block: "center" });
  node.focus({ preventScroll: true });
  node.classList.remove("flash");
  void node.offsetWidth;
  node.classList.add("flash");
}

const LONG_PRESS_MS = 500;

function watchKeysAndMenus() {
  /** @param {EventTarget | null} target */
  const messageAt = (target) => {
    const node = /** @type {Element | null} */ (target)?.closest?.("[data-message-id]");
    return node instanceof HTMLElement ? findMessage(state.open, node.dataset.messageId ?? "") : undefined;
  };
  list.addEventListener("contextmenu", (event) => {
    const message = messageAt(event.target);
    if (!message || /** @type {Element} */ (event.target).closest("a") || String(getSelection())) return;
    event.preventDefault();
    const picture = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button.picture"));
    messageMenu(message, { x: event.clientX, y: event.clientY }, picture);
  });
  let pressTimer = 0;
  list.addEventListener("pointerdown", (event) => {
    clearTimeout(pressTimer);
    const message = messageAt(event.target);
    if (event.pointerType !== "touch" || !message) return;
    pressTimer = window.setTimeout(() => messageMenu(message, { x: event.clientX, y: event.clientY }), LONG_PRESS_MS);
  });
  for (const end of ["pointerup", "pointermove", "pointercancel"]) list.addEventListener(end, () => clearTimeout(pressTimer));
  scroller.addEventListener("scroll", closeMenu);
  list.addEventListener("keydown", (event) => {
    const node = event.target;
    if (!(node instanceof HTMLElement) || !node.dataset.messageId || event.ctrlKey || event.metaKey) return;
    const message = messageAt(node);
    const all = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-message-id]")]);
    const at = all.indexOf(node);
    if (event.key === "ArrowUp") all[at - 1]?.focus();
    else if (event.key === "ArrowDown") (all[at + 1] ?? byId("message-box")).focus();
    else if (event.key === "Escape") byId("message-box").focus();
    else if (event.key === "r" && message) tell("reply", message);
    else if ((event.key === "Enter" || event.key === "ContextMenu") && message) messageMenu(message, node);
    else return;
    event.preventDefault();
  });
}
