/** The picture viewer: fit or pixel for pixel, smooth or sharp, with the channel's other pictures beside it. */

import { fill, h, icon, iconButton } from "./dom.js";

const STEPS = [0.25, 0.5, 1, 2, 3, 4, 6, 8, 12];

/** @param {HTMLElement} start the `.picture` button that was pressed */
export function openZoom(start) {
  /** @type {HTMLElement[]} */
  const all = [...document.querySelectorAll("#messages button.picture:not(.broken)")].map((node) => /** @type {HTMLElement} */ (node));
  if (!all.includes(start)) all.push(start);
  let at = all.indexOf(start);
  /** Times its own size; 0 fits it to the window. */
  let scale = 0;
  let sharp = false;

  const image = h("img", { alt: "", class: "zoom-picture", draggable: "false" });
  const stage = h("div", { class: "zoom-stage", tabIndex: 0, "aria-label": "Picture; drag to move" }, image);
  const caption = h("p", { class: "zoom-caption" });
  const facts = h("p", { class: "zoom-facts" });
  const fit = h("button", { type: "button", onclick: () => setScale(0) }, "Fit");
  const one = h("button", { type: "button", title: "One picture sample is one pixel of the screen", onclick: () => setScale(1 / devicePixelRatio) }, "1:1");
  const pixels = h("button", { type: "button", title: "Show the picture's samples as sharp squares", onclick: () => setSharp(!sharp) }, "Pixels");
  const download = h("a", { class: "icon-button", title: "Download", "aria-label": "Download" }, icon("download"));
  const previous = iconButton("left", "Previous picture", () => go(-1), { class: "zoom-previous" });
  const next = iconButton("right", "Next picture", () => go(1), { class: "zoom-next" });
  const dialog = h(
    "dialog",
    { class: "zoom", "aria-label": "Picture" },
    h(
      "header",
      { class: "zoom-bar" },
      h("div", { class: "zoom-words" }, caption, facts),
      h("div", { class: "segmented", role: "group", "aria-label": "Size" }, fit, one, pixels),
      download,
      iconButton("close", "Close", () => dialog.close()),
    ),
    previous,
    stage,
    next,
  );

  const fitting = () => {
    const room = Math.min((stage.clientWidth - 32) / image.naturalWidth, (stage.clientHeight - 32) / image.naturalHeight);
    return sharp && room > 1 ? Math.floor(room) : room;
  };
  const lay = () => {
    if (!image.naturalWidth) return;
    const factor = scale || fitting();
    image.style.width = `${image.naturalWidth * factor}px`;
    image.style.height = `${image.naturalHeight * factor}px`;
    image.style.imageRendering = sharp ? "pixelated" : "auto";
    fit.setAttribute("aria-pressed", String(scale === 0));
    one.setAttribute("aria-pressed", String(scale === 1 / devicePixelRatio));
    pixels.setAttribute("aria-pressed", String(sharp));
    const bytes = Number(all[at].dataset.bytes);
    const parts = [all[at].dataset.name, `${image.naturalWidth} × ${image.naturalHeight}`, bytes ? `${Math.max(1, Math.round(bytes / 1024))} kB` : "", `${Math.round(factor * 100)} %`];
    facts.textContent = parts.filter(Boolean).join(" · ");
  };
  /** @param {number} wanted */
  const setScale = (wanted) => {
    scale = wanted;
    lay();
  };
  /** @param {boolean} wanted */
  const setSharp = (wanted) => {
    sharp = wanted;
    lay();
  };
  /** @param {number} by */
  const go = (by) => {
    at = (at + by + all.length) % all.length;
    show();
  };
  /** @param {number} direction */
  const step = (direction) => {
    const now = scale || fitting();
    const further = direction > 0 ? STEPS.find((one) => one > now * 1.01) : STEPS.findLast((one) => one < now * 0.99);
    setScale(further ?? now);
  };
  const show = () => {
    const { address, alt, name } = all[at].dataset;
    image.src = address ?? "";
    image.alt = alt || name || "";
    fill(caption, alt || name || "");
    download.href = address ?? "";
    download.download = name ?? "picture.png";
    previous.hidden = next.hidden = all.length < 2;
    lay();
  };

  image.addEventListener("load", lay);
  stage.addEventListener("click", (/** @type {MouseEvent} */ event) => event.target === stage && !dragged && dialog.close());
  image.addEventListener("dblclick", () => setScale(scale === 0 ? 1 : 0));
  stage.addEventListener("wheel", (/** @type {WheelEvent} */ event) => {
    event.preventDefault();
    step(-event.deltaY);
  });
  let dragged = false;
  stage.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    dragged = false;
    const from = { x: event.clientX + stage.scrollLeft, y: event.clientY + stage.scrollTop };
    /** @param {PointerEvent} moved */
    const move = (moved) => {
      dragged ||= Math.hypot(moved.clientX - event.clientX, moved.clientY - event.clientY) > 4;
      stage.scrollTo(from.x - moved.clientX, from.y - moved.clientY);
    };
    stage.addEventListener("pointermove", move);
    addEventListener("pointerup", () => stage.removeEventListener("pointermove", move), { once: true });
  });
  dialog.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => go(-1),
      ArrowRight: () => go(1),
      "+": () => step(1),
      "=": () => step(1),
      "-": () => step(-1),
      0: () => setScale(0),
      1: () => setScale(1 / devicePixelRatio),
      p: () => setSharp(!sharp),
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  addEventListener("resize", lay);
  dialog.addEventListener("close", () => {
    removeEventListener("resize", lay);
    dialog.remove();
    (document.contains(start) ? start : null)?.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  stage.focus();
  show();
}
