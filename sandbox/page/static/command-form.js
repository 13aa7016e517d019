/** A chosen slash command with a field for each of its options, in the composer's place. */

import { api } from "./api.js";
import { checkOption, kindWords } from "./commands.js";
import { byId, fill, h, icon, iconButton } from "./dom.js";
import { fits, thumbnail } from "./files.js";
import { sendCommand } from "./outbox.js";
import { channelTitle, nameOf, state } from "./state.js";
import { OptionKind, isThread } from "./types.js";

/** @typedef {import("./types.js").Command} Command @typedef {import("./types.js").CommandOption} CommandOption */

const AUTOCOMPLETE_PAUSE_MS = 200;

export class CommandForm {
  /**
   * @param {HTMLElement} holder
   * @param {() => void} left called when the plain composer takes over again
   */
  constructor(holder, left) {
    this.holder = holder;
    this.left = left;
    /** @type {Command | null} */
    this.command = null;
    /** @type {Record<string, string>} what stands in each field */
    this.raw = {};
    /** @type {Record<string, File>} */
    this.files = {};
    /** @type {string[]} the options with a field */
    this.shown = [];
    /** @type {Record<string, string>} */
    this.problems = {};
  }

  /**
   * @param {Command} command
   * @param {Record<string, string>} [raw]
   * @param {Record<string, File>} [files]
   * @param {boolean} [check] whether to point at what is wrong right away
   */
  open(command, raw = {}, files = {}, check = false) {
    this.command = command;
    this.raw = { ...raw };
    this.files = { ...files };
    this.problems = {};
    this.shown = this.options.filter((option) => option.required || raw[option.name] !== undefined || files[option.name]).map((option) => option.name);
    if (this.shown.length === 0 && this.options.length > 0) this.shown.push(this.options[0].name);
    this.holder.hidden = false;
    if (check) this.check();
    this.draw();
    const first = Object.keys(this.problems)[0] ?? this.shown.find((name) => !this.raw[name] && !this.files[name]) ?? this.shown[0];
    if (first) this.focus(first);
    else /** @type {HTMLElement | null} */ (this.holder.querySelector("button[type=submit]"))?.focus();
  }

  close() {
    this.command = null;
    this.holder.hidden = true;
    this.holder.replaceChildren();
    this.left();
  }

  get options() {
    return this.command?.options ?? [];
  }

  /** @param {string} name */
  option(name) {
    return /** @type {CommandOption} */ (this.options.find((option) => option.name === name));
  }

  /** @param {string} name */
  focus(name) {
    const field = /** @type {HTMLElement | null} */ (this.holder.querySelector(`[data-option="${CSS.escape(name)}"]`));
    field?.focus();
    if (field instanceof HTMLTextAreaElement) field.setSelectionRange(field.value.length, field.value.length);
  }

  /** Take dropped files into the fields for files. @param {File[]} files @returns {File[]} those that found no place */
  takeFiles(files) {
    const rest = [...files];
    for (const option of this.options.filter((one) => one.type === OptionKind.ATTACHMENT)) {
      if (rest.length === 0) break;
      if (this.files[option.name] && this.options.some((one) => one.type === OptionKind.ATTACHMENT && !this.files[one.name])) continue;
      const file = rest.shift();
      if (file && fits(file)) this.put(option.name, file);
    }
    return rest;
  }

  /** @param {string} name @param {File} file */
  put(name, file) {
    this.files[name] = file;
    delete this.problems[name];
    if (!this.shown.includes(name)) this.shown.push(name);
    this.draw();
  }

  /** @returns {Record<string, any>} the values; `problems` says what is wrong with the others */
  check() {
    /** @type {Record<string, any>} */
    const values = {};
    this.problems = {};
    for (const option of this.options) {
      if (option.type === OptionKind.ATTACHMENT) {
        if (option.required && !this.files[option.name]) this.problems[option.name] = "Drop a file here, or choose one.";
        continue;
      }
      const { value, problem } = checkOption(option, this.raw[option.name] ?? "");
      if (problem) this.problems[option.name] = problem;
      else if (value !== undefined) values[option.name] = value;
    }
    for (const name of Object.keys(this.problems)) if (!this.shown.includes(name)) this.shown.push(name);
    return values;
  }

