"""Play the README's conversation in headless Chromium and save what is seen: `make screenshots`.

Writes docs/conversation.png, docs/mask.png, docs/empty.png and docs/phone.png from a fresh start, with a fixed seed.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from sandbox.launcher import running, say_on_stderr
from tests.sandbox.page.driver import DESKTOP, PHONE, chromium, find_chromium, new_page

DOCS = Path(__file__).resolve().parent.parent / "docs"
PATIENCE_S = 60
PROMPT, CHANGE = "a red house in a meadow", "turn the house into a boat"


async def play(url: str) -> None:
    """Hold the conversation and take the pictures."""
    async with chromium() as browser:
        page = await new_page(browser, url, DESKTOP)
        page.patience = PATIENCE_S * 1000
        await page.open("studio")
        await page.shot(DOCS / "empty.png")
        await page.type_command(f"/generate prompt:{PROMPT} seed:7")
        await page.open_thread(PROMPT)
        picture = await page.wait_for_picture(f"AI-generated picture: {PROMPT}")
        await page.reply_to(picture, CHANGE)
        preview = await page.wait_for_text("I understood:")
        await page.wait_for_picture("outlined and tinted")
        await page.shot(DOCS / "mask.png")
        await page.react(preview, "✅")
        await page.wait_for_text("every other pixel is the same as before")
        await page.wait_for_picture("Before and after")
        await page.shot(DOCS / "conversation.png")
        phone = await new_page(browser, url, PHONE)
        phone.patience = PATIENCE_S * 1000
        await phone.open()
        await phone.go(PROMPT)
        await phone.wait_for_picture("Before and after")
        await phone.shot(DOCS / "phone.png")


async def main() -> int:
    """Start everything in a folder of its own and play."""
    if find_chromium() is None:
        print("There is no Chromium to drive: run 'apt install chromium' and type the same command again.")
        return 1
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="threadbrush-screenshots-") as folder:
        async with running(Path(folder), port=0, say=say_on_stderr) as house:
            await play(house.url)
    print(f"wrote {', '.join(sorted(path.name for path in DOCS.glob('*.png')))} in {DOCS.name}/")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
