/** Pictures and other files below a message, and embeds' pictures: small ones are shown larger, never past sharpness. */

import { h, icon } from "./dom.js";
import { ownPath } from "./links.js";
import { openZoom } from "./zoom.js";

/** @typedef {import("./types.js").Attachment} Attachment */

const MAX_WIDTH = 520;
const MAX_HEIGHT = 360;
const MAX_ENLARGEMENT = 3;

/** @param {Attachment} file */
export const isPicture = (file) =>
  Boolean(file.width && file.height) || /^image\/(png|jpeg|webp|gif|avif)$/.test((file.content_type ?? "").split(";")[0]);

/** @param {number} bytes */
export function sizeText(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/**
 * Size on the page of a picture of this size: fits the box; at most three times as large as it is.
 * @param {number} width
 * @param {number} height
 * @param {number} [maxWidth]
 * @param {number} [maxHeight]
 */
export function shownSize(width, height, maxWidth = MAX_WIDTH, maxHeight = MAX_HEIGHT) {
  const scale = Math.min(maxWidth / width, maxHeight / height, MAX_ENLARGEMENT);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/**
 * @param {{address: string, alt: string, name: string, width?: number | null, height?: number | null, size?: number}} shown
 * @param {{maxWidth?: number, maxHeight?: number, square?: boolean}} [box]
 */
export function picture(shown, box = {}) {
  const known = Boolean(shown.width && shown.height);
  const size = known ? shownSize(Number(shown.width), Number(shown.height), box.maxWidth, box.maxHeight) : null;
  const image = h("img", {
    src: shown.address,
    alt: shown.alt,
    loading: "lazy",
    decoding: "async",
    width: size?.width ?? null,
    height: size?.height ?? null,
    title: shown.alt || shown.name,
  });
  const button = h(
    "button",
    {
      type: "button",
      class: box.square ? "picture square" : "picture",
      "aria-label": `Zoom: ${shown.alt || shown.name}`,
      dataset: { address: shown.address, name: shown.name, alt: shown.alt, bytes: shown.size ?? "" },
      onclick: () => openZoom(button),
    },
    image,
  );
  image.addEventListener("error", () => {
    button.classList.add("broken");
    button.disabled = true;
    button.replaceChildren(icon("file", 22), `${shown.name} could not be loaded`);
  });
  return button;
}

/**
 * @param {Attachment[]} files
 * @returns {Node | null}
 */
export function attachments(files) {
  if (files.length === 0) return null;
  const pictures = files.filter((file) => isPicture(file) && ownPath(file.url));
  const others = files.filter((file) => !pictures.includes(file));
  const tiled = pictures.length > 1 && sameShape(pictures);
  const gallery = h("div", { class: tiled ? "gallery tiled" : "gallery" });
  for (const file of pictures) {
    const box = pictures.length === 1 ? {} : { maxWidth: tiled ? 256 : MAX_WIDTH, maxHeight: 256 };
    const shown = { address: ownPath(file.url), alt: file.description ?? "", name: file.filename, width: file.width, height: file.height, size: file.size };
    const node = picture(shown, box);
    gallery.append(file.filename.startsWith("SPOILER_") ? hidden(node) : node);
  }
  return h("div", { class: "attachments" }, pictures.length > 0 && gallery, others.map(fileCard));
}

/** Whether pictures can stand in a grid with none of them cropped. @param {Attachment[]} pictures */
function sameShape(pictures) {
  const shapes = pictures.map((file) => (file.width ?? 1) / (file.height ?? 1));
  return Math.max(...shapes) / Math.min(...shapes) < 1.05;
}

/** @param {Attachment} file */
function fileCard(file) {
  const address = ownPath(file.url);
  const words = [h("strong", null, file.title ?? file.filename), h("small", null, sizeText(file.size))];
  return h(
    address ? "a" : "div",
    { class: "file-card", href: address || null, download: address ? file.filename : null },
    icon("file", 26),
    h("span", null, words),
    address && icon("download", 18),
  );
}

/** @param {HTMLElement} node */
function hidden(node) {
  const cover = h("button", { type: "button", class: "spoiler-cover" }, "Spoiler");
  cover.addEventListener("click", () => cover.remove());
  return h("div", { class: "spoiler-picture" }, node, cover);
}
