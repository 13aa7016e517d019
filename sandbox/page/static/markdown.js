/** Discord's Markdown, as DOM nodes. What is not understood stays the text that was typed. */

import { h } from "./dom.js";
import { safeLink } from "./links.js";
import { channelTitle, nameOf, state, tell } from "./state.js";
import { timestamp } from "./time.js";

/** @typedef {{blocks?: boolean}} Style whether headings, lists, quotes and code blocks are understood */

/**
 * @param {string | null | undefined} text
 * @param {Style} [style]
 * @returns {DocumentFragment}
 */
export function markdown(text, { blocks = true } = {}) {
  const out = document.createDocumentFragment();
  if (!text) return out;
  if (blocks) renderBlocks(text, out);
  else renderInline(text, out);
  return out;
}

/** The text without its marks: for names, alerts and reply lines. @param {string | null | undefined} text */
export function plain(text) {
  const bare = (text ?? "").replaceAll("```", "").replace(/^\s*(?:-#|#{1,3}|>{1,3}|[-*])\s+/gm, "");
  return (markdown(bare, { blocks: false }).textContent ?? "").replace(/\s+/g, " ").trim();
}

/** @param {string} text @param {Node} out */
function renderBlocks(text, out) {
  const pieces = text.split(/(```[\s\S]*?```)/);
  for (const [at, piece] of pieces.entries()) {
    if (at % 2 === 1) out.appendChild(codeBlock(piece.slice(3, -3)));
    else renderLines(piece.replace(at > 0 ? /^\n/ : /^/, "").replace(at < pieces.length - 1 ? /\n$/ : /$^/, ""), out);
  }
}

/** @param {string} body */
function codeBlock(body) {
  const [, language, code] = /^([A-Za-z0-9_+#.-]*)\n([\s\S]*)$/.exec(body) ?? [null, "", body];
  return h("pre", { class: "code-block" }, h("code", { "data-language": language || null }, code.replace(/^\n+|\n+$/g, "")));
}

const LIST = /^(\s*)([-*]|\d{1,9}\.)\s+(.*)$/;

/** @param {string} text @param {Node} out */
function renderLines(text, out) {
  const lines = text.split("\n");
  /** @type {string[]} */
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) renderInline(paragraph.join("\n"), out);
    paragraph = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    const heading = /^(#{1,3})\s+(.+)$/.exec(line);
    const small = /^-#\s+(.+)$/.exec(line);
    if (line.startsWith(">>> ")) {
      flush();
      const quote = h("blockquote", null);
      renderLines([line.slice(4), ...lines.slice(at + 1)].join("\n"), quote);
      out.appendChild(quote);
      return;
    }
    if (line.startsWith("> ")) {
      flush();
      const quoted = [];
      while (at < lines.length && lines[at].startsWith("> ")) quoted.push(lines[at++].slice(2));
      at -= 1;
      const quote = h("blockquote", null);
      renderLines(quoted.join("\n"), quote);
      out.appendChild(quote);
    } else if (heading) {
      flush();
      const node = h("div", { class: `heading heading-${heading[1].length}`, role: "heading", "aria-level": heading[1].length + 2 });
      renderInline(heading[2], node);
      out.appendChild(node);
    } else if (small) {
      flush();
      const node = h("div", { class: "subtext" });
      renderInline(small[1], node);
      out.appendChild(node);
    } else if (LIST.test(line)) {
      flush();
      const items = [];
      while (at < lines.length && LIST.test(lines[at])) items.push(lines[at++]);
      at -= 1;
      renderList(items, out);
    } else paragraph.push(line);
  }
  flush();
}

/** @param {string[]} lines @param {Node} out */
function renderList(lines, out) {
  /** @type {{indent: number, node: HTMLElement}[]} */
  const open = [];
  for (const line of lines) {
    const [, space, mark, body] = /** @type {RegExpExecArray} */ (LIST.exec(line));
    while (open.length > 1 && space.length < open[open.length - 1].indent) open.pop();
    const ordered = /\d/.test(mark);
    const last = open[open.length - 1];
    if (last && space.length <= last.indent && (last.node.tagName === "OL") !== ordered) open.pop();
    if (open.length === 0 || space.length > open[open.length - 1].indent) {
      const node = h(ordered ? "ol" : "ul", ordered ? { start: parseInt(mark, 10) } : null);
      (open[open.length - 1]?.node.lastChild ?? out).appendChild(node);
      open.push({ indent: space.length, node });
    }
    const item = h("li", null);
    renderInline(body, item);
    open[open.length - 1].node.appendChild(item);
  }
}

/**
 * Inline rules, tried in this order at the first place where any matches.
 * @type {[RegExp, (match: RegExpExecArray) => Node][]}
 */
const RULES = [
  [/\\([\\*_~`|>#[\]()<:-])/, (m) => document.createTextNode(m[1])],
  [/(`+)([\s\S]*?[^`])\1(?!`)/, (m) => h("code", null, m[2].trim() === "" ? m[2] : m[2].replace(/^ (.*) $/, "$1"))],
  [/\|\|([\s\S]+?)\|\|/, (m) => spoiler(m[1])],
  [/\*\*\*([\s\S]+?)\*\*\*/, (m) => h("strong", null, wrap("em", m[1]))],
  [/\*\*([\s\S]+?)\*\*(?!\*)/, (m) => wrap("strong", m[1])],
  [/__([\s\S]+?)__(?!_)/, (m) => wrap("u", m[1])],
  [/~~([\s\S]+?)~~/, (m) => wrap("s", m[1])],
  [/\*(?=\S)([\s\S]*?\S)\*(?!\*)/, (m) => wrap("em", m[1])],
  [/(?<![A-Za-z0-9_])_(?=\S)([\s\S]*?\S)_(?![A-Za-z0-9_])/, (m) => wrap("em", m[1])],
  [/\[([^\]\n]+)\]\(<?(https?:\/\/[^\s<>)]+)>?\)/, (m) => link(m[2], markdown(m[1], { blocks: false }))],
  [/<(https?:\/\/[^\s>]+)>/, (m) => link(m[1], m[1])],
  [/https?:\/\/[^\s<]*[^\s<.,:;"'\])]/, (m) => link(m[0], m[0])],
  [/<@!?(\d+)>/, (m) => mention(state.users.get(m[1]) ? `@${nameOf(state.users.get(m[1]))}` : "@unknown")],
  [/<@&(\d+)>/, () => mention("@role")],
  [/<#(\d+)>/, (m) => channelMention(m[1])],
  [/<\/([\w -]+):\d+>/, (m) => commandMention(m[1])],
  [/<a?:(\w+):\d+>/, (m) => document.createTextNode(`:${m[1]}:`)],
  [/<t:(-?\d{1,13})(?::([tTdDfFR]))?>/, (m) => timestamp(Number(m[1]), m[2] ?? "f")],
  [/@(?:everyone|here)\b/, (m) => mention(m[0])],
];

/** @param {string} text @param {Node} out */
function renderInline(text, out) {
  let rest = text;
  while (rest) {
    /** @type {{match: RegExpExecArray, make: (match: RegExpExecArray) => Node} | null} */
    let first = null;
    for (const [pattern, make] of RULES) {
      const match = pattern.exec(rest);
      if (match && (!first || match.index < first.match.index)) first = { match, make };
    }
    if (!first) break;
    out.appendChild(document.createTextNode(rest.slice(0, first.match.index)));
    out.appendChild(first.make(first.match));
    rest = rest.slice(first.match.index + first.match[0].length);
  }
  if (rest) out.appendChild(document.createTextNode(rest));
}

/** @param {string} tag @param {string} text */
function wrap(tag, text) {
  const node = h(tag, null);
  renderInline(text, node);
  return node;
}

/** @param {string} address @param {string | Node} words */
function link(address, words) {
  const href = safeLink(address);
  return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, words) : h("span", null, words);
}

/** @param {string} words */
const mention = (words) => h("span", { class: "mention" }, words);

/** @param {string} id */
function channelMention(id) {
  const channel = state.channels.get(id);
  if (!channel) return mention("#unknown");
  return h("button", { type: "button", class: "mention", onclick: () => tell("go", id) }, `#${channelTitle(channel)}`);
}

/** @param {string} name */
function commandMention(name) {
  return h("button", { type: "button", class: "mention", onclick: () => tell("type", `/${name} `) }, `/${name}`);
}

/** @param {string} text */
function spoiler(text) {
  const node = h("span", { class: "spoiler", role: "button", tabIndex: 0, "aria-label": "Spoiler, hidden", "aria-expanded": "false" });
  const inner = h("span", { "aria-hidden": "true" });
  renderInline(text, inner);
  node.append(inner);
  const reveal = () => {
    node.classList.add("shown");
    node.removeAttribute("aria-label");
    node.setAttribute("aria-expanded", "true");
    inner.removeAttribute("aria-hidden");
  };
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => (event.key === "Enter" || event.key === " ") && reveal());
  return node;
}
