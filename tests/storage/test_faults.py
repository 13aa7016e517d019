"""What a fault tells: the statement, and nothing of what was to be stored."""

from __future__ import annotations

import pydantic
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.orders import Order
from engine.protocol import Generate, Plan
from storage import Storage

WORDS = "a bowl of medlars"


async def test_a_fault_of_the_database_does_not_repeat_the_words(storage: Storage) -> None:
    with pytest.raises(SQLAlchemyError) as fault:
        async with storage.write() as db:
            await db.execute(text("INSERT INTO memories VALUES (:words, :words, :words)"), {"words": WORDS})
    assert WORDS not in str(fault.value)


def test_a_message_that_can_not_be_read_does_not_repeat_the_words() -> None:
    for read in (Generate.model_validate, Plan.model_validate, Order.model_validate):
        with pytest.raises(pydantic.ValidationError) as fault:
            read({"prompt": [WORDS], "said": [WORDS], "source": [WORDS]})
        assert WORDS not in str(fault.value)
