"""Indonesia's areas and the government of each, from the official list of codes and names.

The list (Kemendagri's codes) is put into `data/built` when the pages are built. Names in English
and Thai are made from the Indonesian ones by rule, with a table for those that have a name of
their own.
"""

from collections.abc import Iterable
from pathlib import Path

from aduan.directory.loading.entries import AgencyEntry, AreaEntry, UnitsFile
from aduan.directory.loading.sources import BUILT, DATA, rows
from aduan.directory.policy_faults import PolicyError
from aduan.directory.policy_parts import Table

OWN_NAMES = DATA / "areas" / "indonesia-names.csv"

_DIRECTIONS = {
    "Utara": "North",
    "Selatan": "South",
    "Barat": "West",
    "Timur": "East",
    "Tengah": "Central",
    "Tenggara": "Southeast",
    "Barat Daya": "Southwest",
    "Pusat": "Central",
}


class _Province(Table):
    code: str
    name: str


class _Regency(Table):
    code: str
    province_code: str
    name: str


class _District(Table):
    code: str
    regency_code: str
    name: str


class _OwnName(Table):
    code: str
    en: str = ""
    th: str = ""


def files() -> list[Path]:
    """The files that the areas are made from."""
    names = ("provinces.csv", "regencies.csv", "districts.csv")
    return [*(BUILT / name for name in names), OWN_NAMES]


def areas(with_districts: Iterable[str] = ()) -> list[AreaEntry]:
    """The provinces, regencies and cities; districts of those areas whose codes are given.

    A province's code gives the districts of all its regencies and cities.
    """
    if not (BUILT / "regencies.csv").is_file():
        raise PolicyError(
            [f"{BUILT}: the list of areas has not been built yet; run: npm run build (in frontend)"]
        )
    own = {name.code: name for name in rows(OWN_NAMES, _OwnName)}
    provinces = rows(BUILT / "provinces.csv", _Province)
    entries = [_province(one, own.get(one.code)) for one in provinces]
    regencies = rows(BUILT / "regencies.csv", _Regency)
    entries.extend(_regency(one, own.get(one.code)) for one in regencies)
    wanted = tuple(f"{code}." for code in with_districts)
    if wanted:
        entries.extend(
            AreaEntry(
                code=one.code,
                level="district",
                parent=one.regency_code,
                id=f"Kecamatan {one.name}",
                en=f"{one.name} District",
                th=f"เขต {one.name}",
            )
            for one in rows(BUILT / "districts.csv", _District)
            if one.code.startswith(wanted)
        )
    return entries


def government_code(area: str) -> str:
    """The code of the government of an area: '35.78' → 'pemda-35-78'."""
    return f"pemda-{area.replace('.', '-')}"


def governments(entries: Iterable[AreaEntry]) -> list[AgencyEntry]:
    """The government of each province, regency and city.

    Jakarta's administrative cities are parts of its provincial government; all others govern
    themselves, under the eyes of province and ministry.
    """
    return [
        AgencyEntry(
            code=government_code(area.code),
            level=area.level,
            parent=government_code(area.parent) if area.parent else "kemendagri",
            autonomous=" Administrasi " not in area.id,
            area=area.code,
            id=f"Pemerintah {_with_kind(area)}",
            en=_english_government(area),
            th=_thai_government(area),
            short=_short(area),
            short_en=f"{area.en} Province" if area.level == "province" else area.en,
            short_th=_thai_government(area),
        )
        for area in entries
        if area.level in ("province", "regency", "city")
    ]


