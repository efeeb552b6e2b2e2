"""Makers of mappings and of a small source with everything that goes wrong in real ones."""

import json
from pathlib import Path
from typing import Any

import msgspec

from kallipolis.platforms.application.catalogue.contracts import CatalogueMapping


def _line(id: str, name: str, days: str, place: tuple[str, str], **lists: object) -> str:
    row = {"id": id, "name": name, "days": days, "bureau": place[0], "region": place[1]}
    return json.dumps(row | {"papers": "无", "themes": []} | lists, ensure_ascii=False)


CITY, PROVINCE, NOWHERE = ("民政局", "440300"), ("文化局", "440000"), ("文化局", "999999")
DIRTY_LINES = (
    _line(
        "A-1",
        "养老服务&nbsp;<b>补贴</b>",
        "7(工作日)",
        CITY,
        papers=["居民身份证", "", "户口簿"],
        themes=["养老", "其他"],
    ),
    "this is not JSON",
    _line("A-2", "无", "7(工作日)", CITY),
    _line("A-3", "图书借阅", "soon", CITY),
    _line("A-4", "图书借阅", "30(自然日)", NOWHERE),
    _line("A-5", "图书借阅", "30(自然日)", CITY, themes=["未知"]),
    _line("A-6", "图书借阅", "无", PROVINCE, papers=["居民身份证"]),
    _line("A-6", "图书借阅", "无", PROVINCE, papers=["居民身份证"]),
    _line("A-6", "图书归还", "无", PROVINCE),
    _line("", "图书归还", "无", PROVINCE),
)
"""Two rows fit, one is a duplicate, seven do not fit, each for a reason of its own."""

MAPPING: dict[str, Any] = {
    "id": "dirty",
    "title": {"en": "A dirty catalogue", "zh-Hans": "样例目录", "zh-Hant": "樣例目錄"},
    "owners": ["Kallipolis contributors"],
    "licence": "Apache-2.0",
    "requires": [],
    "format": "jsonl",
    "encoding": "utf-8",
    "language": "zh-Hans",
    "prefix": "dirty",
    "row": {"take": "id"},
    "missing": ["无"],
    "tables": {
        "units": {"工作日": "working", "自然日": "calendar"},
        "themes": {"养老": "养老服务", "其他": None},
    },
    "authority": {
        "role": {"take": "bureau"},
        "region": {"take": "region"},
        "name": {"take": "bureau"},
    },
    "evidence": {"take": "papers"},
    "fields": {
        "name": {"take": "name", "html": True},
        "summary": {"take": "name", "html": True},
        "keywords": {"take": "themes", "table": "themes"},
        "promised_limit": {
            "take": "days",
            "pattern": r"(?P<days>\d+)\((?P<unit>.+)\)",
            "groups": {"unit": "units"},
            "default": {"days": 5},
        },
        "statutory_limit": {"constant": {"days": 60, "unit": "calendar"}},
        "output.name": {"join": [{"take": "name", "html": True}, {"constant": "结果"}]},
    },
}


def make_mapping(**changes: object) -> CatalogueMapping:
    """Make a mapping of the dirty source; what is given takes the place of its parts."""
    return msgspec.convert(MAPPING | changes, CatalogueMapping)


def write_source(file: Path, lines: tuple[str, ...] = DIRTY_LINES) -> Path:
    """Write a source of JSON lines."""
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file
