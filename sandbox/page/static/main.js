/** Puts the page together: who one is, which channel is open, and what happens when either changes. */

import { api, speakAs } from "./api.js";
import { watchBanners } from "./banners.js";
import { watchChannels } from "./channels.js";
import { watchComposer } from "./composer.js";
import { byId, fill, h } from "./dom.js";
import { listen } from "./live.js";
import { closeMenu } from "./menu.js";
import { showChannel, watchMessages } from "./messages.js";
import { forgetParcels } from "./outbox.js";
import { watchPeople } from "./people.js";
import { nameOf, on, state, takeState, tell } from "./state.js";
import { keepRelativeTimesFresh } from "./time.js";
import { announce } from "./toast.js";
import { ChannelKind } from "./types.js";
import { watchTyping } from "./typing.js";
import { watchUnread } from "./unread.js";

/** @param {string} key @param {string} [value] */
function remembered(key, value) {
  try {
    if (value !== undefined) localStorage.setItem(`threadbrush.${key}`, value);
    return localStorage.getItem(`threadbrush.${key}`) ?? "";
  } catch {
    return "";
  }
}

async function refetch() {
  takeState(await api.state());
  speakAs(state.me?.id ?? "");
  const open = state.open && state.channels.has(state.open);
  // Other channels may have missed something: they are fetched again when they are opened.
  for (const id of [...state.messages.keys()]) if (id !== state.open) state.messages.delete(id);
  if (open) await showChannel({ keepPlace: true });
  else go(location.hash.slice(1) || remembered(`open.${state.me?.id}`));
  document.body.classList.remove("starting");
}

/** Open a channel; an unknown one means the first there is. @param {string} id */
function go(id) {
  const texts = [...state.channels.values()].filter((channel) => channel.type === ChannelKind.TEXT).sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  const channel = state.channels.get(id) ?? texts[0] ?? [...state.channels.values()][0];
  drawer(false);
  closeMenu();
  if (!channel || channel.id === state.open) return;
  state.open = channel.id;
  remembered(`open.${state.me?.id}`, channel.id);
  if (location.hash.slice(1) !== channel.id) history.pushState(null, "", `#${channel.id}`);
  showChannel();
  tell("open");
}

/** Be somebody else. @param {string} id */
function become(id) {
  if (id === state.me?.id) return;
  const staying = state.open;
  remembered("person", id);
  const url = new URL(location.href);
  url.searchParams.set("as", id);
  history.replaceState(null, "", url);
  speakAs(id);
  state.messages.clear();
  state.complete.clear();
  forgetParcels();
  state.open = "";
  tell("person");
  // A conversation with the bot is private: the next person may not have this channel, and then gets their first one.
  history.replaceState(null, "", `#${staying}`);
  listen(refetch);
  announce(`You are ${nameOf(state.people.find((user) => user.id === id))} now.`);
}

/** @param {boolean} open */
function drawer(open) {
  document.body.classList.toggle("drawer-open", open);
  byId("drawer-button").setAttribute("aria-expanded", String(open));
}

watchUnread();
watchPeople(byId("me"), become);
watchChannels();
watchMessages();
watchComposer();
watchTyping();
watchBanners();
keepRelativeTimesFresh();
on("go", go);
addEventListener("popstate", () => go(location.hash.slice(1)));
byId("drawer-button").addEventListener("click", () => drawer(!document.body.classList.contains("drawer-open")));
byId("backdrop").addEventListener("click", () => drawer(false));
addEventListener("keydown", (event) => event.key === "Escape" && drawer(false));
fill(byId("messages"), h("li", { class: "starting-words" }, "Connecting…"));
speakAs(new URL(location.href).searchParams.get("as") ?? remembered("person"));
listen(refetch);
