"""What pages of new data, working copies, organisations and registers say in fixed words."""

from typing import Final

from django.utils.translation import gettext_noop as _

NEW_DATA: Final[dict[str, str]] = {
    "console.act.proposal.make": _("Bring new data, and have a contract for it proposed"),
    "console.connection_answered": _("%(connection)s answers, and lets us in."),
    "console.connection_failed": _("%(connection)s cannot be used: %(why)s"),
    "console.connection_not_found": _("There is no such connection, or it is not yours to try."),
    "remedy.console.connection_not_found": _("Choose one of those in the list."),
    "console.new_data": _("New dataset: %(title)s"),
    "console.contract_proposed": _(
        "A contract is proposed. Review each field; nothing is in force before it is approved."
    ),
    "console.granted": _("It is granted; every read of it is written down."),
    "console.pack_missing": _("Choose the pack in which the contract stands."),
    "console.owner_missing": _("Choose the authority that keeps it."),
    "console.grantee_missing": _("Choose the authority that gets it."),
    "console.dataset_id_unfit": _(
        "Use small letters, figures and hyphens, begin with a letter; it must not be taken yet."
    ),
    "console.rule_name_unfit": _("Use small letters, figures and hyphens."),
    "console.step_of_data.data": _("Show the data"),
    "console.step_of_data.contract": _("Review the contract"),
    "console.step_of_data.rules": _("Look at the rules"),
    "console.step_of_data.approval": _("Have it approved"),
    "console.step_of_data.run": _("Gather the rows"),
    "console.step_of_data.mend": _("Mend the quarantine"),
    "console.step_of_data.share": _("Open it or grant it"),
    "console.step_of_data.use": _("See who uses it"),
    "console.count_of_data.contract": _("to put right:"),
    "console.count_of_data.rules": _("rules:"),
    "console.count_of_data.mend": _("rows held:"),
    "console.stands.done": _("Done"),
    "console.stands.next": _("Comes next"),
    "console.stands.waiting": _("Waits"),
    "console.stands.later": _("Later"),
    "console.contract.level": _("Level"),
    "console.contract.legal_basis": _("Legal basis"),
    "console.contract.open": _("Open to everybody"),
    "console.contract.licence": _("Licence"),
    "console.contract.sharing": _("Sharing"),
    "console.contract.related": _("Related datasets"),
    "console.otherwise.quarantine": _("goes to quarantine"),
    "console.otherwise.warn": _("is published with a warning"),
    "console.about.accuracy": _("Accuracy"),
    "console.about.completeness": _("Completeness"),
    "console.about.conformity": _("Conformity"),
    "console.about.consistency": _("Consistency"),
    "console.about.coverage": _("Coverage"),
    "console.about.timeliness": _("Timeliness"),
    "console.about.uniqueness": _("Uniqueness"),
    "console.datum.wgs-84": _("WGS 84 (GPS)"),
    "console.datum.gcj-02": _("GCJ-02 (Amap, Tencent)"),
    "console.datum.bd-09": _("BD-09 (Baidu)"),
}
"""By the key of each message."""

DESIGNING: Final[dict[str, str]] = {
    "console.design.form": _("Form"),
    "console.design.rule": _("Decision rule"),
    "console.design.scenario": _("Worked example"),
    "console.design.calendar": _("Calendar"),
    "console.design.dataset": _("Dataset"),
    "console.design.source": _("Source of data"),
    "console.expected.grant": _("Grant"),
    "console.expected.refuse": _("Refuse"),
    "console.expected.review": _("A person decides"),
    "console.expected.not-eligible": _("Not eligible"),
    "console.expected.not-again": _("Not a second time"),
    "console.expected.not-now": _("Not at this time"),
    "console.expected.incomplete": _("Something is missing"),
    "console.sign.is": _("is equal to"),
    "console.sign.is-not": _("is not equal to"),
    "console.sign.at-least": _("is at least"),
    "console.sign.at-most": _("is at most"),
    "console.sign.more": _("is more than"),
    "console.sign.less": _("is less than"),
    "console.sign.between": _("is from … to …, both included"),
    "console.sign.from-below": _("is from …, below …"),
    "console.sign.one-of": _("is one of"),
    "console.sign.none-of": _("is none of"),
    "console.sign.true": _("is yes"),
    "console.sign.false": _("is no"),
    "console.sign.empty": _("is empty"),
    "console.sign.known": _("is not empty"),
    "console.sign.begins": _("begins with"),
    "console.sign.and": _("and"),
    "console.sign.or": _("or"),
    "console.sign.includes": _("includes"),
}
"""How conditions compare, and what worked examples expect."""

AGAINST: Final[dict[str, str]] = {
    "console.act.contradiction.claim": _("Say that what a register holds of somebody is wrong"),
    "console.act.contradiction.settle": _("Answer what was said against a register"),
    "console.act.objection.raise": _(
        "Object to a look-up, or withdraw the consent that carried it"
    ),
    "console.act.objection.settle": _("Let the answer to an objection count"),
}
"""What is done against what registers hold, and against that somebody looked there."""

STAFFING: Final[dict[str, str]] = {
    "console.act.organisation.change": _("Change a registered organisation, or close it"),
    "console.organisation_added": _("%(name)s is known here now. Register who works there next."),
    "console.organisation_changed": _("It is changed; what it was before stays on record."),
    "console.body.authority": _("Authority"),
    "console.body.institution": _("Public institution"),
    "console.body.enterprise": _("Company"),
    "console.body.vendor": _("Vendor"),
    "console.body_field.zh_hans": _("Name in Simplified Chinese"),
    "console.body_field.zh_hant": _("Name in Traditional Chinese"),
    "console.body_field.en": _("Name in English"),
    "console.body_field.parent": _("Belongs to"),
    "console.body_field.closed_from": _("Closed from"),
    "console.role_missing": _("Choose the role."),
}
"""Organisations, and the roles that people hold there."""
