"""The long proofs: real complaints from filing to closing, kills at random, an owner's hand."""
