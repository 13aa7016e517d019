/** The rating page: one result after the other, kept as soon as it is answered. */

import { byId, fill, h } from "/house/dom.js";

const DEGREES = ["yes", "somewhat", "no"];
const QUESTIONS = [
  { name: "asked", words: "Does it show what was asked?", hint: "", options: DEGREES },
  { name: "kept", words: "Is everything else as it was?", hint: "Hold “see before” to compare in place.", options: DEGREES },
  { name: "quality", words: "How good does it look?", hint: "1 is bad, 5 is very good.", options: ["1", "2", "3", "4", "5"] },
];
const LETTERS = { y: "yes", s: "somewhat", n: "no" };
const REMEMBERED = "threadbrush-rater";

/** @type {{rater: string, items: any[], answered: number, total: number}} */
let turn = { rater: "", items: [], answered: 0, total: 0 };
let place = 0;
/** Answers to the result that is seen, before they are sent. */
let draft = {};
/** The question that digits answer. */
let now = 0;
let sending = false;

const stage = byId("stage");

/**
 * @param {string} path
 * @param {object} [body] posted when given
 */
async function ask(path, body) {
  const how = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  const answer = await fetch(path, how).catch(() => null);
  if (!answer) throw new Error("The rating server does not answer. Start it again and press the button once more");
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.error);
  return found;
}

/** @param {unknown} fault */
const inWords = (fault) => `${fault instanceof Error ? fault.message : fault}.`;

function header(rating) {
  document.body.classList.toggle("starting", !rating);
  byId("progress").hidden = !rating;
  byId("stop").hidden = !rating;
  const done = turn.items.filter((item) => item.answer).length;
  const sets = turn.total > turn.items.length;
  byId("bar").max = turn.items.length || 1;
  byId("bar").value = done;
  byId("count").textContent = `${done} of ${turn.items.length}${sets ? ` · ${turn.answered} in all` : ""}`;
}

// --- before and after rating ---

function welcome(trouble = "") {
  header(false);
  const name = h("input", {
    class: "field",
    id: "nickname",
    "aria-label": "Your nickname",
    placeholder: "Your nickname",
    maxlength: 40,
    required: true,
    autocomplete: "off",
    value: localStorage.getItem(REMEMBERED) ?? "",
  });
  const enter = async (event) => {
    event.preventDefault();
    try {
      turn = await ask(`/turn?rater=${encodeURIComponent(name.value)}`);
    } catch (fault) {
      welcome(inWords(fault));
      return;
    }
    localStorage.setItem(REMEMBERED, name.value);
    begin();
  };
  fill(
    stage,
    h(
      "section",
      { class: "card" },
      h("h2", null, "Lend us your eyes"),
      h("p", null, "Somebody asked for a change to a small drawn picture. You see the picture before and after, and say:"),
      h(
        "ul",
        null,
        h("li", null, "whether it shows what was asked,"),
        h("li", null, "whether everything else stayed as it was,"),
        h("li", null, "and how good it looks."),
      ),
      h("p", null, "Which program made it is hidden. Some got it exactly right, some did nothing at all: just say what you see."),
      h("form", { class: "entry", onsubmit: enter }, name, h("button", { class: "button primary" }, "Start")),
      trouble && h("p", { class: "trouble", role: "alert" }, trouble),
      h(
        "p",
        { class: "subtext" },
        "Pictures come in short sets; stop whenever you like. The nickname and your answers are kept on the " +
          "computer that serves this page and go nowhere else. Use the same nickname to go on later.",
      ),
    ),
  );
  name.focus();
}

function begin() {
  place = turn.items.findIndex((item) => !item.answer);
  if (place < 0) finished();
  else show();
}

function rest(title, words) {
  header(false);
  const more = turn.answered < turn.total;
  const goOn = async () => {
    try {
      turn = await ask(`/turn?rater=${encodeURIComponent(turn.rater)}`);
      begin();
    } catch (fault) {
      rest(title, inWords(fault));
    }
  };
  const button = h("button", { type: "button", class: "button primary", onclick: goOn }, "Go on");
  fill(
    stage,
    h(
      "section",
      { class: "card" },
      h("h2", null, title),
      h("p", null, words),
      more && h("div", { class: "entry" }, button),
      h("p", { class: "subtext" }, `${turn.answered} of ${turn.total} pictures answered as “${turn.rater}”.`),
    ),
  );
  if (more) button.focus();
  byId("announcer").textContent = title;
}

const finished = () => rest("That was all of them", "You have rated every picture there is. Thank you!");
const stopped = () => rest("Stopped here", "Everything you answered is kept. Go on now, or come back with the same nickname.");

// --- rating ---

function option(question, value, number) {
  const radio = h("input", {
    type: "radio",
    name: question.name,
    value,
    checked: String(draft[question.name] ?? "") === value,
    onchange: () => choose(QUESTIONS.indexOf(question), value),
  });
  return h("label", null, radio, value[0].toUpperCase() + value.slice(1), value !== String(number) && h("kbd", null, number));
}

function asked(question) {
  return h(
    "fieldset",
    { dataset: { question: question.name }, role: "radiogroup", "aria-labelledby": `about-${question.name}` },
    h("div", { class: "question", id: `about-${question.name}` }, question.words, " ", h("small", null, question.hint)),
    h("div", { class: "options" }, question.options.map((value, index) => option(question, value, index + 1))),
  );
}

