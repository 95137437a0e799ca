"""The ledger: an append-only, hash-chained record of what happened, and its proof.

`append` and `append_many` add events, `beginning` gives the rows of a new chain;
`sealer` signs checkpoints; `verify` finds what was altered behind the application's
back; `proofs` shows an auditor that one chain is under a signed root. The ledger
does not know what a case is: a subject is a UUID.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aduan.ledger.chain import Entry, append, append_many, beginning

__all__ = ["Entry", "append", "append_many", "beginning"]


def __getattr__(name: str) -> Any:
    """Offer the verbs here without loading the tables before Django is ready."""
    if name in __all__:
        from aduan.ledger import chain

        return getattr(chain, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