def units(file: UnitsFile, entries: Iterable[AreaEntry]) -> list[AgencyEntry]:
    """The units that a file gives to local governments, and the offices of districts."""
    kinds = {kind.code: kind for kind in file.kind}
    known = {area.code: area for area in entries}
    made = []
    for government in file.government:
        above = government_code(government.area)
        for code in government.units:
            own = government.names.get(code)
            kind = kinds[code]
            names = own.names if own else kind.names
            place = known[government.area]
            made.append(
                AgencyEntry(
                    code=f"{above}-{code}",
                    level="unit",
                    parent=above,
                    area=government.area,
                    id=f"{names.id} {place.id}",
                    en=f"{names.en}, {place.en}",
                    th=f"{names.th} {place.th}",
                    short=f"{own.short if own else kind.short} {_bare(place.id)}",
                )
            )
        if government.districts:
            made.extend(_district_offices(government.area, known))
    return made


def _district_offices(area: str, known: dict[str, AreaEntry]) -> list[AgencyEntry]:
    return [
        AgencyEntry(
            code=f"{government_code(district.code)}-kecamatan",
            level="unit",
            parent=government_code(district.parent or area),
            area=district.code,
            id=district.id,
            en=f"{district.en} Office",
            th=f"สำนักงาน{district.th}",
            short=district.id,
        )
        for district in known.values()
        if district.level == "district" and district.code.startswith(f"{area}.")
    ]


def english(name: str) -> str:
    """'Timor Tengah Utara' → 'North Central Timor', 'Kepulauan Talaud' → 'Talaud Islands'."""
    words = name.split()
    for length in (2, 1):
        direction = _DIRECTIONS.get(" ".join(words[-length:]))
        if direction and len(words) > length:
            return f"{direction} {english(' '.join(words[:-length]))}"
    if words[0] == "Kepulauan" and len(words) > 1:
        return f"{' '.join(words[1:])} Islands"
    if words[0] == "Pegunungan" and len(words) > 1:
        return f"{' '.join(words[1:])} Mountains"
    if words[-1] == "Kepulauan" and len(words) > 1:
        return f"{' '.join(words[:-1])} Islands"
    return name


def _province(one: _Province, own: _OwnName | None) -> AreaEntry:
    return AreaEntry(
        code=one.code,
        level="province",
        id=one.name,
        en=own.en if own and own.en else english(one.name),
        th=own.th if own and own.th else one.name,
    )


def _regency(one: _Regency, own: _OwnName | None) -> AreaEntry:
    kind, name = one.name.split(" ", 1)
    bare = name.removeprefix("Administrasi ").strip()
    is_city = kind == "Kota"
    in_english = own.en if own and own.en else english(bare)
    in_thai = own.th if own and own.th else bare
    blank = "" if in_thai != bare else " "
    return AreaEntry(
        code=one.code,
        level="city" if is_city else "regency",
        parent=one.province_code,
        id=one.name.strip(),
        en=f"{in_english} {'City' if is_city else 'Regency'}",
        th=f"{'นคร' if is_city else 'กาบูปาเต็น'}{blank}{in_thai}",
    )


def _with_kind(area: AreaEntry) -> str:
    return f"Provinsi {area.id}" if area.level == "province" else area.id


def _english_government(area: AreaEntry) -> str:
    if area.level == "province":
        return f"{area.en} Provincial Government"
    return f"{area.en} Government"


def _thai_government(area: AreaEntry) -> str:
    if area.level == "city":
        return f"เทศบาล{area.th}"
    if area.level == "province":
        return f"รัฐบาลจังหวัด{area.th}"
    return f"องค์การบริหาร{area.th}"


def _short(area: AreaEntry) -> str:
    if area.level == "province":
        return f"Pemprov {area.id.removeprefix('Daerah Khusus Ibukota ')}"
    kind, name = area.id.split(" ", 1)
    return f"{'Pemkot' if kind == 'Kota' else 'Pemkab'} {name}"


def _bare(name: str) -> str:
    """'Kota Surabaya' → 'Surabaya', 'Daerah Khusus Ibukota Jakarta' → 'Jakarta'."""
    for kind in ("Kota Administrasi ", "Kabupaten ", "Kota ", "Daerah Khusus Ibukota "):
        name = name.removeprefix(kind)
    return name
