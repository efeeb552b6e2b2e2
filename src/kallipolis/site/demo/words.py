"""What people of the demo say in their cases, in the language of the place."""

from random import Random
from typing import Final

from django.conf import settings

WORDS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "accept": (
        (
            "材料齐全，符合受理条件。",
            "经核对，予以受理。",
            "申请材料齐全、符合法定形式，予以受理。",
        ),
        ("All papers are here; taken in.", "Checked and taken in."),
    ),
    "ask-corrections": (
        ("请按下列内容一次性补正。",),
        ("Please put the following right, all at once.",),
    ),
    "correction": (
        (
            "上传的页面不清晰，请重新上传完整的扫描件。",
            "缺少盖章页，请补充。",
            "请核对后重新填写。",
        ),
        ("The page cannot be read; please scan it again.", "Please check this and write it anew."),
    ),
    "resubmit": (("已按要求补正，请审核。",), ("Put right as you asked.",)),
    "refuse-acceptance": (
        ("所申请事项不属于本机关职权范围，请向有权机关申请。", "该事项依法不需要办理许可。"),
        ("This is not for us to decide; please ask the authority that is competent.",),
    ),
    "granted": (
        ("经审查，符合规定条件，准予办理。", "情况属实，同意办理。", "符合条件，批准。"),
        ("All conditions are met; granted.", "Checked and found true; granted."),
    ),
    "refused": (
        ("经审查，不符合规定条件，不予批准。", "申请人提交的情况与登记信息不一致，不予批准。"),
        ("The conditions are not met.", "What was said does not agree with the registers."),
    ),
    "remedy": (
        ("如不服本决定，可自收到之日起六十日内申请行政复议，或者六个月内提起行政诉讼。",),
        ("You may contest this decision within sixty days.",),
    ),
    "inspection": (("需实地核查后作出决定。",), ("The site has to be seen first.",)),
    "hearing": (("利害关系人申请听证，依法组织听证。",), ("Those concerned asked to be heard.",)),
    "testing": (("需送检，等待检测报告。",), ("A sample is being tested.",)),
    "expert-review": (("需组织专家评审。",), ("Experts have to look at it.",)),
    "other": (("等待其他机关出具意见。",), ("We wait for another authority.",)),
    "resume": (("相关程序已完成，恢复办理。",), ("That is done; the clock runs on.",)),
    "extend": (("情况复杂，经负责人批准延长办理期限。",), ("It is complicated and needs longer.",)),
    "transfer": (("该事项由贵单位负责办理，现予转交。",), ("This is yours to handle.",)),
    "withdraw": (("因个人原因，申请撤回。", "情况有变，不再需要办理。"), ("I need it no more.",)),
    "urge": (("已经等了很久，请尽快办理。", "急需使用，请帮忙加快。"), ("Please hurry.",)),
    "remind": (("该件已超过承诺时限，请尽快办结。",), ("This is late; please finish it.",)),
    "remark": (("请说明超期原因并于三日内反馈。",), ("Say why this is late, within three days.",)),
    "answer-remark": (("因系统核查延迟，已安排专人加快办理。",), ("Somebody works on it now.",)),
    "appeal": (("对决定不服：本人提交的材料可以证明符合条件。",), ("My papers show otherwise.",)),
    "uphold": (("经复核，原决定认定事实清楚，予以维持。",), ("The decision stands.",)),
    "reopen": (("经复核，原决定依据不足，请重新办理。",), ("Please decide it anew.",)),
    "deliver": (("已送达申请人。", "已通过电子方式送达。", "已邮寄送达。"), ("Delivered.",)),
    "praise": (
        ("办得很快，态度也好。", "全程网办，没有跑一趟，点赞！", "指引清楚，谢谢。"),
        ("Quick and friendly.", "All online, thank you."),
    ),
    "blame": (
        ("等了太久，也没有人主动联系。", "要求反复提交同样的材料。", "打电话一直没人接。"),
        ("It took far too long.", "Nobody answered the phone."),
    ),
    "take-on": (("由本人负责整改。",), ("I will see to it.",)),
    "call-back": (
        ("已电话回访，群众反映等候时间过长，已致歉并说明情况。",),
        ("We spoke on the telephone; they had waited too long. We apologised.",),
    ),
    "put-right": (
        ("已增派窗口人员，并公布预计等候时间。", "已安排专人接听咨询电话。"),
        ("More people are at the windows now.", "Somebody answers the telephone now."),
    ),
    "explain": (
        ("该材料为法定要件，系统暂不能共享，已向申请人说明。",),
        ("The law asks for this paper, and no registry holds it.",),
    ),
    "not-adopt": (("经核实，所评价的是其他单位的窗口。",), ("It was meant for another office.",)),
    "content": (("处理得很好，谢谢。",), ("That will do, thank you.",)),
    "contest": (("回复没有解决我的问题。",), ("That does not solve it.",)),
    "agree": (("无不同意见。", "经审查，同意。"), ("No objection.",)),
    "object": (("现场与图纸不符，建议补充说明。",), ("The site is not as drawn.",)),
    "rectify": (("现场发现问题，请限期整改。",), ("Something on site has to be put right.",)),
    "rectified": (("已按要求整改完毕。",), ("Put right as ordered.",)),
    "suspend-credential": (("正在核查，暂停使用。",), ("Under inquiry.",)),
    "revoke": (("核查发现承诺不实，予以撤销。",), ("What was promised does not hold.",)),
    "subject": (
        ("办理申请", "请予受理", "首次办理", "到期换发", "情况变更"),
        ("A first application", "Renewal", "Something changed"),
    ),
    "story": (
        (
            "本人因实际需要提出申请，相关材料已齐备，请予办理。",
            "因家庭情况变化，现申请办理该事项。",
            "原证照即将到期，申请按规定办理。",
            "工作单位要求提供相关证明，请予办理。",
        ),
        ("I need this for my work; all papers are ready.", "Our circumstances have changed."),
    ),
    "note": (("无特别说明", "详见附件", "如上所述"), ("Nothing to add", "See the papers sent in")),
}


def words(topic: str, rng: Random) -> str:
    """Return something that people say on a topic, or of what is granted."""
    chinese, english = WORDS.get(topic, WORDS["granted"])
    return rng.choice(english if settings.LANGUAGE_CODE == "en" else chinese)
