"""What the pages of open data say in fixed words."""

from typing import Final

from django.utils.translation import gettext_noop as _

MESSAGES: Final[dict[str, str]] = {
    "open.reported": _("Thank you. Whoever keeps the dataset looks into it."),
    "open.theme.agriculture": _("Agriculture and food"),
    "open.theme.economy": _("Economy and finance"),
    "open.theme.education": _("Education, culture and sport"),
    "open.theme.energy": _("Energy"),
    "open.theme.environment": _("Environment"),
    "open.theme.government": _("Government and public sector"),
    "open.theme.health": _("Health"),
    "open.theme.international": _("International issues"),
    "open.theme.justice": _("Justice and public safety"),
    "open.theme.regions": _("Regions and cities"),
    "open.theme.society": _("Population and society"),
    "open.theme.technology": _("Science and technology"),
    "open.theme.transport": _("Transport"),
    "open.cycle.continuous": _("All the time"),
    "open.cycle.daily": _("Every day"),
    "open.cycle.weekly": _("Every week"),
    "open.cycle.monthly": _("Every month"),
    "open.cycle.quarterly": _("Every quarter"),
    "open.cycle.yearly": _("Every year"),
    "open.cycle.irregular": _("When something changes"),
    "open.cycle.static": _("Never: it stays as it is"),
    "open.type.text": _("Text"),
    "open.type.integer": _("Whole number"),
    "open.type.number": _("Number"),
    "open.type.boolean": _("Yes or no"),
    "open.type.date": _("Day"),
    "open.type.moment": _("Moment"),
    "open.type.id-number": _("Identity number"),
    "open.type.credit-code": _("Unified social credit code"),
    "open.type.region": _("Code of a region"),
    "open.type.longitude": _("Degrees of longitude, WGS 84"),
    "open.type.latitude": _("Degrees of latitude, WGS 84"),
}
