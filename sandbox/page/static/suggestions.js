/** The list over the composer: commands after "/", people after "@", emoji after ":"; and a command's options while it is typed. */

import { kindWords, matchCommands, readLine } from "./commands.js";
import { fill, h } from "./dom.js";
import { findEmoji } from "./emoji.js";
import { avatar } from "./people.js";
import { nameOf, state } from "./state.js";

/**
 * @typedef {{title: string, detail?: string, hint?: string, picture?: Node | null, take: () => void}} Suggestion
 */

const MOST = 10;

export class Suggestions {
  /**
   * @param {HTMLElement} box
   * @param {HTMLTextAreaElement} input
   * @param {(command: import("./types.js").Command) => void} chooseCommand
   */
  constructor(box, input, chooseCommand) {
    this.box = box;
    this.input = input;
    this.chooseCommand = chooseCommand;
    /** @type {Suggestion[]} */
    this.items = [];
    this.at = 0;
    /** What Esc was pressed on; nothing is suggested for it again. */
    this.waved = "";
  }

  get open() {
    return this.items.length > 0;
  }

  /** Look at what is typed and suggest what fits. */
  update() {
    const text = this.input.value;
    if (text !== this.waved) this.waved = "";
    if (text && text === this.waved) return this.hide();
    const before = text.slice(0, this.input.selectionStart);
    const slash = /^\/([\w-]*)$/.exec(text);
    if (slash) return this.show(this.commandItems(slash[1]), slash[1] ? `Commands like “${slash[1]}”` : `Commands of ${nameOf(state.bot)}`);
    const line = readLine(text);
    if (line && text.startsWith("/")) return this.showSignature(line);
    const inner = /^\/([\w-]+ [\w-]*)$/.exec(text);
    if (inner) return this.show(this.commandItems(inner[1]), `Commands like “${inner[1]}”`);
    const mention = /(?:^|\s)@([\p{L}\w]*)$/u.exec(before);
    if (mention) return this.show(this.peopleItems(mention[1]), "People");
    const emoji = /(?:^|\s):([a-z]{2,})$/i.exec(before);
    if (emoji && !text.startsWith("/")) return this.show(this.emojiItems(emoji[1]), "Emoji");
    return this.hide();
  }

  /** @param {string} typed @returns {Suggestion[]} */
  commandItems(typed) {
    return matchCommands(typed).map((command) => ({
      title: `/${command.name}`,
      detail: command.description,
      hint: (command.options ?? []).map((option) => (option.required ? option.name : `${option.name}?`)).join("  "),
      picture: state.bot && avatar(state.bot, 32),
      take: () => this.chooseCommand(command),
    }));
  }

  /** @param {string} typed @returns {Suggestion[]} */
  peopleItems(typed) {
    const wanted = typed.toLowerCase();
    const all = [...(state.bot ? [state.bot] : []), ...state.people];
    const found = all.filter((user) => nameOf(user).toLowerCase().startsWith(wanted) || user.username.toLowerCase().startsWith(wanted));
    return found.map((user) => ({ title: nameOf(user), hint: `@${user.username}`, picture: avatar(user, 26), take: () => this.replaceWord(/@[\p{L}\w]*$/u, `@${nameOf(user)} `) }));
  }

  /** @param {string} typed @returns {Suggestion[]} */
  emojiItems(typed) {
    return findEmoji(typed).map(([emoji, words]) => ({ title: words.split(" ")[0], picture: h("span", { class: "emoji large" }, emoji), take: () => this.replaceWord(/:[a-z]*$/i, `${emoji} `) }));
  }

  /** @param {RegExp} pattern of the word before the caret @param {string} word */
  replaceWord(pattern, word) {
    const caret = this.input.selectionStart;
    const head = this.input.value.slice(0, caret).replace(pattern, word);
    this.input.value = head + this.input.value.slice(caret);
    this.input.setSelectionRange(head.length, head.length);
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @param {Suggestion[]} items @param {string} title */
  show(items, title) {
    this.items = items.slice(0, MOST);
    this.at = 0;
    if (!this.open) return this.hide();
    this.box.hidden = false;
    fill(
      this.box,
      h("div", { class: "menu-heading" }, title),
      h(
        "div",
        { role: "listbox", id: "suggestion-list", "aria-label": title },
        this.items.map((item, at) =>
          h(
            "div",
            { class: "suggestion", role: "option", id: `suggestion-${at}`, onmousedown: (/** @type {Event} */ event) => event.preventDefault(), onclick: () => this.take(at) },
            item.picture,
            h("span", { class: "suggestion-words" }, h("span", null, h("strong", null, item.title), item.hint && h("small", null, item.hint)), item.detail && h("span", { class: "subtext" }, item.detail)),
          ),
        ),
      ),
    );
    this.input.setAttribute("aria-expanded", "true");
    this.mark();
  }

  /** @param {{command: import("./types.js").Command, raw: Record<string, string>, last: string}} line */
  showSignature({ command, raw, last }) {
    this.items = [];
    this.box.hidden = false;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    const option = command.options?.find((one) => one.name === last);
    fill(
      this.box,
      h("div", { class: "signature" },
        h("strong", null, `/${command.name}`),
        (command.options ?? []).map((one) =>
          h(
            "button",
            {
              type: "button",
              class: ["chip", raw[one.name] !== undefined && "given", one.name === last && "now", one.required && raw[one.name] === undefined && "wanted"].filter(Boolean).join(" "),
              title: one.description,
              tabIndex: -1,
              onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
              onclick: () => raw[one.name] === undefined && this.appendOption(one.name),
            },
            one.name,
            one.required && h("span", { class: "required" }, "*"),
          ),
        ),
      ),
      h("div", { class: "subtext" }, option ? [option.name, option.description, kindWords(option)].filter(Boolean).join(" — ") : command.description, (command.options ?? []).length > 0 && " · Tab shows fields"),
    );
  }

  /** @param {string} name */
  appendOption(name) {
    this.input.value = `${this.input.value.trimEnd()} ${name}:`;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  mark() {
    this.box.querySelectorAll("[role=option]").forEach((node, at) => node.setAttribute("aria-selected", String(at === this.at)));
    this.box.querySelector(`#suggestion-${this.at}`)?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", `suggestion-${this.at}`);
  }

  /** @param {number} at */
  take(at) {
    const item = this.items[at];
    this.hide();
    item?.take();
  }

  /**
   * @param {KeyboardEvent} event in the composer
   * @returns {boolean} whether it was used up
   */
  key(event) {
    if (!this.open) {
      if (event.key === "Escape" && !this.box.hidden) {
        this.waved = this.input.value;
        this.hide();
        return true;
      }
      return false;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + this.items.length) % this.items.length;
      this.mark();
    } else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") this.take(this.at);
    else if (event.key === "Escape") {
      this.waved = this.input.value;
      this.hide();
    } else return false;
    return true;
  }

  hide() {
    this.items = [];
    this.box.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
