"""Every act that a plot may name."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from aduan.operations.demo.acts import agency, centre, complainant

if TYPE_CHECKING:
    from aduan.operations.demo.playing import Play

ACTS: "dict[str, Callable[[Play], None]]" = {
    act.__name__: act
    for act in (
        centre.check,
        centre.redact,
        centre.send,
        centre.ask,
        centre.second_ask,
        centre.archive_silence,
        centre.archive,
        centre.unarchive,
        centre.merge,
        centre.unmerge,
        centre.split,
        centre.refer,
        centre.arbitrate,
        centre.chase,
        centre.allow,
        centre.refuse,
        agency.take,
        agency.give_back,
        agency.assign,
        agency.ask_person,
        agency.inform,
        agency.consult,
        agency.contribute,
        agency.extend,
        agency.note,
        agency.draft,
        agency.send_back,
        agency.answer,
        agency.sign,
        agency.commit,
        agency.keep,
        agency.broken,
        agency.uphold,
        agency.reject,
        complainant.reply,
        complainant.add,
        complainant.accept,
        complainant.content,
        complainant.silence,
        complainant.rate,
        complainant.confirm,
        complainant.object,
        complainant.reopen,
        complainant.appeal,
        complainant.withdraw,
        complainant.restore,
        complainant.secrecy,
    )
}
