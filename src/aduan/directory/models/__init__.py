"""What the directory keeps."""

from aduan.directory.models.agencies import Agency, AgencyLevel, Area, AreaLevel
from aduan.directory.models.categories import Category, Responsibility
from aduan.directory.models.people import Absence, Assignment, Person, Role
from aduan.directory.models.programmes import Programme, ProgrammeVersion
from aduan.directory.models.records import Change, LoadedFile

__all__ = [
    "Absence",
    "Agency",
    "AgencyLevel",
    "Area",
    "AreaLevel",
    "Assignment",
    "Category",
    "Change",
    "LoadedFile",
    "Person",
    "Programme",
    "ProgrammeVersion",
    "Responsibility",
    "Role",
]
