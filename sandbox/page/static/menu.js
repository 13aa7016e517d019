/** Menus that hang from a button or stand where the right mouse button went down. */

import { h, icon } from "./dom.js";

/**
 * @typedef {{label: string, run: () => void, icon?: any, hint?: string, picture?: Node, danger?: boolean, checked?: boolean,
 *   heading?: undefined} | {heading: string}} Entry
 */

/** @type {(() => void) | null} */
let closeOpen = null;

export function closeMenu() {
  closeOpen?.();
}

/**
 * Open a menu; arrow keys, Home, End, Esc and Tab do what they do in every menu.
 * @param {HTMLElement | {x: number, y: number}} anchor
 * @param {Entry[]} entries
 * @param {{label?: string, note?: string}} [words]
 */
export function openMenu(anchor, entries, words = {}) {
  const wasHere = closeOpen && anchor instanceof HTMLElement && anchor.getAttribute("aria-expanded") === "true";
  closeMenu();
  if (wasHere) return;
  const radio = entries.some((entry) => "checked" in entry && entry.checked !== undefined);
  const menu = h("div", { class: "menu", role: "menu", "aria-label": words.label });
  if (words.note) menu.append(h("p", { class: "menu-note" }, words.note));
  for (const entry of entries) {
    if (entry.heading !== undefined) {
      menu.append(h("div", { class: "menu-heading", role: "presentation" }, entry.heading));
      continue;
    }
    const run = () => {
      close();
      entry.run();
    };
    menu.append(
      h(
        "button",
        {
          type: "button",
          class: entry.danger ? "menu-entry danger" : "menu-entry",
          role: radio ? "menuitemradio" : "menuitem",
          "aria-checked": radio ? String(Boolean(entry.checked)) : null,
          tabIndex: -1,
          onclick: run,
        },
        entry.picture ?? (entry.icon && icon(entry.icon, 18)),
        h("span", { class: "menu-label" }, entry.label),
        entry.hint && h("small", null, entry.hint),
        entry.checked && icon("check", 18),
      ),
    );
  }
  showNear(menu, anchor);
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const items = () => /** @type {HTMLElement[]} */ ([...menu.querySelectorAll("[role^=menuitem]")]);
  const checked = /** @type {HTMLElement | null} */ (menu.querySelector("[aria-checked=true]"));
  (checked ?? items()[0])?.focus();

  const close = closeOnOutside(menu, () => {
    closeOpen = null;
    if (anchor instanceof HTMLElement) anchor.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement) || document.activeElement === document.body) before?.focus({ preventScroll: true });
  }, anchor);
  walkWithKeys(menu, items, close);
  if (anchor instanceof HTMLElement) anchor.setAttribute("aria-expanded", "true");
  closeOpen = close;
}

/**
 * Move through the items of a box with the arrow keys, Home and End, around at both ends; Esc and Tab close it.
 * @param {HTMLElement} box
 * @param {() => HTMLElement[]} items
 * @param {() => void} close
 */
export function walkWithKeys(box, items, close) {
  box.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) all[(to + all.length) % all.length]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/**
 * Put a floating box on the page beside its anchor, wholly inside the window.
 * @param {HTMLElement} box
 * @param {HTMLElement | {x: number, y: number}} anchor
 */
export function showNear(box, anchor) {
  box.classList.add("floating");
  (document.querySelector("dialog[open]") ?? document.body).append(box);
  const from = anchor instanceof HTMLElement ? anchor.getBoundingClientRect() : new DOMRect(anchor.x, anchor.y, 0, 0);
  const { width, height } = box.getBoundingClientRect();
  const edge = 8;
  const below = from.bottom + 4;
  const top = below + height + edge <= innerHeight ? below : Math.max(edge, from.top - height - 4);
  const left = Math.min(Math.max(edge, anchor instanceof HTMLElement && from.left + width + edge > innerWidth ? from.right - width : from.left), innerWidth - width - edge);
  box.style.top = `${top}px`;
  box.style.left = `${Math.max(edge, left)}px`;
}

/**
 * Remove a floating box when something else is pressed; returns the function that removes it at once.
 * @param {HTMLElement} box
 * @param {() => void} [then]
 * @param {any} [except] the button that opened it, whose own press decides
 */
export function closeOnOutside(box, then, except) {
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    document.removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", close);
    then?.();
    box.remove();
  };
  /** @param {Event} event */
  const outside = (event) => {
    const target = /** @type {Node} */ (event.target);
    if (!box.contains(target) && !(except instanceof Node && except.contains(target))) close();
  };
  // After the press that opened it is over, or that very press would close it again.
  setTimeout(() => open && document.addEventListener("pointerdown", outside, true));
  addEventListener("resize", close);
  return close;
}
