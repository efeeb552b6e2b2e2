"""The sealed PDF, held against tools that know nothing of ours."""

import subprocess
from io import BytesIO
from pathlib import Path

import msgspec
import pypdf
import pytest
from asn1crypto.x509 import Certificate
from django.conf import settings
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf.generic import DictionaryObject

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_resident, make_role, publish_roles
from kallipolis.foundation.actors import ANONYMOUS
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.jobs import api as jobs
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.adapters.glyphs import spelled
from kallipolis.platforms.application.credentials.contracts import Credential, Finding
from kallipolis.platforms.application.credentials.models import SealedDocument
from kallipolis.platforms.application.credentials.testing import (
    SYSTEM,
    make_credential,
    publish_type,
)
from kallipolis.platforms.application.seals import api as seals

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kind() -> None:
    publish_type()


def words_of(pdf: bytes) -> str:
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(run.stdout.decode().split())


def inside(part: DictionaryObject, name: str) -> DictionaryObject:
    found = part[name]
    assert isinstance(found, DictionaryObject)
    return found


def fonts_of(pdf: bytes) -> set[str]:
    page = pypdf.PdfReader(BytesIO(pdf)).pages[0]
    fonts = inside(inside(page, "/Resources"), "/Font")
    return {str(font["/BaseFont"]).partition("+")[2] for font in fonts.values()}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh-hans",
            ["老年人优待证", "张三", "1950年1月2日出生", "广东省深圳市南山区", "深圳市民政局"],
        ),
        (
            "zh-hant",
            ["老年人優待證", "张三", "1950年1月2日出生", "廣東省深圳市南山區", "深圳市民政局"],
        ),
        (
            "en",
            [
                "Seniorcitizencard",
                "张三",
                "2January1950",
                "Nanshan,Shenzhen,Guangdong",
                "Verification",
            ],
        ),
    ],
)
def test_the_words_can_be_read_out_of_the_document(language: str, words: list[str]) -> None:
    pdf = credentials.pdf(SYSTEM, make_credential().id, language)

    assert [word for word in words if word not in words_of(pdf)] == []


@pytest.mark.parametrize(
    ("language", "font"), [("zh-hans", "NotoSansSC"), ("zh-hant", "NotoSansTC")]
)
def test_each_script_has_its_own_forms(language: str, font: str) -> None:
    pdf = credentials.pdf(SYSTEM, make_credential().id, language)

    assert any(name.startswith(font) for name in fonts_of(pdf))


@pytest.mark.parametrize("name", ["张䶮", "李𬱖", "王喆堃", "陈祎㛃", "Łukasz Žižek", "Нгуен"])
def test_rare_characters_of_names_have_glyphs(name: str) -> None:
    pdf = credentials.pdf(SYSTEM, make_credential(name=name).id, "zh-hans")

    assert name.replace(" ", "") in words_of(pdf)
    assert spelled(name) == name


def test_a_character_without_a_glyph_is_given_by_its_code_and_not_left_out() -> None:
    pdf = credentials.pdf(SYSTEM, make_credential(name="张\U0002a6a5").id, "zh-hans")

    assert "张〔U+2A6A5〕" in words_of(pdf)


def test_an_independent_validator_trusts_the_document() -> None:
    pdf = credentials.pdf(SYSTEM, make_credential().id, "zh-hans")

    signature = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[0]
    root = Certificate.load(seals.keyring().authority())
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root]))

    assert (status.bottom_line, status.trusted, status.intact) == (True, True, True)


def test_another_independent_validator_finds_the_whole_document_signed(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(credentials.pdf(SYSTEM, make_credential().id, "zh-hans"))

    said = subprocess.run(["pdfsig", str(path)], capture_output=True, check=True).stdout.decode()

    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_a_document_is_sealed_once_and_shown_the_same_ever_after() -> None:
    credential = make_credential()

    first = credentials.pdf(SYSTEM, credential.id, "en")
    credentials.seal(credential.id)
    again = credentials.pdf(SYSTEM, credential.id, "en")

    assert again == first
    assert SealedDocument.objects.count() == 3


def test_documents_are_sealed_in_the_background() -> None:
    credential = make_credential()

    events.dispatch()
    jobs.run_due()

    languages = SealedDocument.objects.filter(credential_id=credential.id).values_list("language")
    assert sorted(language for (language,) in languages) == ["en", "zh-hans", "zh-hant"]


def test_a_document_is_a_pdf_a() -> None:
    pdf = credentials.pdf(SYSTEM, make_credential().id, "zh-hans")

    xmp = pypdf.PdfReader(BytesIO(pdf)).xmp_metadata
    assert xmp is not None
    assert b"pdfaid" in xmp.stream.get_data()


@pytest.mark.parametrize("is_demo", [True, False])
def test_documents_of_a_demo_say_so(is_demo: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = msgspec.structs.replace(settings.KALLIPOLIS, demo=is_demo)
    monkeypatch.setattr(settings, "KALLIPOLIS", chosen)

    pdf = credentials.pdf(SYSTEM, make_credential().id, "en")

    assert ("NOT VALID" in pypdf.PdfReader(BytesIO(pdf)).pages[0].extract_text()) is is_demo


def test_only_its_holder_is_shown_a_document() -> None:
    publish_roles(make_role("resident", ("credential.view", Within.OWN)))
    credential = make_credential(holder="li")

    assert credentials.pdf(make_resident("li"), credential.id, "en")[:5] == b"%PDF-"
    with pytest.raises(Refusal) as refused:
        credentials.pdf(make_resident("wang"), credential.id, "en")
    assert refused.value.code == "credential.not_found"


def test_an_unknown_language_is_refused() -> None:
    credential = make_credential()

    with pytest.raises(Refusal) as refused:
        credentials.pdf(SYSTEM, credential.id, "fr")

    assert refused.value.reason is Reason.MALFORMED


def sealed() -> tuple[Credential, bytes]:
    credential = make_credential()
    return credential, credentials.pdf(SYSTEM, credential.id, "zh-hans")


def test_an_uploaded_document_is_recognised() -> None:
    credential, pdf = sealed()

    verdict = credentials.examine(ANONYMOUS, pdf)

    assert (verdict.finding, verdict.number) == (Finding.VALID, credential.number)


def test_a_changed_document_is_found_out() -> None:
    _, pdf = sealed()
    place = pdf.index(b"/MediaBox")

    verdict = credentials.examine(ANONYMOUS, pdf[:place] + b"/MediaBux" + pdf[place + 9 :])

    assert verdict.finding is Finding.TAMPERED
    assert verdict.number == ""