  submit() {
    const command = this.command;
    if (!command) return;
    const values = this.check();
    const wrong = Object.keys(this.problems)[0];
    if (wrong) {
      this.draw();
      this.focus(wrong);
      return;
    }
    sendCommand({ channel_id: state.open, name: command.name, options: values }, this.files);
    this.close();
  }

  draw() {
    const command = this.command;
    if (!command) return;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.option;
    const further = this.options.filter((option) => !this.shown.includes(option.name));
    const form = h(
      "form",
      { class: "command-form", "aria-label": `/${command.name}`, novalidate: true, autocomplete: "off" },
      h("div", { class: "command-head" }, h("strong", null, `/${command.name}`), h("span", null, command.description), iconButton("close", "Leave the command", () => this.close())),
      h("div", { class: "command-options" }, this.shown.map((name) => this.field(this.option(name)))),
      further.length > 0 &&
        h(
          "div",
          { class: "command-further" },
          h("span", { class: "subtext" }, `+${further.length} more`),
          further.map((option) => h("button", { type: "button", class: "chip", title: option.description, onclick: () => this.add(option.name) }, icon("plus", 14), option.name)),
        ),
      h(
        "div",
        { class: "command-foot" },
        h("p", { class: "command-hint", id: "command-hint", role: "status" }, this.hint(focused)),
        h("button", { type: "submit", class: "button primary" }, "Send"),
      ),
    );
    form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.submit();
    });
    form.addEventListener("focusin", (/** @type {FocusEvent} */ event) => {
      const name = event.target instanceof HTMLElement ? event.target.dataset.option : undefined;
      fill(form.querySelector("#command-hint"), this.hint(name));
    });
    form.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") this.close();
      else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target instanceof Element && event.target.matches("textarea, input, select")) this.submit();
      else return;
      event.preventDefault();
    });
    fill(this.holder, form);
    if (focused) this.focus(focused);
  }

  /** @param {string | undefined} name */
  hint(name) {
    const option = name ? this.option(name) : undefined;
    if (!option) return "Tab goes to the next field, Enter sends, Esc leaves.";
    if (this.problems[option.name]) return `${option.name}: ${this.problems[option.name]}`;
    return [option.description, kindWords(option)].filter(Boolean).join(" — ");
  }

  /** @param {string} name */
  add(name) {
    if (!this.shown.includes(name)) this.shown.push(name);
    this.draw();
    this.focus(name);
  }

  /** @param {string} name */
  leaveOut(name) {
    this.shown = this.shown.filter((other) => other !== name);
    delete this.raw[name];
    delete this.files[name];
    delete this.problems[name];
    this.draw();
    const last = this.shown[this.shown.length - 1];
    if (last) this.focus(last);
  }

  /** @param {CommandOption} option @returns {HTMLElement} */
  field(option) {
    const problem = this.problems[option.name];
    const id = `option-${option.name}`;
    const control = option.type === OptionKind.ATTACHMENT ? this.dropZone(option, id) : this.valueControl(option, id);
    if (problem) control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", "command-hint");
    return h(
      "div",
      { class: problem ? "option invalid" : "option" },
      h("label", { htmlFor: id, title: option.description }, option.name, option.required && h("span", { class: "required", title: "required" }, "*")),
      control,
      !option.required && iconButton("close", `Leave out ${option.name}`, () => this.leaveOut(option.name)),
    );
  }

  /** @param {CommandOption} option @param {string} id @returns {HTMLElement} */
  valueControl(option, id) {
    const now = this.raw[option.name] ?? "";
    const choices = listOf(option);
    if (choices) {
      const chosen = choices.find((choice) => choice.value.toLowerCase() === now.toLowerCase() || choice.label.toLowerCase() === now.toLowerCase());
      const select = h(
        "select",
        { id, class: "field", dataset: { option: option.name }, required: Boolean(option.required), onchange: () => this.set(option.name, select.value) },
        h("option", { value: "" }, "—"),
        choices.map((choice) => h("option", { value: choice.value }, choice.label)),
      );
      select.value = chosen?.value ?? "";
      return select;
    }
    const short = option.type === OptionKind.INTEGER || option.type === OptionKind.NUMBER;
    const input = h(short || option.autocomplete ? "input" : "textarea", {
      id,
      class: short ? "field short" : "field",
      value: now,
      rows: 1,
      inputmode: option.type === OptionKind.INTEGER ? "numeric" : option.type === OptionKind.NUMBER ? "decimal" : null,
      placeholder: short ? kindWords(option) : option.description,
      autocomplete: "off",
      required: Boolean(option.required),
      dataset: { option: option.name },
    });
    input.addEventListener("input", () => this.typed(option, input));
    input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Backspace" || input.value !== "" || this.shown.length < 2) return;
      event.preventDefault();
      if (option.required) this.focus(this.shown[Math.max(0, this.shown.indexOf(option.name) - 1)]);
      else this.leaveOut(option.name);
    });
    if (option.autocomplete) this.suggest(option, input, id);
    return input;
  }

  /** @param {string} name @param {string} value */
  set(name, value) {
    this.raw[name] = value;
    if (this.problems[name]) {
      delete this.problems[name];
      this.holder.querySelector(`[data-option="${CSS.escape(name)}"]`)?.closest(".option")?.classList.remove("invalid");
    }
  }

  /**
   * Someone who writes `name:` inside a field means the next option.
   * @param {CommandOption} option
   * @param {HTMLInputElement | HTMLTextAreaElement} input
   */
  typed(option, input) {
    const own = new RegExp(`^${option.name}:\\s*`, "i").exec(input.value);
    if (own) input.value = input.value.slice(own[0].length);
    const next = /(?:^|\s)([\w-]+):$/.exec(input.value);
    const other = next && this.options.find((candidate) => candidate !== option && candidate.name === next[1].toLowerCase());
    if (next && other) {
      input.value = input.value.slice(0, next.index);
      this.set(option.name, input.value);
      this.add(other.name);
      return;
    }
    this.set(option.name, input.value);
  }

  /**
   * Offer what the bot suggests while one types.
   * @param {CommandOption} option
   * @param {HTMLInputElement} input
   * @param {string} id
   */
  suggest(option, input, id) {
    const list = h("datalist", { id: `${id}-list` });
    byId("command-lists").replaceChildren(list);
    input.setAttribute("list", list.id);
    let timer = 0;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = window.setTimeout(async () => {
        try {
          const typed = { channel_id: state.open, name: this.command?.name ?? "", options: { ...this.raw, [option.name]: input.value }, focused: option.name };
          const answer = await api.autocomplete(typed);
          fill(list, (answer.choices ?? []).map((/** @type {any} */ choice) => h("option", { value: String(choice.value), label: choice.name })));
        } catch {
          // No suggestions then: what is typed counts all the same.
        }
      }, AUTOCOMPLETE_PAUSE_MS);
    });
  }

  /** @param {CommandOption} option @param {string} id @returns {HTMLElement} */
  dropZone(option, id) {
    const file = this.files[option.name];
    const input = h("input", { type: "file", hidden: true, accept: "image/*,.png,.jpg,.jpeg,.webp,.avif,.gif" });
    input.addEventListener("change", () => {
      const picked = input.files?.[0];
      if (picked && fits(picked)) this.put(option.name, picked);
    });
    const zone = h(
      "button",
      { type: "button", id, class: file ? "drop-zone filled" : "drop-zone", dataset: { option: option.name }, onclick: () => input.click() },
      file ? [thumbnail(file, 44), h("span", null, file.name)] : [icon("upload", 20), h("span", null, "Drop a picture here or click to choose one")],
    );
    zone.addEventListener("dragover", () => zone.classList.add("over"));
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.append(input);
    return zone;
  }
}

/** The values to choose from, for options that have a closed list. @param {CommandOption} option @returns {{label: string, value: string}[] | null} */
function listOf(option) {
  if (option.choices?.length) return option.choices.map((choice) => ({ label: choice.name, value: String(choice.value) }));
  if (option.type === OptionKind.BOOLEAN) return ["true", "false"].map((value) => ({ label: value, value }));
  if (option.type === OptionKind.USER || option.type === OptionKind.MENTIONABLE) {
    return [...state.people, ...(state.bot ? [state.bot] : [])].map((user) => ({ label: nameOf(user), value: user.id }));
  }
  if (option.type === OptionKind.CHANNEL) {
    return [...state.channels.values()].filter((channel) => channel.type !== 1 && !isThread(channel)).map((channel) => ({ label: channelTitle(channel), value: channel.id }));
  }
  return null;
}
