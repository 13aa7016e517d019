"""What hangs on a picture goes with it, and nothing else does."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from storage import Storage, copies, lineage, privacy, revisions, sessions
from storage.models import Revision
from storage.states import RevisionKind

ADA, BEN = 11111111111, 22222222222


async def draw(
    storage: Storage, db: AsyncSession, session: str, name: str, kind: RevisionKind, parent: str | None, by: int = ADA
) -> str:
    """Add the picture `name` (equal names: equal bytes) and return its id."""
    picture = await storage.blobs.put(name.encode())
    made = await revisions.add(db, session_id=session, kind=kind, picture_hash=picture, author_id=by, parent_id=parent)
    return made.id


async def lineages(storage: Storage) -> dict[str, str]:
    """An upload with two edits, a private copy of one of them and an edit of that; something generated beside it."""
    made: dict[str, str] = {}
    async with storage.write() as db:
        for session, owner in (("open", ADA), ("private", ADA), ("bens", BEN)):
            await sessions.create(db, owner_id=owner, channel_id=1, session_id=session)
        made["upload"] = await draw(storage, db, "open", "face", RevisionKind.UPLOAD, None)
        made["first"] = await draw(storage, db, "open", "hat", RevisionKind.EDIT, made["upload"])
        made["second"] = await draw(storage, db, "open", "scarf", RevisionKind.EDIT, made["first"])
        made["copy"] = await draw(storage, db, "private", "scarf", RevisionKind.EDIT, None)
        made["on it"] = await draw(storage, db, "private", "crown", RevisionKind.EDIT, made["copy"])
        made["drawn"] = await draw(storage, db, "open", "house", RevisionKind.GENERATE, None)
        made["edited"] = await draw(storage, db, "open", "boat", RevisionKind.EDIT, made["drawn"])
        made["bens face"] = await draw(storage, db, "bens", "face", RevisionKind.UPLOAD, None, BEN)
        made["bens house"] = await draw(storage, db, "bens", "house", RevisionKind.GENERATE, None, BEN)
    return made


async def test_everything_made_from_an_upload_is_found_also_through_a_private_copy(storage: Storage) -> None:
    made = await lineages(storage)
    async with storage.read() as db:
        found = await lineage.made_from(db, [made["upload"]])
        tree = await lineage.whole_tree(db, made["second"])
    assert found == {made[name] for name in ("upload", "first", "second", "copy", "on it")}
    assert tree == found


async def test_the_uploads_above_a_picture_are_found_also_through_a_private_copy(storage: Storage) -> None:
    made = await lineages(storage)
    async with storage.read() as db:
        above = {name: {one.id for one in await lineage.uploads_above(db, made[name])} for name in made}
    mine, bens = {made["upload"]}, {made["bens face"]}
    assert above == {
        **dict.fromkeys(("upload", "first", "second", "copy", "on it"), mine),
        "drawn": set(),
        "edited": set(),
        "bens house": set(),
        "bens face": bens,
    }


async def test_a_private_copy_of_a_drawing_hangs_on_it_and_somebody_elses_like_it_does_not(storage: Storage) -> None:
    made = await lineages(storage)
    async with storage.write() as db:
        copy = await draw(storage, db, "private", "house", RevisionKind.GENERATE, None)
        on_it = await draw(storage, db, "private", "tower", RevisionKind.EDIT, copy)
    async with storage.read() as db:
        assert await lineage.whole_tree(db, made["drawn"]) == {made["drawn"], made["edited"], copy, on_it}


async def test_of_a_generated_picture_only_what_was_made_from_it_hangs_on_it(storage: Storage) -> None:
    made = await lineages(storage)
    async with storage.read() as db:
        assert await lineage.whole_tree(db, made["drawn"]) == {made["drawn"], made["edited"]}
        assert await lineage.whole_tree(db, made["edited"]) == {made["edited"]}


async def test_only_a_picture_that_we_drew_from_its_root_on_counts_as_generated(storage: Storage) -> None:
    made = await lineages(storage)
    async with storage.read() as db:
        proven = set()
        for name, revision_id in made.items():
            revision = await revisions.get(db, revision_id)
            assert revision is not None
            if await lineage.generated_all_the_way(db, revision.picture_hash):
                proven.add(name)
    assert proven == {"drawn", "edited", "bens house"}


async def test_removing_leaves_the_session_its_other_pictures_and_other_people_theirs(storage: Storage) -> None:
    made = await lineages(storage)
    async with storage.write() as db:
        ids = await lineage.made_from(db, [made["upload"]])
        held = await lineage.remove(db, ids)
    removed = await privacy.remove_unreferenced(storage, held)
    async with storage.read() as db:
        left = set(await db.scalars(Revision.__table__.select().with_only_columns(Revision.id)))
        assert left == {made[name] for name in ("drawn", "edited", "bens face", "bens house")}
        kept = await sessions.get(db, "open")
        assert kept is not None
        assert kept.head_id == made["edited"]
        assert await sessions.get(db, "private") is None
    assert len(removed) == 3, "the face is also Ben's, and stays"


async def test_an_upload_is_every_upload_with_which_its_person_brought_that_picture_in(storage: Storage) -> None:
    made = await lineages(storage)
    async with storage.write() as db:
        again = await draw(storage, db, "private", "face", RevisionKind.UPLOAD, None)
        on_it = await draw(storage, db, "private", "cap", RevisionKind.EDIT, again)
        other = await draw(storage, db, "private", "another face", RevisionKind.UPLOAD, None)
    async with storage.read() as db:
        for start in (made["upload"], again):
            found = await lineage.made_from(db, [start])
            assert {made["upload"], made["second"], made["copy"], again, on_it} <= found
            assert not {made["bens face"], other} & found


async def test_an_edit_that_somebody_uploaded_again_is_followed_only_where_that_is_asked_for(storage: Storage) -> None:
    made = await lineages(storage)
    async with storage.write() as db:
        taken = await draw(storage, db, "bens", "scarf taken out of Discord", RevisionKind.UPLOAD, None, BEN)
        on_it = await draw(storage, db, "bens", "scarf and crown", RevisionKind.EDIT, taken, BEN)
        for revision_id, shown in (("second", "scarf"), ("upload", "face"), ("drawn", "house")):
            await copies.note(db, made[revision_id], file_hash=revision_id, samples_hash=shown)
        await copies.note(db, taken, file_hash="of Ben's", samples_hash="scarf")
        await copies.note(db, made["bens face"], file_hash="of Ben's", samples_hash="face")
    async with storage.read() as db:
        assert not {taken, on_it} & await lineage.made_from(db, [made["upload"]])
        found = await lineage.made_from(db, [made["upload"]], brought_in_again=True)
    assert {taken, on_it} <= found
    assert made["bens face"] not in found, "Ben brought that in on his own, and answered for it"
