"""The names, options and help of the commands."""

from __future__ import annotations

from engine.protocol import MAX_PROMPT

COMMANDS = {
    "generate": "Draw a picture from your words and open a thread to edit it in",
    "edit": "Change a picture by saying what shall be different",
    "segment": "Find a thing in your newest picture here: its mask and its cut-out, nothing is changed",
    "cutout": "Take the background away from your newest picture here",
    "extend": "Let your newest picture here go on beyond its frame; what is there stays as it is",
    "undo": "Go back to the picture before",
    "history": "Show every picture of this session, and go on from any of them",
    "cancel": "Stop what I am working on for you here",
    "delete": "Delete this session with all its pictures; everything about you: /privacy delete",
    "privacy": "Your own data",
    "privacy show": "Show what I keep about you",
    "privacy export": "Get everything I keep about you, as a ZIP only you see",
    "privacy delete": "Delete everything I keep about you",
    "consent": "Your answers about people in pictures",
    "consent withdraw": "Take an answer back: the picture and everything made from it disappear",
    "preferences": "Set your own defaults: steps, guidance, strength, private, before-and-after",
    "verify": "Ask whether a picture was made by me, how, and from what",
    "help": "How to talk to me",
    "policy": "What this server wants me to do (for those who manage the server)",
    "audit": "What was decided in this server, and why (for its moderators)",
}
MENU_VERIFY = "Is this AI-made?"
MENU_EDIT = "Edit this image"
MENU_REPORT = "That is me"
OPTIONS = {
    "verify_image": "The picture to look at; I keep nothing of it",
    "prompt": f"What the picture shall show (up to {MAX_PROMPT} characters)",
    "seed": "The same seed and words give the same picture; leave it out for a new one",
    "steps": "How many steps to draw in: more is slower and finer",
    "guidance": "How closely to follow your words (0–50)",
    "count": "How many pictures",
    "instruction": "What shall be different, e.g. turn the apples into pears",
    "object": "What to find, e.g. the red house",
    "cutout_object": "What shall stay; leave it out for what the picture is about",
    "side": "Where the picture shall go on",
    "amount": "How far, in percent of the picture's width or height (50 if left out)",
    "there": "What the new part shall show; leave it out to go on with the surroundings",
    "image": "A picture of yours to start from; leave it out to change your newest picture here",
    "method": "How to edit; leave it out to let me choose",
    "source_prompt": "What the picture shows now, if my own description is wrong",
    "strength": "How much of the region is drawn anew (0.05–1)",
    "private": "Only you and I see it: a private thread, or a direct message where I may not make one",
    "about": "What to explain; leave it out for how to talk to me",
    "kind": "Which decisions to show; leave it out for all",
}
HELP_TOPICS = {"model": "the model I run with, and what it makes of people"}
BUTTONS = {
    "approve": "Apply",
    "drop": "Drop",
    "redraw": "Redraw",
    "grow": "Grow",
    "shrink": "Shrink",
    "plan": "Change the plan",
    "cutout": "Remove the background",
    "cancel": "Cancel",
    "edit": "Edit",
    "again": "Again",
    "newer": "Newer",
    "older": "Older",
    "undo": "Undo",
    "consent_me": "It is me",
    "consent_permission": "I have their permission",
    "consent_no": "No",
    "person": "There is a person in it",
    "report_look": "Look at it",
    "report_restore": "Bring it back",
    "report_remove": "Remove it for good",
    "read_privacy": "Privacy",
    "read_terms": "Terms",
    "delete": "Yes, delete",
    "keep": "No, keep it",
    "original": "Original",
}

HELP = f"""**How to talk to me**
1. `/generate prompt:a bowl of apples` draws a picture and opens a thread for it.
2. **Reply** to a picture and say what shall be different. I show you exactly what I would change; \
nothing happens until you press ✅.
   • `turn the apples into pears` · `make the house blue` · `apples -> pears`
   • `add a cloud` · `remove the hat` · `more snow` · `less fog`
3. Replying to an older picture goes on from there. `undo`, `redo` and `again` (new seed) work as replies too.
4. `/edit image:` starts from a picture of yours, or right-click any picture → Apps → *{MENU_EDIT}*.
5. `/segment` finds a thing, `/cutout` takes the background away, `/extend` goes on beyond the frame.
6. Reply to a preview with a black-and-white picture and `only inside this` or `use this`. Numbers go at the end: \
`make the house blue strength=.6`; *Change the plan* shows them all.

`/history` shows all pictures of a session, `/cancel` stops me, `/delete` removes a session. `/privacy` shows, hands \
out or deletes what I keep about you, `/consent withdraw` takes back a picture with people in it. In a picture against \
your will? Right-click it → Apps → *{MENU_REPORT}*.
Only the one who started a session can change its pictures. Everything I draw is marked as AI-generated."""
