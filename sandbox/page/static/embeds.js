/** Embeds: the framed boxes under a message. */

import { picture } from "./attachments.js";
import { h } from "./dom.js";
import { ownPath, safeLink } from "./links.js";
import { markdown } from "./markdown.js";
import { dayAndTime } from "./time.js";

/** @param {number | null | undefined} color 0xRRGGBB */
export const cssColor = (color) => (color ? `#${color.toString(16).padStart(6, "0")}` : "");

/**
 * @param {import("./types.js").Embed} embed
 * @returns {HTMLElement}
 */
export function embedNode(embed) {
  const box = h("section", { class: "embed", "aria-label": embed.title ?? "Embed" });
  box.style.setProperty("--bar", cssColor(embed.color) || "var(--line-strong)");
  const body = h("div", { class: "embed-body" });
  if (embed.author) {
    const face = ownPath(embed.author.icon_url);
    body.append(h("div", { class: "embed-author" }, face && h("img", { src: face, alt: "", width: 22, height: 22 }), titled(embed.author.name, embed.author.url)));
  }
  if (embed.title) body.append(h("div", { class: "embed-title" }, titled(markdown(embed.title, { blocks: false }), embed.url)));
  if (embed.description) body.append(h("div", { class: "embed-text markdown" }, markdown(embed.description)));
  if (embed.fields?.length) {
    body.append(
      h(
        "div",
        { class: "embed-fields" },
        embed.fields.map((field) =>
          h(
            "div",
            { class: field.inline ? "embed-field inline" : "embed-field" },
            h("div", { class: "embed-field-name" }, markdown(field.name, { blocks: false })),
            h("div", { class: "markdown" }, markdown(field.value)),
          ),
        ),
      ),
    );
  }
  box.append(body);
  if (embed.thumbnail) box.append(embedPicture(embed.thumbnail, embed.title, { maxWidth: 96, maxHeight: 96 }, "embed-thumbnail"));
  if (embed.image) box.append(embedPicture(embed.image, embed.title, { maxWidth: 460, maxHeight: 360 }, "embed-image"));
  const foot = [embed.footer?.text, embed.timestamp && dayAndTime(new Date(embed.timestamp))].filter(Boolean).join(" · ");
  if (foot) {
    const face = ownPath(embed.footer?.icon_url);
    box.append(h("div", { class: "embed-footer" }, face && h("img", { src: face, alt: "", width: 18, height: 18 }), foot));
  }
  return box;
}

/** @param {string | Node} words @param {string | undefined} address */
function titled(words, address) {
  const href = safeLink(address);
  return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, words) : h("span", null, words);
}

/**
 * Pictures from elsewhere are never loaded; they are offered as a link.
 * @param {any} media @param {string | undefined} title @param {any} box @param {string} place
 */
function embedPicture(media, title, box, place) {
  const address = ownPath(media.proxy_url) || ownPath(media.url);
  const words = media.description ?? title ?? "Picture";
  const node = address
    ? picture({ address, alt: words, name: address.split("/").pop()?.split("?")[0] ?? "picture.png", width: media.width, height: media.height }, box)
    : titled("Open the picture", media.url);
  return h("div", { class: place }, node);
}
