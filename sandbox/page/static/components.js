/** What a bot hangs under a message: rows of buttons and selects, and the newer layout components. */

import { isPicture, picture, sizeText } from "./attachments.js";
import { h, icon } from "./dom.js";
import { cssColor } from "./embeds.js";
import { press, pressed } from "./interactions.js";
import { ownPath, safeLink } from "./links.js";
import { markdown } from "./markdown.js";
import { SELECTS, selectControl } from "./select.js";

/** @typedef {import("./types.js").Component} Component @typedef {import("./types.js").Message} Message */

const STYLES = ["", "primary", "secondary", "success", "danger", "link", "premium"];

/**
 * @param {Message} message
 * @returns {HTMLElement | null}
 */
export function componentsOf(message) {
  if (!message.components?.length) return null;
  return h("div", { class: "components" }, message.components.map((component) => componentNode(component, message)));
}

/**
 * @param {Component} component
 * @param {Message} message
 * @returns {Node | null}
 */
function componentNode(component, message) {
  const inside = () => (component.components ?? []).map((child) => componentNode(child, message));
  if (component.type === 1) return h("div", { class: "row" }, inside());
  if (component.type === 2) return buttonNode(component, message);
  if (SELECTS.has(component.type)) return selectNode(component, message);
  if (component.type === 9) {
    return h("div", { class: "section" }, h("div", null, inside()), component.accessory && componentNode(component.accessory, message));
  }
  if (component.type === 10) return h("div", { class: "markdown" }, markdown(component.content));
  if (component.type === 11) return mediaNode(component, message, { maxWidth: 96, maxHeight: 96 });
  if (component.type === 12) {
    const items = component.items ?? [];
    const box = items.length > 1 ? { maxWidth: 256, maxHeight: 256 } : {};
    return h("div", { class: items.length > 1 ? "gallery tiled" : "gallery" }, items.map((item) => mediaNode(item, message, box)));
  }
  if (component.type === 13) {
    const name = String(component.file?.url ?? "").split("/").pop()?.split("?")[0] ?? "file";
    const address = ownPath(component.file?.url);
    return h("a", { class: "file-card", href: address || null, download: name }, icon("file", 26), h("strong", null, name), h("small", null, sizeText(component.file?.size ?? 0)));
  }
  if (component.type === 14) return h("hr", { class: component.divider === false ? "gap" : "" });
  if (component.type === 17) {
    const box = h("div", { class: "container" }, inside());
    box.style.setProperty("--bar", cssColor(component.accent_color) || "transparent");
    return box;
  }
  return null;
}

/** @param {Component} component @param {Message} message */
function buttonNode(component, message) {
  const sign = component.emoji?.name;
  const words = [sign && h("span", { class: sign === "❌" ? "emoji cross" : "emoji" }, sign), component.label && h("span", null, component.label)];
  if (component.style === 5) {
    const href = safeLink(component.url);
    return h("a", { class: "button link", href: href || null, target: "_blank", rel: "noopener noreferrer nofollow" }, words, icon("external", 15));
  }
  const id = component.custom_id ?? "";
  const busy = pressed.has(`${message.id}:${id}`);
  return h(
    "button",
    {
      type: "button",
      class: `button ${STYLES[component.style ?? 2] ?? "secondary"}${busy ? " busy" : ""}`,
      disabled: Boolean(component.disabled),
      "aria-disabled": busy ? "true" : null,
      "aria-busy": busy ? "true" : null,
      "aria-label": component.label ? null : component.emoji?.name,
      dataset: { customId: id, key: id },
      onclick: () => press(message, id),
    },
    words,
  );
}

/** @param {Component} component @param {Message} message */
function selectNode(component, message) {
  const id = component.custom_id ?? "";
  return selectControl(component, (values) => press(message, id, values), { busy: pressed.has(`${message.id}:${id}`) });
}

/** @param {any} item @param {Message} message @param {any} box */
function mediaNode(item, message, box) {
  const media = item.media ?? item;
  const address = ownPath(media.proxy_url) || ownPath(media.url);
  const file = message.attachments?.find((candidate) => ownPath(candidate.url) === address && isPicture(candidate));
  if (!address) return null;
  const name = file?.filename ?? address.split("/").pop()?.split("?")[0] ?? "picture.png";
  const width = media.width ?? file?.width;
  const height = media.height ?? file?.height;
  return picture({ address, alt: item.description ?? file?.description ?? "", name, width, height, size: file?.size }, box);
}
