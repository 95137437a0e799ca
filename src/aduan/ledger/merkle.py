"""Merkle trees over heads, after RFC 6962 (section 2.1), with SHA-256.

Leaf, node and chain link are hashed with different first bytes, so that none
can pass for another. The leaves of a checkpoint are sorted by subject.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from uuid import UUID

_LEAF, _NODE, _CHAIN = b"\x00", b"\x01", b"\x02"


def leaf_hash(subject: UUID, seq: int, event_hash: bytes) -> bytes:
    """Hash one head: 16 bytes of subject, 8 of sequence number (big-endian), 32 of event hash."""
    return sha256(_LEAF + subject.bytes + seq.to_bytes(8) + event_hash).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours into their parent."""
    return sha256(_NODE + left + right).digest()


def chain(previous: bytes, tree: bytes) -> bytes:
    """Bind a checkpoint's tree to the root of the checkpoint before (32 zero bytes at first)."""
    return sha256(_CHAIN + previous + tree).digest()


class Tree:
    """Takes leaf hashes one by one and knows their root; memory grows with the logarithm."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        """Begin with the given leaf hashes."""
        self.count = 0
        # Roots of the complete subtrees so far, one for each bit set in `count`.
        self._peaks: list[bytes] = []
        for leaf in leaves:
            self.add(leaf)

    def add(self, leaf: bytes) -> None:
        """Add the next leaf hash on the right."""
        size, node = self.count, leaf
        while size & 1:
            node = node_hash(self._peaks.pop(), node)
            size >>= 1
        self._peaks.append(node)
        self.count += 1

    def root(self) -> bytes:
        """Return the root; that of no leaves is the hash of nothing."""
        if not self._peaks:
            return sha256(b"").digest()
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the audit path of leaf `index`: the neighbours from the leaf up to the root."""
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*path(leaves[:split], index), Tree(leaves[split:]).root()]
    return [*path(leaves[split:], index - split), Tree(leaves[:split]).root()]


def root_from_path(leaf: bytes, index: int, count: int, neighbours: Sequence[bytes]) -> bytes:
    """Return the root that a leaf hash at `index` of `count` leaves and its audit path lead to.

    Raises `ValueError` if the path has the wrong length for its place.
    """
    if not 0 <= index < count:
        raise ValueError("no such leaf")
    if count == 1:
        if neighbours:
            raise ValueError("the path is too long")
        return leaf
    if not neighbours:
        raise ValueError("the path is too short")
    split = _split(count)
    if index < split:
        return node_hash(root_from_path(leaf, index, split, neighbours[:-1]), neighbours[-1])
    right = root_from_path(leaf, index - split, count - split, neighbours[:-1])
    return node_hash(neighbours[-1], right)


def _split(count: int) -> int:
    """The largest power of two below `count`: where RFC 6962 cuts a tree."""
    return 1 << (count - 1).bit_length() - 1
