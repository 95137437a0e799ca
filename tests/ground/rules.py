"""What the rules of the lifecycle say of one verb: a case before it, and after.

They look at these two alone and read nothing, so that a walk of thirty steps and a year of twenty
thousand cases can hold to the same rules.
"""

from aduan.cases.lifecycle import PUBLIC
from aduan.cases.models import Case

ENDS = {"closed", "archived", "merged", "withdrawn"}
TRANSFERS = {"forward", "give_back", "arbitrate", "assign", "hand_over"}
MOVES_PROMISE = {"reply", "end_pause", "object", "unarchive", "unmerge", "restore"}
"""The person's own acts and recorded rules: the only ones that may move the promise.

So may what ends the stage while a question is open, by the time that the clock stood still.
"""


def due_date(after: Case) -> None:
    """Rule 2: what is open has a due date, and nothing else has."""
    if after.state in PUBLIC.open_states:
        assert after.due_at is not None, after.state
    else:
        assert after.due_at is None, after.state


def no_end_without_result(before: Case, after: Case, name: str, *, answered: bool) -> None:
    """Rule 3, and rule 7: `solved` needs the person's yes. `name` is who acted; `answered` says
    whether a result was ever given."""
    ended = after.state in ENDS and after.state != before.state
    if before.accepted_at and ended and name != "complainant":
        assert answered, f"{before.state} ended as {after.state} without a result"
    if after.closing_code == "solved":
        assert after.solved_confirmed


def times(before: Case, after: Case, verb: str) -> None:
    """Rules 4, 6 and 8: T0, policy and promise stand; transfers and extensions move nothing."""
    assert after.received_at == before.received_at
    assert after.policy_id == before.policy_id
    pause_ended = before.stopped_at is not None and after.stopped_at is None
    if verb not in MOVES_PROMISE and not pause_ended:
        assert after.promise_at == before.promise_at, verb
    assert after.promise_at >= before.promise_at
    if verb in ("inform", "extend", *TRANSFERS):
        assert after.promise_met_at == before.promise_met_at
