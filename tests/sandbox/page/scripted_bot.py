"""A small discord.py bot that shows the page one of everything; runs as a process of its own beside a stand-in.

python tests/sandbox/page/scripted_bot.py http://127.0.0.1:PORT
"""

from __future__ import annotations

import asyncio
import io
import sys
from typing import Literal

import discord
import yarl
from discord import app_commands
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route
from PIL import Image, ImageDraw

EDGE = 128
MEADOW, SKY, RED, BLUE = (122, 171, 92), (168, 208, 230), (196, 62, 52), (48, 92, 178)


def draw_house(color: tuple[int, int, int], region: bool = False) -> bytes:
    """Return a 128-pixel PNG of a house in a meadow; `region` tints and outlines the house."""
    image = Image.new("RGB", (EDGE, EDGE), SKY)
    draw = ImageDraw.Draw(image)
    draw.ellipse((-60, 78, 190, 220), fill=MEADOW)
    draw.ellipse((92, 12, 114, 34), fill=(250, 214, 104))
    draw.rectangle((38, 58, 90, 104), fill=color)
    draw.polygon([(30, 60), (64, 30), (98, 60)], fill=(96, 60, 48))
    draw.rectangle((58, 80, 72, 104), fill=(70, 44, 36))
    draw.rectangle((44, 66, 56, 78), fill=(244, 236, 200))
    if region:
        shade = Image.new("RGBA", image.size, (0, 0, 0, 0))
        ImageDraw.Draw(shade).rectangle(
            (28, 28, 100, 106), fill=(240, 179, 90, 96), outline=(240, 179, 90, 255), width=2
        )
        image = Image.alpha_composite(image.convert("RGBA"), shade).convert("RGB")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def picture(name: str, words: str, color: tuple[int, int, int] = RED, region: bool = False) -> discord.File:
    """Return a drawn house as an attachment with alt text."""
    return discord.File(io.BytesIO(draw_house(color, region)), f"{name}.png", description=words)


