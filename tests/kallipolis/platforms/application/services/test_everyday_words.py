"""The words that people use every day find what they mean among the first three services."""

from collections.abc import Iterator

import pytest
import pytest_django
from tests.publishing import published_once

from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import ServiceSearch

MEANT = {
    "搬家": "household-move",
    "搬屋": "household-move",
    "move house": "household-move",
    "身份证": "first-identity-card renew-identity-card replace-lost-identity-card",
    "身分證": "first-identity-card renew-identity-card replace-lost-identity-card",
    "shenfenzheng": "first-identity-card renew-identity-card replace-lost-identity-card",
    "sfz": "first-identity-card renew-identity-card replace-lost-identity-card",
    "ID card": "first-identity-card renew-identity-card replace-lost-identity-card",
    "税收居民": "certificate-of-tax-residence",
    "结婚": "marriage-registration",
    "結婚": "marriage-registration",
    "get married": "marriage-registration",
    "离婚": "divorce-registration",
    "生孩子": "newborn birth-record",
    "出生证": "birth-record replace-birth-certificate",
    "上户口": "household-newborn",
    "上学": "school-enrolment",
    "上學": "school-enrolment",
    "学位": "school-enrolment",
    "转学": "school-transfer-within-compulsory-education",
    "高考": "college-entrance-examination",
    "看病": "refund-of-medical-costs-paid-by-patient medical-care-elsewhere",
    "异地就医": "medical-care-elsewhere",
    "退休": "retire-pension-decision",
    "retirement": "retire-pension-decision",
    "养老金": "retire-pension-decision residents-pension-claim",
    "失业": "register-as-unemployed unemployment-benefit",
    "失業金": "unemployment-benefit",
    "找工作": "employment-help-in-community",
    "租房": "lease-filing provident-fund-rent-withdrawal rent-subsidy-for-families-in-hardship",
    "买房": "online-filing-of-house-sale-contract transfer-of-second-hand-home",
    "房产证": "first-registration-of-real-estate replace-title-certificate",
    "公租房": "public-rental-housing",
    "开店": "food-business-licence registration-of-sole-trader",
    "开公司": "start-company company-registration",
    "start a company": "start-company",
    "办厂": "start-company company-registration",
    "注销公司": "simple-deregistration company-deregistration-with-liquidation",
    "打官司": "legal-aid",
    "请律师": "legal-aid",
    "残疾": "disability-card",
    "殘疾證": "disability-card",
    "disability": "disability-card",
    "低保": "minimum-living-allowance",
    "养狗": "dog-registration",
    "養狗": "dog-registration",
    "dog": "dog-registration",
    "车": "register-new-car",
    "年检": "vehicle-inspection-sticker",
    "护照": "ordinary-passport",
    "護照": "ordinary-passport",
    "passport": "ordinary-passport",
    "港澳通行证": "travel-permit-to-hong-kong-and-macao",
    "户口本": "replace-household-register",
    "死亡": "cancel-registration-after-death basic-funeral-costs-waived",
    "丧葬": "basic-funeral-costs-waived",
    "丧葬费": "funeral-payment-and-survivors-relief-of-insured-employees",
    "招聘": "employment-help-in-community register-as-employed",
    "社保": "social-insurance-payment-record-of-person social-security-card-issue",
    "医保": "medical-insurance-payment-record enrolment-in-residents-medical-insurance",
    "公积金": "provident-fund-loan withdraw-fund-on-buying-home provident-fund-deposit-record",
    "居住证": "first-residence-permit residence-permit-renewal",
    "居住證": "first-residence-permit residence-permit-renewal",
    "residence permit": "first-residence-permit residence-permit-renewal",
    "驾照": "renew-driving-licence learn-to-drive",
    "罚款": "traffic-offence-pay-fine",
    "违章": "traffic-offence-pay-fine",
    "发票": "invoice-issued-by-tax-office invoice-quota-and-supply",
    "退税": "refund-of-tax-paid-by-mistake personal-income-tax-yearly-settlement",
    "无犯罪证明": "no-criminal-record",
    "营业执照": "company-registration start-company",
    "老人": "old-age-allowance",
    "营运证": "road-transport-permit",
    "社宝卡": "replace-social-security-card",
    "sbk": "replace-social-security-card",
    "志愿者": "volunteer-record volunteer-registration",
    "volunteer": "volunteer-record volunteer-registration",
    "砍树": "cutting-or-moving-city-tree",
}
FIRST = {
    "社保卡补办": "replace-social-security-card",
    "社會保障卡補領": "replace-social-security-card",
    "社保卡丢了": "replace-social-security-card",
    "志愿时长": "volunteer-record",
    "义工证明": "volunteer-record",
    "老年证": "senior-citizens-card",
    "敬老卡": "senior-citizens-card",
    "老人免费乘车": "senior-citizens-card",
    "幼儿园报名": "kindergarten-place",
    "幼儿园学位": "kindergarten-place",
    "上幼儿园": "kindergarten-place",
    "狗证": "dog-registration",
    "狗证年审": "dog-registration",
    "宠物登记": "dog-registration",
    "砍小区的树": "cutting-or-moving-city-tree",
    "小区树木": "cutting-or-moving-city-tree",
    "树要倒了": "cutting-or-moving-city-tree",
    "户外广告": "outdoor-advertisement",
    "LED大屏": "outdoor-advertisement",
    "广告牌": "outdoor-advertisement",
    "开书店": "publication-permit",
    "图书批发": "publication-permit",
    "出版物经营许可证": "publication-permit",
    "开理发店": "public-place-hygiene-licence",
    "游泳池卫生许可": "public-place-hygiene-licence",
    "公共场所卫生许可证": "public-place-hygiene-licence",
    "开酒店": "hotel-trade-permit",
    "旅馆业特种行业许可证": "hotel-trade-permit",
    "旅馆许可": "hotel-trade-permit",
    "结婚预约": "marriage-appointment",
    "领证预约": "marriage-appointment",
    "驾照到期": "renew-driving-licence",
    "驾驶证到期换证": "renew-driving-licence",
    "公积金贷款": "provident-fund-loan",
    "公积金贷款额度": "provident-fund-loan",
    "卖烟花": "firework-retail-licence",
    "烟花爆竹零售许可证": "firework-retail-licence",
    "外教": "foreigners-work-permit",
    "外国人工作许可": "foreigners-work-permit",
    "完税证明": "record-of-income-tax-paid",
    "企业纳税证明": "record-of-income-tax-paid",
    "外地看专家": "specialist-appointment-elsewhere",
    "异地挂号": "specialist-appointment-elsewhere",
}


@pytest.fixture(scope="module", autouse=True)
def _published(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    yield from published_once(django_db_blocker, "core", "guangdong", "public-services")


@pytest.mark.django_db
@pytest.mark.parametrize("words", MEANT)
def test_an_everyday_word_finds_what_is_meant_among_the_first_three(words: str) -> None:
    page = services.search(ServiceSearch(q=words, region="440305"))

    first = [service.id for service in page.services[:3]]
    assert set(first) & set(MEANT[words].split()), first


@pytest.mark.django_db
@pytest.mark.parametrize("words", FIRST)
def test_what_people_say_who_want_one_service_finds_it_first(words: str) -> None:
    page = services.search(ServiceSearch(q=words, region="440305"))

    assert page.services[0].id == FIRST[words], [service.id for service in page.services[:3]]


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["身份证", "身分證", "shenfenzheng", "sfz", "ID card"])
def test_what_only_begins_like_a_word_comes_after_what_it_means(words: str) -> None:
    for _ in range(20):
        services.count_use("certificate-of-tax-residence")
    services.write_uses()

    page = services.search(ServiceSearch(q=words, region="440305"))

    found = [service.id for service in page.services]
    assert "identity-card" in found[0]
