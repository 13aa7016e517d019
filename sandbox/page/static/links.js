/** Which addresses the page loads from (only its own) and which ones a click may open. */

/**
 * The address of something on this very server, or "" for anything elsewhere. The stand-in names itself by an absolute
 * address, which need not be the one in the address bar (localhost, 127.0.0.1, a forwarded port).
 * @param {string | null | undefined} address
 */
export function ownPath(address) {
  if (!address) return "";
  try {
    const url = new URL(address, location.origin);
    if (url.protocol === "blob:" || url.origin === location.origin) return url.href;
    const loopback = ["127.0.0.1", "localhost", "[::1]", "0.0.0.0"].includes(url.hostname);
    return loopback && url.pathname.startsWith("/cdn/") ? url.pathname + url.search : "";
  } catch {
    return "";
  }
}

/**
 * The address if a click may open it, else "".
 * @param {string | null | undefined} address
 */
export function safeLink(address) {
  try {
    const url = new URL(String(address));
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}
