/** Modals: the forms a bot opens. */

import { api } from "./api.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { answered } from "./interactions.js";
import { markdown } from "./markdown.js";
import { SELECTS, selectControl } from "./select.js";

/** @typedef {import("./types.js").Component} Component */

const ACTION_ROW = 1;
const TEXT_INPUT = 4;
const TEXT_DISPLAY = 10;
const LABEL = 18;
const RADIO_GROUP = 21;
const CHECKBOX_GROUP = 22;
const CHECKBOX = 23;
const PARAGRAPH = 2;

/**
 * A field of a modal: where it stands, what it says, and what is wrong with it.
 * @typedef {{id: string, read: () => any, problem: () => string, holder: HTMLElement}} Field
 */

/** @param {{id: string, custom_id?: string, title: string, components: Component[]}} modal */
export function openModal(modal) {
  /** @type {Field[]} */
  const fields = [];
  const body = modal.components.map((component) => part(component, fields));
  const fault = h("p", { class: "fault", role: "alert", hidden: true });
  const submit = h("button", { type: "submit", class: "button primary" }, "Submit");
  const title = `modal-${modal.id}`;
  const form = h(
    "form",
    { novalidate: true, autocomplete: "off" },
    h("header", { class: "sheet-head" }, h("h2", { id: title }, modal.title), iconButton("close", "Close", () => dialog.close())),
    h("div", { class: "sheet-body" }, body, fault),
    h("footer", { class: "sheet-foot" }, h("button", { type: "button", class: "button secondary", onclick: () => dialog.close() }, "Cancel"), submit),
  );
  const dialog = h("dialog", { class: "sheet modal", "aria-labelledby": title, dataset: { customId: modal.custom_id ?? "" } }, form);

  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    fault.hidden = true;
    const wrong = fields.filter((field) => show(field, field.problem()));
    if (wrong.length) {
      /** @type {HTMLElement | null} */ (wrong[0].holder.querySelector("input, textarea, button"))?.focus();
      return;
    }
    submit.disabled = true;
    submit.classList.add("busy");
    const outcome = await answered(api.modal(modal.id, Object.fromEntries(fields.map((field) => [field.id, field.read()]))));
    submit.disabled = false;
    submit.classList.remove("busy");
    if (outcome.ok) {
      dialog.close();
      return;
    }
    fill(fault, `${outcome.words}. What you wrote is still here; try again.`);
    fault.hidden = false;
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  /** @type {HTMLElement | null} */ (dialog.querySelector(".sheet-body :is(input, textarea, button)"))?.focus();
}

/** Say at a field what is wrong with it. @param {Field} field @param {string} words */
function show(field, words) {
  let line = field.holder.querySelector(".problem");
  if (!words) line?.remove();
  else if (line) line.textContent = words;
  else {
    line = h("small", { class: "problem", role: "alert" }, words);
    field.holder.append(/** @type {Node} */ (line));
  }
  field.holder.classList.toggle("invalid", Boolean(words));
  return Boolean(words);
}

/**
 * @param {Component} component
 * @param {Field[]} fields
 * @param {{label?: string, description?: string}} [around] what the label around it says
 * @returns {Node | null}
 */
function part(component, fields, around = {}) {
  if (component.type === ACTION_ROW) return h("div", null, (component.components ?? []).map((child) => part(child, fields)));
  if (component.type === LABEL) return component.component ? part(component.component, fields, component) : null;
  if (component.type === TEXT_DISPLAY) return h("div", { class: "markdown" }, markdown(component.content));
  const label = around.label ?? component.label ?? "";
  const id = component.custom_id ?? "";
  const required = component.required !== false;
  /** @param {Node} control @param {() => any} read @param {() => string} problem @param {boolean} [group] */
  const field = (control, read, problem, group = false) => {
    const words = [h("span", { class: "field-label" }, label, required && component.type !== CHECKBOX && h("span", { class: "required" }, "*")), around.description && h("small", null, around.description)];
    const holder = h(group ? "div" : "label", { class: "labelled", role: group ? "group" : null, "aria-label": group ? label : null }, words, control);
    fields.push({ id, read, problem, holder });
    return holder;
  };

  if (component.type === TEXT_INPUT) {
    const paragraph = component.style === PARAGRAPH;
    const input = h(paragraph ? "textarea" : "input", { class: "field", name: id, value: component.value ?? "", placeholder: component.placeholder ?? null, maxlength: component.max_length ?? 4000, rows: paragraph ? 4 : null, autocomplete: "off" });
    const problem = () => {
      const { length } = input.value;
      if (required && length === 0) return "This is required.";
      return length > 0 && length < (component.min_length ?? 0) ? `At least ${component.min_length} characters, please.` : "";
    };
    return field(input, () => input.value, problem);
  }
  if (SELECTS.has(component.type)) {
    let values = (component.options ?? []).filter((option) => option.default).map((option) => option.value);
    const control = selectControl(component, (picked) => (values = picked), { label });
    const least = required ? Math.max(1, component.min_values ?? 1) : 0;
    return field(control, () => values, () => (values.length < least ? (least === 1 ? "Choose one." : `Choose at least ${least}.`) : ""), true);
  }
  if (component.type === RADIO_GROUP || component.type === CHECKBOX_GROUP) {
    const single = component.type === RADIO_GROUP;
    const options = (component.options ?? []).map((option) => {
      const input = h("input", { type: single ? "radio" : "checkbox", name: id, value: option.value, checked: Boolean(option.default) });
      return h("label", { class: "check" }, input, h("span", null, option.label, option.description && h("small", null, option.description)));
    });
    const box = h("div", { class: "checks" }, options);
    const read = () => [...box.querySelectorAll("input:checked")].map((input) => input.value);
    return field(box, () => (single ? (read()[0] ?? null) : read()), () => (required && read().length === 0 ? "Choose one." : ""), true);
  }
  if (component.type === CHECKBOX) {
    const input = h("input", { type: "checkbox", name: id, checked: Boolean(component.default) });
    return field(h("span", { class: "check" }, input), () => input.checked, () => "");
  }
  return h("p", { class: "subtext" }, icon("file", 16), " This page cannot show a part of this form.");
}