class Plan(discord.ui.Modal, title="Change the plan"):
    """A form with a line, a paragraph and a choice."""

    source = discord.ui.TextInput(label="What it shows now", default="a red house in a meadow", max_length=100)
    target = discord.ui.Label(
        text="What it shall show",
        description="One sentence.",
        component=discord.ui.TextInput(style=discord.TextStyle.paragraph, min_length=5, max_length=200),
    )
    method = discord.ui.Label(
        text="Method",
        component=discord.ui.Select(
            options=[
                discord.SelectOption(label="DiffEdit", value="diffedit", description="Redraws a region"),
                discord.SelectOption(label="SEGA", value="sega", description="Leans the picture somewhere"),
            ]
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Repeat what was filled in."""
        target, method = self.target.component, self.method.component
        assert isinstance(target, discord.ui.TextInput)
        assert isinstance(method, discord.ui.Select)
        await interaction.response.send_message(f"New plan: {self.source.value} → {target.value} ({method.values[0]})")


class Preview(discord.ui.View):
    """The buttons below a mask preview."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(discord.ui.Button(label="Read more", url="https://example.com/diffedit"))
        self.add_item(discord.ui.Button(label="Grow", emoji="➕", disabled=True, custom_id="grow"))

    @discord.ui.button(label="Apply", emoji="✅", style=discord.ButtonStyle.success, custom_id="apply")
    async def apply(self, interaction: discord.Interaction, _: discord.ui.Button) -> None:
        """Show the result, after a moment."""
        await asyncio.sleep(0.4)
        result = picture("result", "A blue house in a meadow", BLUE)
        await interaction.response.send_message(f"{interaction.user.mention} Done. AI-generated · demo", file=result)

    @discord.ui.button(label="Drop", emoji="❌", style=discord.ButtonStyle.danger, custom_id="drop")
    async def drop(self, _interaction: discord.Interaction, _: discord.ui.Button) -> None:
        """Never answer: the page has to say so."""
        await asyncio.sleep(30)

    @discord.ui.button(label="Change the plan", emoji="✏️", style=discord.ButtonStyle.secondary, custom_id="plan")
    async def plan(self, interaction: discord.Interaction, _: discord.ui.Button) -> None:
        """Open the form."""
        await interaction.response.send_modal(Plan())

    @discord.ui.button(label="Only me", style=discord.ButtonStyle.primary, custom_id="whisper")
    async def whisper(self, interaction: discord.Interaction, _: discord.ui.Button) -> None:
        """Answer so that only the presser sees it."""
        await interaction.response.send_message("Only the owner can approve this.", ephemeral=True)

    @discord.ui.select(
        custom_id="strength",
        placeholder="How strong?",
        options=[
            discord.SelectOption(label="Gentle", value="gentle", description="Keeps the shape", emoji="🌸"),
            discord.SelectOption(label="Strong", value="strong", description="Draws it anew", emoji="🔥"),
        ],
    )
    async def strength(self, interaction: discord.Interaction, select: discord.ui.Select) -> None:
        """Repeat what was chosen."""
        await interaction.response.send_message(f"Strength: {select.values[0]}")


client = discord.Client(
    intents=discord.Intents.default(),
    allowed_mentions=discord.AllowedMentions(users=True),
    guild_ready_timeout=0.1,
)
tree = app_commands.CommandTree(client)


@tree.command()
@app_commands.describe(prompt="What to draw", seed="Same seed, same picture", steps="Denoising steps", count="How many")
async def generate(
    interaction: discord.Interaction,
    prompt: app_commands.Range[str, 1, 1000],
    seed: app_commands.Range[int, 0] = 7,
    steps: app_commands.Range[int, 1, 200] = 25,
    guidance: app_commands.Range[float, 0, 50] = 7.5,
    count: app_commands.Range[int, 1, 4] = 1,
) -> None:
    """Draw a picture from words."""
    await interaction.response.defer(thinking=True)
    await asyncio.sleep(0.2)
    await interaction.edit_original_response(content=f"Drawing **{prompt}** (seed {seed}, steps {steps}, {guidance})")
    message = await interaction.original_response()
    channel = interaction.channel
    place: discord.abc.Messageable = message.channel
    if isinstance(channel, discord.TextChannel):
        fetched = await channel.fetch_message(message.id)
        place = await fetched.create_thread(name=prompt[:80])
    pictures = [picture(f"house-{i}", f"A picture of {prompt}") for i in range(count)]
    await place.send("AI-generated · demo model · seed 7 · generate", files=pictures)


@tree.command()
@app_commands.describe(
    instruction="What to change", image="A picture of your own", method="How", private="Only for you"
)
async def edit(
    interaction: discord.Interaction,
    instruction: str,
    image: discord.Attachment,
    method: Literal["diffedit", "sega"] = "diffedit",
    private: bool = False,
) -> None:
    """Change a picture of your own."""
    data = await image.read()
    size = f"{len(data)} bytes, {image.width}×{image.height}"
    words = f"Got {image.filename} ({size}): {instruction} with {method}, {private}"
    await interaction.response.send_message(words, ephemeral=private)


own_data = app_commands.Group(name="privacy", description="Your own data")
tree.add_command(own_data)


@own_data.command(name="show")
async def show_data(interaction: discord.Interaction) -> None:
    """Show what is kept."""
    await interaction.response.send_message("Nothing is kept about you.", ephemeral=True)


@tree.command(name="help")
async def help_(interaction: discord.Interaction) -> None:
    """Show what can be typed."""
    embed = discord.Embed(title="Threadbrush", description="Pictures, edited by **talking**.", color=0xF0B35A)
    embed.add_field(name="Draw", value="`/generate prompt:a red house`", inline=True)
    embed.add_field(name="Change", value="Reply with what to change", inline=True)
    embed.add_field(
        name="Marks", value="- *cursive*, ~~struck~~, ||hidden||\n- <t:1790000000:R>\n> quoted", inline=False
    )
    embed.set_image(url="attachment://example.png")
    embed.set_thumbnail(url="https://elsewhere.example/tracker.png")
    embed.set_footer(text="Demo model")
    await interaction.response.send_message(embed=embed, file=picture("example", "A red house as an example"))


@tree.context_menu(name="Edit this image")
async def edit_this(interaction: discord.Interaction, message: discord.Message) -> None:
    """Say what was chosen."""
    await interaction.response.send_message(
        f"Say what to change about {message.attachments[0].filename}.", ephemeral=True
    )


@client.event
async def on_message(message: discord.Message) -> None:
    """Answer replies with a mask preview."""
    if message.author.bot or client.user not in message.mentions:
        return
    async with message.channel.typing():
        await asyncio.sleep(0.3)
    preview = await message.reply(
        f"I read this as `{message.clean_content[:60]}`\n"
        "**a red house → a blue house** · may change 31 % of the picture\n"
        "-# ✅ applies it, ❌ drops it",
        file=picture("mask", "Mask preview: the house is outlined", region=True),
        view=Preview(),
        mention_author=False,
    )
    await preview.add_reaction("✅")
    await preview.add_reaction("❌")


@client.event
async def on_raw_reaction_add(event: discord.RawReactionActionEvent) -> None:
    """Say who reacted."""
    if client.user is None or event.user_id == client.user.id or str(event.emoji) != "✅":
        return
    channel = client.get_channel(event.channel_id)
    if isinstance(channel, discord.TextChannel | discord.Thread):
        await channel.send(f"Approved by <@{event.user_id}>")


@client.event
async def setup_hook() -> None:
    """Register the commands before anybody can use them."""
    await tree.sync()


def main(address: str) -> None:
    """Speak to the stand-in at `address` until killed."""
    Route.BASE = f"{address}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address.replace("http", "ws", 1) + "/gateway")
    Asset.BASE = f"{address}/cdn"  # type: ignore[assignment]
    client.run("scripted", log_handler=None)


if __name__ == "__main__":
    main(sys.argv[1])
