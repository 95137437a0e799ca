"""Proofs of inclusion: they hold for what was sealed and for nothing else."""

import dataclasses
import json
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aduan.ledger import proofs
from aduan.ledger.models import Event
from aduan.vault.ids import uuid7

from .conftest import Register

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_every_sealed_chain_can_be_proved(sealed: tuple[Register, list[UUID]]) -> None:
    register, subjects = sealed
    register.seal()
    for subject in subjects:
        proof = proofs.inclusion(subject)
        assert proof is not None
        last = Event.objects.filter(subject=subject).order_by("-seq")[0]
        assert (proof.seq, proof.event_hash) == (last.seq, bytes(last.hash))
        assert proof.holds(register.keys)
        assert proofs.Proof.from_json(json.loads(json.dumps(proof.to_json()))) == proof


def test_what_is_not_sealed_has_no_proof(register: Register) -> None:
    (subject,) = register.grow([1])
    assert proofs.inclusion(subject) is None
    assert proofs.inclusion(uuid7()) is None


def test_a_proof_holds_for_nothing_else(sealed: tuple[Register, list[UUID]]) -> None:
    register, subjects = sealed
    proof = proofs.inclusion(subjects[2])
    assert proof is not None
    assert not proof.holds({})
    stated = proof.checkpoint
    spoiled = [
        dataclasses.replace(proof, subject=subjects[1]),
        dataclasses.replace(proof, seq=proof.seq + 1),
        dataclasses.replace(proof, event_hash=bytes(32)),
        dataclasses.replace(proof, index=proof.index - 1),
        dataclasses.replace(proof, path=proof.path[:-1]),
        dataclasses.replace(proof, checkpoint=dataclasses.replace(stated, root=bytes(32))),
    ]
    for each in spoiled:
        assert not each.holds(register.keys)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(count=st.integers(1, 40))
def test_trees_of_any_size(register: Register, count: int) -> None:
    subjects = register.grow([1] * count)
    register.seal()
    proof = proofs.inclusion(subjects[count // 2])
    assert proof is not None
    assert proof.holds(register.keys)
