"""The Merkle tree against the plain definition of RFC 6962 and against its own proofs."""

from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aduan.ledger import merkle

leaves = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)


def defined(hashes: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, over hashes of leaves, written as it stands there."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return sha256(b"\x01" + defined(hashes[:split]) + defined(hashes[split:])).digest()


@given(leaves)
def test_root_is_that_of_the_rfc(hashes: list[bytes]) -> None:
    assert merkle.Tree(hashes).root() == defined(hashes)


def test_known_answers_of_certificate_transparency() -> None:
    """The roots that every RFC 6962 implementation is tested with."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    hashes = [sha256(b"\x00" + bytes.fromhex(each)).digest() for each in inputs]
    known = {
        0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    }
    for count, root in known.items():
        assert merkle.Tree(hashes[:count]).root().hex() == root


@given(leaves, st.data())
def test_every_path_leads_to_the_root(hashes: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(hashes) - 1))
    path = merkle.path(hashes, index)
    assert merkle.root_from_path(hashes[index], index, len(hashes), path) == defined(hashes)
    assert len(path) <= len(hashes).bit_length()


@given(leaves, st.data())
def test_a_path_proves_nothing_else(hashes: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(hashes) - 1))
    other = data.draw(st.binary(min_size=32, max_size=32).filter(lambda it: it != hashes[index]))
    path = merkle.path(hashes, index)
    assert merkle.root_from_path(other, index, len(hashes), path) != defined(hashes)


@pytest.mark.parametrize(
    ("index", "count", "length"),
    [(0, 1, 1), (0, 2, 0), (0, 2, 2), (2, 3, 2), (3, 3, 2), (-1, 3, 2)],
)
def test_a_path_of_the_wrong_length_is_refused(index: int, count: int, length: int) -> None:
    with pytest.raises(ValueError, match=r"path|leaf"):
        merkle.root_from_path(bytes(32), index, count, [bytes(32)] * length)


def test_leaf_node_and_link_cannot_pass_for_each_other() -> None:
    subject, one, two = UUID(int=1), bytes(32), bytes([1]) * 32
    results = {merkle.leaf_hash(subject, 1, one), merkle.node_hash(one, two)}
    results |= {merkle.chain(one, two), merkle.leaf_hash(subject, 2, one)}
    assert len(results) == 4
