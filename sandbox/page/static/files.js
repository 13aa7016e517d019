/** Files on their way into a message: picked, pasted or dropped, shown as small pictures until they are sent. */

import { isPicture, sizeText } from "./attachments.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { state } from "./state.js";
import { toast } from "./toast.js";

const MOST = 10;

/** @type {WeakMap<File, string>} */
const previews = new WeakMap();

/**
 * A small picture of a file, or its sign.
 * @param {File} file
 * @param {number} size pixels
 */
export function thumbnail(file, size) {
  const looksLikePicture = isPicture(/** @type {any} */ ({ content_type: file.type }));
  if (!looksLikePicture) return h("span", { class: "thumbnail" }, icon("file", 24));
  if (!previews.has(file)) previews.set(file, URL.createObjectURL(file));
  const image = h("img", { class: "thumbnail", src: previews.get(file), alt: "", width: size, height: size });
  image.addEventListener("error", () => image.replaceWith(h("span", { class: "thumbnail" }, icon("file", 24))));
  return image;
}

/**
 * Say at once what the server would say after the upload; the server still decides.
 * @param {File} file
 */
export function fits(file) {
  const most = state.limits.upload_bytes;
  if (!most || file.size <= most) return true;
  toast(`${file.name} is ${sizeText(file.size)}; files may have ${sizeText(most)} here.`);
  return false;
}

/** The files of the message being written. */
export class Tray {
  /**
   * @param {HTMLElement} holder
   * @param {() => void} changed
   */
  constructor(holder, changed) {
    this.holder = holder;
    this.changed = changed;
    /** @type {File[]} */
    this.files = [];
  }

  /** @param {Iterable<File>} files */
  add(files) {
    for (const file of files) {
      if (this.files.length >= MOST) {
        toast(`A message holds ${MOST} files.`);
        break;
      }
      if (fits(file)) this.files.push(file);
    }
    this.draw();
  }

  /** Empty the tray. @returns {File[]} what was in it */
  take() {
    const taken = this.files;
    this.files = [];
    this.draw();
    return taken;
  }

  draw() {
    this.holder.hidden = this.files.length === 0;
    fill(
      this.holder,
      this.files.map((file) =>
        h(
          "li",
          { class: "tray-file" },
          thumbnail(file, 96),
          h("span", { class: "tray-name", title: file.name }, file.name),
          h("small", null, sizeText(file.size)),
          iconButton("trash", `Remove ${file.name}`, () => {
            this.files = this.files.filter((other) => other !== file);
            this.draw();
          }),
        ),
      ),
    );
    this.changed();
  }
}

/**
 * Take files that are dropped anywhere on the page or pasted into it.
 * @param {HTMLElement} curtain shown while something is dragged over the page
 * @param {(files: File[]) => void} take
 */
export function watchDrops(curtain, take) {
  let depth = 0;
  /** @param {DragEvent} event */
  const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  /** @param {boolean} shown */
  const show = (shown) => {
    curtain.hidden = !shown;
  };
  addEventListener("dragenter", (event) => {
    if (!holdsFiles(event) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    depth += 1;
    show(true);
  });
  addEventListener("dragleave", (event) => {
    if (!holdsFiles(event)) return;
    depth = Math.max(0, depth - 1);
    if (depth === 0) show(false);
  });
  addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    depth = 0;
    show(false);
    if (!holdsFiles(event)) return;
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length && !document.querySelector("dialog[open]")) take(files);
  });
  addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    take(files);
  });
}
