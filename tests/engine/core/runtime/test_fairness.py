"""However many jobs one owner brings, the others are served too."""

from __future__ import annotations

from tests.engine.core.closed_form import ClosedForm
from tests.engine.core.runtime.lined_up import WAIT_S, Gate, Start, asking


def test_one_owners_many_jobs_do_not_hold_up_anothers_single_one(model: ClosedForm, run_on: Start) -> None:
    runtime = run_on(model, budget=2)
    ended: list[str] = []
    with Gate(model) as gate:
        runtime.submit(asking(model, 1, 1))
        assert gate.inside.wait(WAIT_S)
        greedy = [runtime.submit(asking(model, 20, 4), owner="greedy") for _ in range(10)]
        modest = runtime.submit(asking(model, 5, 1), owner="modest")
        for ticket in greedy:
            ticket.future.add_done_callback(lambda _: ended.append("greedy"))
        modest.future.add_done_callback(lambda _: ended.append("modest"))
    modest.future.result(WAIT_S)
    # Told on the runtime's own thread, in its order; others may have ended before this thread woke up.
    assert ended[0] == "modest"
    for ticket in greedy:
        ticket.cancel()


def test_no_owner_starves_when_there_are_more_than_fit(model: ClosedForm, run_on: Start) -> None:
    runtime = run_on(model, budget=1)
    served: list[float] = []
    with Gate(model, then=lambda call: served.append(float(call[0].latents[0, 0, 0]))) as gate:
        runtime.submit(asking(model, 1, 1))
        assert gate.inside.wait(WAIT_S)
        tickets = [runtime.submit(asking(model, 6, 1, mark=float(n)), owner=str(n)) for n in range(4)]
    for ticket in tickets:
        ticket.future.result(WAIT_S)
    middle = served[4:12]
    assert {middle.count(float(n)) for n in range(4)} == {2}
