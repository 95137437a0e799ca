"""Searching and paging the public register: conditions over `public_case`, each with its index."""

from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from aduan.cases.indexing import words_of


def matching(words: str) -> Q:
    """Cases whose public text holds all these words, in Thai, Indonesian or any other language.

    Thai is split into words as it was on writing; Indonesian is stemmed, so that "berlubang"
    finds "lubang".
    """
    asked = words_of(words)
    query = SearchQuery(asked.simple, config="simple")
    if asked.indonesian.strip():
        query |= SearchQuery(asked.indonesian, config="indonesian")
    return Q(words=query)


def before(published_at: datetime, number: int) -> Q:
    """What comes after a case in the newest-first order of the register (a keyset)."""
    return Q(published_at__lte=published_at) & (
        Q(published_at__lt=published_at) | Q(number__lt=number)
    )
