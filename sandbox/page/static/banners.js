/** The lines over the messages that say what is not working right now, and what that means. */

import { byId, fill, h } from "./dom.js";
import { nameOf, on, state } from "./state.js";

export function watchBanners() {
  for (const topic of ["connection", "bot", "state"]) on(topic, draw);
}

function draw() {
  const lost = state.connection === "lost";
  const offline = !lost && state.me && !state.botOnline;
  fill(
    byId("banners"),
    lost && h("div", { class: "banner bad", role: "alert" }, h("span", { class: "spinner" }), h("span", null, "The connection was lost. Connecting again… What you write stays here.")),
    offline &&
      h(
        "div",
        { class: "banner", role: "status" },
        h("span", null, h("strong", null, `${nameOf(state.bot)} is offline.`), " Messages and reactions wait for it; buttons and commands do not, so press them again when it is back."),
      ),
  );
}
