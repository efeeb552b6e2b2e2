"""Which columns are about persons, judged by their heads and by what stands in them."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from kallipolis.platforms.data.proposals.logic.looks import Column, Look

SENSITIVE: Final = re.compile(
    r"残疾|疾病|病种|诊断|病史|血型|银行|账号|账户|宗教|指纹|人脸|犯罪|行踪|bank|account|illness|diagnos"
)
OF_A_PERSON: Final = re.compile(
    r"姓名|户主|联系人|负责人|法定代表人|经办人|申请人|监护人|家庭成员|出生|生日|年龄|性别|民族|婚姻|学历|职业"
    r"|住址|户籍|居住地|家庭地址|birth|surname|person_name"
)
OF_WHOEVER: Final = re.compile(r"地址|收入|address|income|^name$|^名字$")
"""Personal only in a table that is about persons."""
IS_PERSON: Final = re.compile(r"姓名|身份证|户主|person_name")


class Class(NamedTuple):
    """Whether a column is about a person, whether it is sensitive, and the code of why."""

    personal: bool
    sensitive: bool
    why: str


NO_PERSON: Final = Class(personal=False, sensitive=False, why="")
LOOKS: Final[Mapping[Look, Class]] = {
    "id-number": Class(personal=True, sensitive=True, why="proposal.why.identifies"),
    "mobile": Class(personal=True, sensitive=False, why="proposal.why.reaches"),
    "email": Class(personal=True, sensitive=False, why="proposal.why.reaches"),
}


def is_about_persons(looks: Iterable[tuple[Column, Look]]) -> bool:
    """Say whether a table is about persons."""
    return any(look == "id-number" or column.says(IS_PERSON) for column, look in looks)


def class_of(column: Column, look: Look, *, is_about_persons: bool) -> Class:
    """Return the class of a column in a table that is or is not about persons."""
    if look in LOOKS:
        return LOOKS[look]
    if column.says(SENSITIVE) and is_about_persons:
        return Class(personal=True, sensitive=True, why="proposal.why.sensitive")
    if column.says(OF_A_PERSON) or (is_about_persons and column.says(OF_WHOEVER)):
        return Class(personal=True, sensitive=False, why="proposal.why.personal")
    return NO_PERSON
