"""Every Member State of the United Nations is known by the names and codes that it is met by."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.claims.tables import TABLES
from watchkeeper.claims.actors import Actor, Resolved, fold, load_registry, resolve
from watchkeeper.claims.importing import import_table

# Alpha-3 and alpha-2 codes by the regional groups of the General Assembly, whose sizes are known.
GROUPS = {
    "African States": (
        54,
        "DZA:DZ AGO:AO BEN:BJ BWA:BW BFA:BF BDI:BI CPV:CV CMR:CM CAF:CF TCD:TD COM:KM COG:CG "
        "CIV:CI COD:CD DJI:DJ EGY:EG GNQ:GQ ERI:ER SWZ:SZ ETH:ET GAB:GA GMB:GM GHA:GH GIN:GN "
        "GNB:GW KEN:KE LSO:LS LBR:LR LBY:LY MDG:MG MWI:MW MLI:ML MRT:MR MUS:MU MAR:MA MOZ:MZ "
        "NAM:NA NER:NE NGA:NG RWA:RW STP:ST SEN:SN SYC:SC SLE:SL SOM:SO ZAF:ZA SSD:SS SDN:SD "
        "TGO:TG TUN:TN UGA:UG TZA:TZ ZMB:ZM ZWE:ZW",
    ),
    "Asia-Pacific States": (
        54,
        "AFG:AF BHR:BH BGD:BD BTN:BT BRN:BN KHM:KH CHN:CN CYP:CY PRK:KP FJI:FJ IND:IN IDN:ID "
        "IRN:IR IRQ:IQ JPN:JP JOR:JO KAZ:KZ KIR:KI KWT:KW KGZ:KG LAO:LA LBN:LB MYS:MY MDV:MV "
        "MHL:MH FSM:FM MNG:MN MMR:MM NRU:NR NPL:NP OMN:OM PAK:PK PLW:PW PNG:PG PHL:PH QAT:QA "
        "KOR:KR WSM:WS SAU:SA SGP:SG SLB:SB LKA:LK SYR:SY TJK:TJ THA:TH TLS:TL TON:TO TKM:TM "
        "TUV:TV ARE:AE UZB:UZ VUT:VU VNM:VN YEM:YE",
    ),
    "Eastern European States": (
        23,
        "ALB:AL ARM:AM AZE:AZ BLR:BY BIH:BA BGR:BG HRV:HR CZE:CZ EST:EE GEO:GE HUN:HU LVA:LV "
        "LTU:LT MNE:ME MKD:MK POL:PL MDA:MD ROU:RO RUS:RU SRB:RS SVK:SK SVN:SI UKR:UA",
    ),
    "Latin American and Caribbean States": (
        33,
        "ATG:AG ARG:AR BHS:BS BRB:BB BLZ:BZ BOL:BO BRA:BR CHL:CL COL:CO CRI:CR CUB:CU DMA:DM "
        "DOM:DO ECU:EC SLV:SV GRD:GD GTM:GT GUY:GY HTI:HT HND:HN JAM:JM MEX:MX NIC:NI PAN:PA "
        "PRY:PY PER:PE KNA:KN LCA:LC VCT:VC SUR:SR TTO:TT URY:UY VEN:VE",
    ),
    "Western European and other States": (
        29,
        "AND:AD AUS:AU AUT:AT BEL:BE CAN:CA DNK:DK FIN:FI FRA:FR DEU:DE GRC:GR ISL:IS IRL:IE "
        "ISR:IL ITA:IT LIE:LI LUX:LU MLT:MT MCO:MC NLD:NL NZL:NZ NOR:NO PRT:PT SMR:SM ESP:ES "
        "SWE:SE CHE:CH TUR:TR GBR:GB USA:US",
    ),
}
MEMBERS = dict(pair.split(":") for _, codes in GROUPS.values() for pair in codes.split())
OBSERVERS = {"VAT": "VA", "PSE": "PS"}
STATES = MEMBERS | OBSERVERS
# Codes by which tables mean other things: "not available", and March.
NO_NAMES = {"NA", "MAR"}


def state_of(alpha_3: str) -> Actor:
    """The state of a code, found by whichever of its codes is a name."""
    code = STATES[alpha_3] if alpha_3 in NO_NAMES else alpha_3
    (found,) = resolve(code).actors
    return load_registry()[found]


def test_the_list_itself() -> None:
    assert {name: len(codes.split()) for name, (_, codes) in GROUPS.items()} == {
        name: size for name, (size, _) in GROUPS.items()
    }
    assert len(MEMBERS) == 193
    assert len(set(STATES.values())) == len(STATES) == 195


@pytest.mark.parametrize("alpha_3", sorted(STATES))
def test_each_state_resolves_to_itself(alpha_3: str) -> None:
    state = state_of(alpha_3)
    alone = Resolved((state.id,), "", ())
    assert state.kind == "state"
    assert state.formal
    assert not state.parent
    codes = {alpha_3, STATES[alpha_3]} - NO_NAMES
    assert codes <= set(state.aliases)
    for name in (state.name, state.formal, *state.aliases):
        assert resolve(name) == resolve(f" {name.upper()} ") == alone


def test_the_states_of_the_registry_are_these() -> None:
    states = {actor.id for actor in load_registry().actors.values() if actor.kind == "state"}
    found = Counter(state_of(alpha_3).id for alpha_3 in STATES)
    assert set(found) == states
    assert set(found.values()) == {1}


def test_no_name_is_held_twice() -> None:
    held: dict[str, set[str]] = {}
    for actor in load_registry().actors.values():
        for name in (actor.name, actor.formal, *actor.aliases, *actor.offices):
            held.setdefault(fold(name), set()).add(actor.id)
    held.pop("")
    assert {name: ids for name, ids in held.items() if len(ids) > 1} == {}


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Democratic People\u2019s Republic of Korea", "DPRK"),
        ("Korea, Republic of", "ROK"),
        ("South Korea", "ROK"),
        ("Republic of the Congo", "CONGO"),
        ("Congo-Brazzaville", "CONGO"),
        ("Democratic Republic of the Congo", "DRC"),
        ("Zaire", "DRC"),
        ("Guinea", "GUINEA"),
        ("Equatorial Guinea", "EQUATORIAL-GUINEA"),
        ("Guinea-Bissau", "GUINEA-BISSAU"),
        ("Papua New Guinea", "PAPUA-NEW-GUINEA"),
        ("Niger", "NIGER"),
        ("Nigeria", "NIGERIA"),
        ("Dominica", "DOMINICA"),
        ("Dominican Republic", "DOMINICAN-REPUBLIC"),
        ("Western Samoa", "SAMOA"),
        ("Sudan", "SUDAN"),
        ("South Sudan", "SOUTH-SUDAN"),
        ("Burma", "MYANMAR"),
        ("Swaziland", "ESWATINI"),
        ("Turkey", "TURKIYE"),
        ("Vietnam", "VIET-NAM"),
        ("Côte d\u2019Ivoire", "COTE-D-IVOIRE"),
        ("Ivory Coast", "COTE-D-IVOIRE"),
        ("Vatican City", "HOLY-SEE"),
        ("Iran (Islamic Republic of)", "IRAN"),
        ("Bolivia (Plurinational State of)", "BOLIVIA"),
        ("Netherlands (Kingdom of the)", "NETHERLANDS"),
        ("European Union", "EU"),
        ("EU", "EU"),
        ("United Nations", "UN"),
    ],
)
def test_names_that_are_easily_confused(text: str, actor: str) -> None:
    assert resolve(text) == Resolved((f"actor:{actor}",), "", ())


@pytest.mark.parametrize(
    "text",
    ["Congo", "Korea", "NA", "N/A", "Soviet Union", "Yugoslavia", "American Samoa", "Sudans"],
)
def test_a_name_of_several_or_of_none_is_reported(text: str) -> None:
    assert resolve(text).unregistered


@pytest.mark.parametrize("text", ["Reuters, Mar 2019", "Yonhap / NA"])
def test_a_month_or_a_blank_is_no_state(text: str) -> None:
    assert not {"actor:MOROCCO", "actor:NAMIBIA"} & set(resolve(text).actors)


@pytest.mark.parametrize(
    "text", ["Taiwan", "TW", "Hong Kong", "HK", "Macao", "MO", "Kosovo", "XK", "Western Sahara"]
)
def test_an_area_whose_status_is_disputed_is_no_state_here(text: str) -> None:
    registry = load_registry()
    named = [registry[i] for i in resolve(text).actors if i in registry]
    assert "state" not in {actor.kind for actor in named}


def test_states_with_and_in_their_name_are_one_and_join_others() -> None:
    assert resolve("Antigua and Barbuda").actors == ("actor:ANTIGUA-BARBUDA",)
    assert resolve("Cuba, Antigua and Barbuda").actors == ("actor:ANTIGUA-BARBUDA", "actor:CUBA")
    assert resolve("Iran and Syria").actors == ("actor:IRAN", "actor:SYRIA")


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_shipped_tables_name_nobody_else(path: Path) -> None:
    assert import_table(path).unregistered == ()
