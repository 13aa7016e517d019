from __future__ import annotations

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from storage import Storage, revisions, sessions
from storage.errors import Missing
from storage.models import Revision
from storage.states import RevisionKind

HASH = "a" * 64


class Tree:
    """Grows one session's tree; pictures are called by their ids."""

    def __init__(self, db: AsyncSession) -> None:
        self.db = db

    async def add(self, name: str, parent: str | None = None, session: str = "s", make_head: bool = True) -> Revision:
        kind = RevisionKind.GENERATE if parent is None else RevisionKind.EDIT
        return await revisions.add(
            self.db,
            session_id=session,
            kind=kind,
            picture_hash=HASH,
            author_id=1,
            revision_id=name,
            parent_id=parent,
            make_head=make_head,
        )

    async def head(self) -> str | None:
        found = await revisions.head(self.db, "s")
        return None if found is None else found.id

    async def undo(self) -> str | None:
        found = await revisions.undo(self.db, "s")
        return None if found is None else found.id

    async def redo(self) -> str | None:
        found = await revisions.redo(self.db, "s")
        return None if found is None else found.id


@pytest.fixture
async def tree(storage: Storage):
    async with storage.write() as db:
        await sessions.create(db, owner_id=1, channel_id=2, session_id="s")
        yield Tree(db)


async def test_the_head_follows_what_is_drawn(tree: Tree) -> None:
    assert await tree.head() is None
    await tree.add("apples")
    await tree.add("pears", "apples")
    assert await tree.head() == "pears"
    await tree.add("plums", "apples", make_head=False)
    assert await tree.head() == "pears"


async def test_undo_goes_to_the_parent_and_stops_at_the_root(tree: Tree) -> None:
    assert await tree.undo() is None
    await tree.add("apples")
    await tree.add("pears", "apples")
    assert await tree.undo() == "apples"
    assert await tree.undo() is None
    assert await tree.head() == "apples"


async def test_redo_takes_back_an_undo_and_stops_at_the_newest(tree: Tree) -> None:
    assert await tree.redo() is None
    await tree.add("apples")
    await tree.add("pears", "apples")
    await tree.add("plums", "pears")
    await tree.undo()
    await tree.undo()
    assert [await tree.redo(), await tree.redo(), await tree.redo()] == ["pears", "plums", None]
    assert await tree.head() == "plums"


async def test_replying_to_an_older_picture_branches_and_keeps_both(tree: Tree) -> None:
    await tree.add("apples")
    await tree.add("pears", "apples")
    await tree.add("blue", "apples")
    assert [child.id for child in await revisions.children(tree.db, "apples")] == ["pears", "blue"]
    assert await tree.undo() == "apples"
    assert await tree.redo() == "blue"


async def test_redo_follows_the_branch_that_was_looked_at_last(tree: Tree) -> None:
    await tree.add("apples")
    await tree.add("pears", "apples")
    await tree.add("golden", "pears")
    await tree.add("blue", "apples")
    await sessions.set_head(tree.db, "s", "golden")
    await sessions.set_head(tree.db, "s", "apples")
    assert [await tree.redo(), await tree.redo()] == ["pears", "golden"]


async def test_the_path_to_the_root_begins_with_the_picture_itself(tree: Tree) -> None:
    await tree.add("apples")
    await tree.add("pears", "apples")
    await tree.add("blue", "apples")
    await tree.add("plums", "pears")
    assert [step.id for step in await revisions.path_to_root(tree.db, "plums")] == ["plums", "pears", "apples"]


async def test_a_session_may_begin_with_several_pictures(tree: Tree) -> None:
    for name in ("one", "two", "three"):
        await tree.add(name, make_head=name == "one")
    assert await tree.head() == "one"
    assert [revision.id for revision in await revisions.of_session(tree.db, "s")] == ["one", "two", "three"]


async def test_a_picture_of_another_session_is_no_parent_and_no_head(tree: Tree) -> None:
    await sessions.create(tree.db, owner_id=1, channel_id=3, session_id="other")
    await tree.add("theirs", session="other")
    with pytest.raises(Missing):
        await tree.add("mine", "theirs")
    with pytest.raises(Missing):
        await sessions.set_head(tree.db, "s", "theirs")
    with pytest.raises(Missing):
        await sessions.set_head(tree.db, "s", "nothing")


async def test_a_delivered_picture_is_found_by_its_message(tree: Tree) -> None:
    await tree.add("apples")
    assert await revisions.by_message(tree.db, 99) is None
    await revisions.set_message(tree.db, "apples", channel_id=2, message_id=99)
    found = await revisions.by_message(tree.db, 99)
    assert found is not None
    assert found.id == "apples"


async def test_moving_the_head_keeps_what_was_just_written_to_the_session(tree: Tree) -> None:
    session = await sessions.get(tree.db, "s")
    assert session is not None
    session.title = "pears"
    await tree.add("apples")
    tree.db.expire_all()
    session = await sessions.get(tree.db, "s")
    assert session is not None
    assert (session.title, session.head_id) == ("pears", "apples")


async def test_a_seed_of_63_bits_comes_back_whole(tree: Tree) -> None:
    seed = 2**63 - 1
    await revisions.add(
        tree.db,
        session_id="s",
        kind=RevisionKind.GENERATE,
        picture_hash=HASH,
        author_id=1,
        seed=seed,
        revision_id="r",
    )
    tree.db.expire_all()
    found = await revisions.get(tree.db, "r")
    assert found is not None
    assert found.seed == seed


async def test_a_session_of_two_thousand_edits_in_a_row_can_be_walked_and_deleted(tree: Tree) -> None:
    await tree.add("0")
    session = await sessions.get(tree.db, "s")
    assert session is not None
    tree.db.add_all(
        Revision(
            id=str(number),
            session_id="s",
            parent_id=str(number - 1),
            kind=RevisionKind.EDIT,
            picture_hash=HASH,
            created_at=session.created_at,
        )
        for number in range(1, 2001)
    )
    await tree.db.flush()
    await sessions.set_head(tree.db, "s", "2000")
    assert len(await revisions.path_to_root(tree.db, "2000")) == 2001
    assert await sessions.delete(tree.db, "s") == {HASH}
    assert await revisions.get(tree.db, "1000") is None
