/** Slash commands as text: finding them, reading `name:value`, checking values. No DOM. */

import { channelTitle, nameOf, state } from "./state.js";
import { OptionKind } from "./types.js";

/** @typedef {import("./types.js").Command} Command @typedef {import("./types.js").CommandOption} CommandOption */

/**
 * Commands whose name begins with, then those whose name or description contains, what was typed.
 * @param {string} typed without the slash
 * @returns {Command[]}
 */
export function matchCommands(typed) {
  const wanted = typed.toLowerCase();
  const slash = state.commands.filter((command) => command.type === 1).sort((a, b) => a.name.localeCompare(b.name));
  const first = slash.filter((command) => command.name.startsWith(wanted));
  const then = slash.filter((command) => !first.includes(command) && `${command.name} ${command.description}`.toLowerCase().includes(wanted));
  return [...first, ...then];
}

/** @param {string} name @returns {Command | undefined} */
export const slashCommand = (name) => state.commands.find((command) => command.type === 1 && command.name === name.toLowerCase());

/** @param {string} text */
const escapePattern = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * Read `/name option:value option:value …`. Words before the first option go to the one required text option, so
 * `/generate a red house` works as well.
 * @param {string} line
 * @returns {{command: Command, raw: Record<string, string>, last: string} | null} null when it names no known command;
 *   `last` is the option the line ends in
 */
export function readLine(line) {
  const said = line.trim().replace(/^\/([\w-]+)\s+/, "/$1 ");
  const named = /^\/([\w-]+)(?: ([\w-]+))?(?=\s|$)/.exec(said);
  // `/privacy show` before `/privacy`: where there are subcommands, the command alone is none.
  const command = named && ((named[2] && slashCommand(`${named[1]} ${named[2]}`)) || slashCommand(named[1]));
  if (!command) return null;
  const rest = said.slice(command.name.length + 1).trim();
  const options = command.options ?? [];
  /** @type {Record<string, string>} */
  const raw = {};
  let last = "";
  const names = options.map((option) => escapePattern(option.name)).join("|");
  const marks = names ? [...rest.matchAll(new RegExp(`(?<=^|\\s)(${names}):`, "gi"))] : [];
  const bare = rest.slice(0, marks[0]?.index ?? rest.length).trim();
  marks.forEach((mark, at) => {
    last = mark[1].toLowerCase();
    raw[last] = rest.slice(mark.index + mark[0].length, marks[at + 1]?.index ?? rest.length).trim();
  });
  const texts = options.filter((option) => option.required && option.type === OptionKind.STRING);
  if (bare && texts.length > 0 && raw[texts[0].name] === undefined) {
    raw[texts[0].name] = bare;
    last ||= texts[0].name;
  }
  return { command, raw, last };
}

/**
 * Turn what was typed into what the option takes.
 * @param {CommandOption} option
 * @param {string} typed
 * @returns {{value?: any, problem?: string}} neither: nothing was typed and nothing is needed
 */
export function checkOption(option, typed) {
  const text = typed.trim();
  if (text === "") return option.required ? { problem: "This is required." } : {};
  if (option.choices?.length) {
    const choice = option.choices.find((one) => one.name.toLowerCase() === text.toLowerCase() || String(one.value) === text);
    return choice ? { value: choice.value } : { problem: `Choose one of: ${option.choices.map((one) => one.name).join(", ")}.` };
  }
  if (option.type === OptionKind.INTEGER || option.type === OptionKind.NUMBER) return checkNumber(option, text);
  if (option.type === OptionKind.BOOLEAN) {
    if (/^(true|yes|on)$/i.test(text)) return { value: true };
    return /^(false|no|off)$/i.test(text) ? { value: false } : { problem: "Say true or false." };
  }
  if (option.type === OptionKind.USER || option.type === OptionKind.MENTIONABLE) {
    const id = /^<?@?!?(\d+)>?$/.exec(text)?.[1];
    const user = [...state.users.values()].find((one) => one.id === id || [nameOf(one), one.username].some((name) => name.toLowerCase() === text.replace(/^@/, "").toLowerCase()));
    return user ? { value: user.id } : { problem: "Nobody here has that name." };
  }
  if (option.type === OptionKind.CHANNEL) {
    const channel = [...state.channels.values()].find((one) => one.id === text.replace(/\D/g, "") || channelTitle(one) === text.replace(/^#/, ""));
    return channel ? { value: channel.id } : { problem: "No channel has that name." };
  }
  if (option.min_length !== undefined && text.length < option.min_length) return { problem: `At least ${option.min_length} characters, please.` };
  const most = option.max_length ?? 6000;
  if (text.length > most) return { problem: `At most ${most} characters; this has ${text.length}.` };
  return { value: text };
}

/** @param {CommandOption} option @param {string} text */
function checkNumber(option, text) {
  const whole = option.type === OptionKind.INTEGER;
  const value = Number(text);
  if (!(whole ? /^[+-]?\d+$/ : /^[+-]?(\d+\.?\d*|\.\d+)$/).test(text) || (whole && !Number.isSafeInteger(value))) {
    return { problem: whole ? "This must be a whole number." : "This must be a number." };
  }
  const { min_value: least, max_value: most } = option;
  if ((least !== undefined && value < least) || (most !== undefined && value > most)) {
    if (least !== undefined && most !== undefined) return { problem: `This must be from ${least} to ${most}.` };
    return { problem: least !== undefined ? `This must be at least ${least}.` : `This must be at most ${most}.` };
  }
  return { value };
}

/** What an option takes, in a few words. @param {CommandOption} option */
export function kindWords(option) {
  if (option.choices?.length) return option.choices.map((choice) => choice.name).join(" · ");
  const range = option.min_value !== undefined && option.max_value !== undefined ? ` from ${option.min_value} to ${option.max_value}` : "";
  return (
    { [OptionKind.INTEGER]: `whole number${range}`, [OptionKind.NUMBER]: `number${range}`, [OptionKind.BOOLEAN]: "true or false", [OptionKind.ATTACHMENT]: "a file", [OptionKind.USER]: "somebody", [OptionKind.CHANNEL]: "a channel" }[option.type] ?? ""
  );
}