function picture(item, side, words) {
  const loaded = h("img", { src: `/pictures/${item.id}/${side}.png`, alt: words, draggable: "false" });
  const over = side === "after" && h("img", { class: "over", src: `/pictures/${item.id}/before.png`, alt: "", draggable: "false" });
  return h(
    "figure",
    { class: side },
    h("div", { class: "frame" }, loaded, over),
    side === "after"
      ? h("figcaption", null, h("span", { class: "when-not" }, "After"), h("span", { class: "when-flipped" }, "Before"), holdToCompare())
      : h("figcaption", null, "Before"),
  );
}

function holdToCompare() {
  return h(
    "button",
    {
      type: "button",
      class: "flip",
      onpointerdown: () => flip(true),
      onpointerup: () => flip(false),
      onpointerleave: () => flip(false),
      onpointercancel: () => flip(false),
      oncontextmenu: (event) => event.preventDefault(),
    },
    "Hold: see before",
    h("kbd", null, "B"),
  );
}

/** @param {boolean} on */
function flip(on) {
  stage.querySelector(".pair")?.classList.toggle("flipped", on);
}

function show() {
  const item = turn.items[place];
  draft = { ...item.answer };
  now = Math.max(0, QUESTIONS.findIndex((question) => !(question.name in draft)));
  header(true);
  const back = h("button", { type: "button", class: "button secondary", onclick: goBack, disabled: place === 0 }, "Back");
  const next = h("button", { type: "submit", class: "button primary", id: "next" }, "Next", h("kbd", null, "↵"));
  fill(
    stage,
    h(
      "form",
      { class: "sheet", onsubmit: send, dataset: { item: item.id } },
      h("div", { class: "said" }, h("p", null, "Somebody asked:"), h("h2", null, `“${item.said}”`)),
      h("div", { class: "pair" }, picture(item, "before", "The picture before"), picture(item, "after", "The picture after")),
      h("div", { class: "questions" }, QUESTIONS.map(asked)),
      h("p", { class: "trouble", role: "alert", hidden: true }),
      h("div", { class: "actions" }, back, next),
    ),
  );
  mark();
  stage.scrollTop = 0;
  byId("announcer").textContent = `Picture ${place + 1} of ${turn.items.length}: ${item.said}`;
  for (const side of turn.items[place + 1] ? ["before", "after"] : []) {
    new Image().src = `/pictures/${turn.items[place + 1].id}/${side}.png`;
  }
}

function mark() {
  QUESTIONS.forEach((question, index) => {
    stage.querySelector(`[data-question="${question.name}"]`).classList.toggle("now", index === now);
  });
  byId("next").disabled = sending || QUESTIONS.some((question) => !(question.name in draft));
}

/** @param {number} index @param {string} value */
function choose(index, value) {
  const { name } = QUESTIONS[index];
  draft[name] = name === "quality" ? Number(value) : value;
  stage.querySelector(`[name="${name}"][value="${value}"]`).checked = true;
  const open = QUESTIONS.findIndex((question) => !(question.name in draft));
  now = open < 0 ? Math.min(index + 1, QUESTIONS.length - 1) : open;
  mark();
}

async function send(event) {
  event.preventDefault();
  if (byId("next").disabled) return;
  const item = turn.items[place];
  sending = true;
  mark();
  try {
    const told = await ask("/answers", { rater: turn.rater, item: item.id, answer: draft });
    item.answer = draft;
    turn.answered = told.answered;
  } catch (fault) {
    const trouble = stage.querySelector(".trouble");
    trouble.textContent = `Not kept yet. ${inWords(fault)}`;
    trouble.hidden = false;
    return;
  } finally {
    sending = false;
    mark();
  }
  const left = turn.items.findIndex((one, index) => index > place && !one.answer);
  place = left >= 0 ? left : turn.items.findIndex((one) => !one.answer);
  if (place >= 0) show();
  else if (turn.answered >= turn.total) finished();
  else rest("A set is done. Thank you!", "Each set makes the figures firmer. Go on, or stop here: all of it is kept.");
}

function goBack() {
  if (place === 0) return;
  place -= 1;
  show();
}

// --- keys ---

document.addEventListener("keydown", (event) => {
  if (!stage.querySelector("form.sheet") || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  const { options } = QUESTIONS[now];
  const value = options.includes(LETTERS[key]) ? LETTERS[key] : options[Number(key) - 1];
  if (value) choose(now, value);
  else if (key === "b") flip(true);
  else if (key === "arrowup" && !event.target.matches("input")) now = Math.max(0, now - 1);
  else if (key === "arrowdown" && !event.target.matches("input")) now = Math.min(QUESTIONS.length - 1, now + 1);
  else if (key === "backspace") goBack();
  else if (key === "escape") stopped();
  else if (key === "enter" && !event.target.matches("button")) stage.querySelector("form.sheet").requestSubmit();
  else return;
  if (["arrowup", "arrowdown"].includes(key)) mark();
  event.preventDefault();
});
document.addEventListener("keyup", (event) => event.key.toLowerCase() === "b" && flip(false));
window.addEventListener("blur", () => flip(false));
byId("stop").addEventListener("click", stopped);

welcome();
