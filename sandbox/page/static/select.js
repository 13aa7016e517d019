/** Select menus of messages and modals: a button that opens a list of choices with descriptions. */

import { h, icon } from "./dom.js";
import { closeOnOutside, showNear, walkWithKeys } from "./menu.js";
import { channelTitle, nameOf, state } from "./state.js";
import { isThread } from "./types.js";

/** @typedef {import("./types.js").Component} Component @typedef {import("./types.js").SelectOption} SelectOption */

export const SELECTS = new Set([3, 5, 6, 7, 8]);

/**
 * What can be chosen: given by the bot (3), or the people (5, 7) and channels (8) there are.
 * @param {Component} component
 * @returns {SelectOption[]}
 */
function choicesOf(component) {
  if (component.type === 3) return component.options ?? [];
  const channels = [...state.channels.values()].filter((channel) => channel.type !== 1 && !isThread(channel));
  if (component.type === 8) return channels.map((channel) => ({ label: `#${channelTitle(channel)}`, value: channel.id }));
  if (component.type === 6) return [];
  return [...state.people, ...(state.bot ? [state.bot] : [])].map((user) => ({ label: nameOf(user), value: user.id }));
}

/**
 * @param {Component} component
 * @param {(values: string[]) => void} pick called when the choice is made
 * @param {{busy?: boolean, label?: string}} [how]
 * @returns {HTMLButtonElement}
 */
export function selectControl(component, pick, { busy = false, label } = {}) {
  const choices = choicesOf(component);
  let chosen = choices.filter((choice) => choice.default).map((choice) => choice.value);
  const words = h("span", { class: "select-words" });
  const button = h(
    "button",
    {
      type: "button",
      class: busy ? "select busy" : "select",
      disabled: Boolean(component.disabled) || busy,
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-label": label ?? component.placeholder ?? "Make a selection",
      dataset: { customId: component.custom_id ?? "", key: component.custom_id ?? "" },
      onclick: () => open(),
    },
    words,
    icon("down", 18),
  );
  const draw = () => {
    const labels = choices.filter((choice) => chosen.includes(choice.value)).map((choice) => choice.label);
    words.textContent = labels.join(", ") || component.placeholder || "Make a selection";
    words.classList.toggle("empty", labels.length === 0);
  };
  const most = component.max_values ?? 1;
  const least = component.min_values ?? 1;

  const open = () => {
    if (button.getAttribute("aria-expanded") === "true") return;
    const list = h("div", { class: "menu listbox", role: "listbox", "aria-label": button.getAttribute("aria-label"), "aria-multiselectable": String(most > 1) });
    const before = chosen.join();
    /** @param {SelectOption} choice */
    const toggle = (choice) => {
      if (most === 1) {
        chosen = chosen.includes(choice.value) && least === 0 ? [] : [choice.value];
        close();
        return;
      }
      if (chosen.includes(choice.value)) chosen = chosen.filter((value) => value !== choice.value);
      else if (chosen.length < most) chosen = [...chosen, choice.value];
      mark();
    };
    for (const choice of choices) {
      list.append(
        h(
          "button",
          { type: "button", class: "menu-entry option", role: "option", tabIndex: -1, dataset: { value: choice.value }, onclick: () => toggle(choice) },
          choice.emoji?.name && h("span", { class: "emoji" }, choice.emoji.name),
          h("span", { class: "menu-label" }, choice.label, choice.description && h("small", null, choice.description)),
          icon("check", 18),
        ),
      );
    }
    if (choices.length === 0) list.append(h("p", { class: "menu-note" }, "There is nothing to choose from."));
    const mark = () => {
      for (const node of list.querySelectorAll("[role=option]")) node.setAttribute("aria-selected", String(chosen.includes(node.dataset.value)));
      draw();
    };
    mark();
    showNear(list, button);
    list.style.minWidth = `${button.getBoundingClientRect().width}px`;
    (list.querySelector("[aria-selected=true]") ?? list.querySelector("[role=option]"))?.focus();
    button.setAttribute("aria-expanded", "true");
    const close = closeOnOutside(
      list,
      () => {
        button.setAttribute("aria-expanded", "false");
        draw();
        if (list.contains(document.activeElement)) button.focus({ preventScroll: true });
        if (chosen.join() !== before && (chosen.length >= least || chosen.length === 0)) pick(chosen);
      },
      button,
    );
    walkWithKeys(list, () => [...list.querySelectorAll("[role=option]")], close);
  };
  draw();
  return button;
}
