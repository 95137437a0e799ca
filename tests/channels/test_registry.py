"""The doors are known by name, and each sender reaches kinds of contact of its own."""

import pytest

from aduan.channels import registry
from aduan.notifications import senders


def test_every_door_opens_and_answers_to_its_name() -> None:
    channels = registry.connect()
    assert set(channels) == set(registry.MODULES)
    assert all(channel.name == name for name, channel in channels.items())
    assert registry.get("email").sender is senders.by_channel("email")


def test_an_unknown_door_is_named_in_the_error() -> None:
    with pytest.raises(registry.NoSuchChannel, match="'pigeon'; there are: email"):
        registry.get("pigeon")


def test_a_kind_of_contact_has_at_most_one_sender() -> None:
    kinds = [kind for sender in senders.registered() for kind in sender.kinds]
    assert len(kinds) == len(set(kinds))
    assert senders.for_kind("pigeon") is None
