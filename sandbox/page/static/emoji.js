/**
 * The emoji offered in pickers and after a colon. Any other emoji shows as well: both emoji fonts are bundled
 * (see ../make_fonts.py; the characters below go into the small one, which is all that a usual page loads).
 */

/** Emoji and the words they are found by, most useful first. */
export const CATALOG = [
  ["✅", "check yes done approve ok"],
  ["❌", "cross no cancel drop wrong"],
  ["👍", "thumbs up good yes"],
  ["👎", "thumbs down bad no"],
  ["❤️", "heart love"],
  ["😂", "joy laugh tears"],
  ["😮", "wow surprised"],
  ["😢", "sad cry"],
  ["🎉", "party tada celebrate"],
  ["🙏", "please thanks pray"],
  ["👀", "eyes look"],
  ["🔥", "fire hot"],
  ["✨", "sparkles magic new"],
  ["🎨", "palette art paint"],
  ["🖌️", "brush paint"],
  ["🖼️", "picture frame image"],
  ["🧵", "thread"],
  ["🪄", "wand magic"],
  ["🎲", "die dice seed random"],
  ["🔁", "repeat again"],
  ["🔄", "refresh redraw"],
  ["➕", "plus grow more"],
  ["➖", "minus shrink less"],
  ["✏️", "pencil edit change"],
  ["📝", "memo note plan"],
  ["↩️", "undo back"],
  ["↪️", "redo forward"],
  ["⏳", "hourglass wait"],
  ["⏱️", "stopwatch time"],
  ["🛑", "stop"],
  ["🗑️", "bin delete trash"],
  ["⚠️", "warning"],
  ["ℹ️", "information"],
  ["❓", "question"],
  ["❗", "exclamation"],
  ["🔍", "search zoom"],
  ["🔒", "lock private"],
  ["📷", "camera photo"],
  ["📌", "pin"],
  ["📎", "paperclip attachment"],
  ["🔗", "link"],
  ["🤖", "robot bot"],
  ["🧠", "brain"],
  ["💡", "idea bulb"],
  ["🙂", "smile"],
  ["😀", "grin happy"],
  ["😅", "sweat nervous"],
  ["😍", "heart eyes love"],
  ["🤔", "thinking hmm"],
  ["😎", "cool sunglasses"],
  ["😴", "sleep tired"],
  ["😡", "angry"],
  ["🥳", "party face"],
  ["👋", "wave hello"],
  ["👏", "clap"],
  ["💯", "hundred perfect"],
  ["🚀", "rocket fast"],
  ["⭐", "star"],
  ["🌙", "moon night"],
  ["☀️", "sun day"],
  ["🌳", "tree"],
  ["🌸", "flower blossom"],
  ["🍄", "mushroom"],
  ["🏠", "house home"],
  ["⛵", "boat sail"],
  ["🚗", "car"],
  ["🍎", "apple red"],
  ["🍐", "pear"],
  ["🍋", "lemon"],
  ["🐱", "cat"],
  ["🐶", "dog"],
  ["🐟", "fish"],
  ["🐦", "bird"],
  ["👑", "crown"],
  ["🎩", "hat"],
  ["🎈", "balloon"],
  ["☂️", "umbrella"],
  ["🏔️", "mountain"],
  ["🌊", "sea wave"],
  ["❄️", "snow"],
  ["🚫", "forbidden cancel"],
  ["📥", "inbox tray import"],
  ["🔌", "plug connection"],
  ["😕", "confused unsure"],
];

/** Shown first when a reaction is added. */
export const QUICK = ["✅", "❌", "👍", "❤️", "😂", "🎉"];

/**
 * Emoji whose words begin with what was typed.
 * @param {string} typed
 * @returns {string[][]}
 */
export function findEmoji(typed) {
  const wanted = typed.trim().toLowerCase();
  if (!wanted) return CATALOG;
  return CATALOG.filter(([character, words]) => character === wanted || words.split(" ").some((word) => word.startsWith(wanted)));
}

const ONLY_EMOJI = /^(?:\s|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|[\u{1f1e6}-\u{1f1ff}])+$/u;

/**
 * Whether a message is nothing but a few emoji (and is therefore shown large).
 * @param {string} content
 */
export function isOnlyEmoji(content) {
  return content.length > 0 && content.length <= 40 && ONLY_EMOJI.test(content);
}
