/** Avatars, and the switcher with which one visitor can be several people. */

import { fill, h, icon } from "./dom.js";
import { ownPath } from "./links.js";
import { openMenu } from "./menu.js";
import { nameOf, on, state } from "./state.js";

/** @typedef {import("./types.js").User} User */

/**
 * A round picture of somebody; the first letter of the name where there is none.
 * @param {User} user
 * @param {number} [size] pixels
 */
export function avatar(user, size = 40) {
  const initial = nameOf(user).slice(0, 1).toUpperCase();
  const holder = h("span", { class: "avatar", "aria-hidden": "true", dataset: { initial } });
  holder.style.width = holder.style.height = `${size}px`;
  holder.style.fontSize = `${size * 0.42}px`;
  if (user.avatar) {
    const address = ownPath(`/cdn/avatars/${encodeURIComponent(user.id)}/${encodeURIComponent(user.avatar)}.png?size=128`);
    const picture = h("img", { alt: "", width: size, height: size, src: address });
    picture.addEventListener("error", () => picture.remove());
    holder.append(picture);
  }
  return holder;
}

/**
 * Draw the corner that says who one is, and let it open the list of people.
 * @param {HTMLElement} corner
 * @param {(id: string) => void} become
 */
export function watchPeople(corner, become) {
  const draw = () => {
    const me = state.me;
    if (!me) return;
    const others = state.people.some((user) => user.id !== me.id);
    const button = h(
      "button",
      {
        type: "button",
        class: "me",
        "aria-haspopup": "menu",
        "aria-label": `You are ${nameOf(me)}. Be somebody else`,
        disabled: !others,
        onclick: () => choose(button, become),
      },
      avatar(me, 34),
      h("span", { class: "me-name" }, h("strong", null, nameOf(me)), h("small", null, others ? "Be somebody else" : `@${me.username}`)),
      others && icon("swap", 18),
    );
    fill(corner, button);
  };
  on("state", draw);
}

/**
 * @param {HTMLElement} button
 * @param {(id: string) => void} become
 */
function choose(button, become) {
  openMenu(
    button,
    state.people.map((user) => ({
      label: nameOf(user),
      hint: `@${user.username}`,
      picture: avatar(user, 28),
      checked: user.id === state.me?.id,
      run: () => become(user.id),
    })),
    { label: "People to be", note: "Only the owner of a picture can approve an edit. Try it as somebody else." },
  );
}
