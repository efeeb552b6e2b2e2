"""The menus around the pages of no channel: logging in, one's account, verifying, problems."""

from typing import Final

from django.utils.translation import gettext_noop as _

from kallipolis.foundation.web.contracts import Frame, Way

FRAMES: Final[dict[str, Frame]] = {
    "official": Frame(
        words=_("Officials' desk"),
        home="desk_inbox",
        ways=(
            Way(words=_("Inbox"), route="desk_inbox"),
            Way(words=_("Find a case"), route="desk_find"),
        ),
        tabs=(
            Way(words=_("Inbox"), route="desk_inbox", icon="inbox"),
            Way(words=_("Find a case"), route="desk_find", icon="search"),
        ),
    ),
    "enterprise": Frame(
        words=_("Services for companies"),
        home="enterprise_home",
        ways=(
            Way(words=_("Home"), route="enterprise_home"),
            Way(words=_("Companies"), route="enterprise_companies"),
            Way(words=_("Licences"), route="enterprise_licences"),
            Way(words=_("Many at once"), route="enterprise_batches"),
            Way(words=_("Services"), route="resident_services"),
            Way(words=_("Cases"), route="enterprise_cases"),
        ),
        tabs=(
            Way(words=_("Home"), route="enterprise_home", icon="home"),
            Way(words=_("Companies"), route="enterprise_companies", icon="building-community"),
            Way(words=_("Licences"), route="enterprise_licences", icon="certificate"),
            Way(words=_("Many at once"), route="enterprise_batches", icon="stack-2"),
            Way(words=_("Me"), route="resident_me", icon="user"),
        ),
    ),
    "open": Frame(
        words=_("Open data"),
        home="open_home",
        ways=(
            Way(words=_("Datasets"), route="open_home"),
            Way(words=_("Map"), route="open_map"),
            Way(words=_("For programs"), route="open_programs"),
            Way(words=_("Services"), route="resident_services"),
            Way(words=_("Help"), route="resident_help"),
        ),
        tabs=(
            Way(words=_("Datasets"), route="open_home", icon="stack-2"),
            Way(words=_("Map"), route="open_map", icon="map-pin"),
            Way(words=_("Home"), route="resident_home", icon="home"),
            Way(words=_("Services"), route="resident_services", icon="apps"),
            Way(words=_("Help"), route="resident_help", icon="help"),
        ),
    ),
    "": Frame(
        words=_("Public services"),
        home="resident_home",
        ways=(
            Way(words=_("Home"), route="resident_home"),
            Way(words=_("Services"), route="resident_services"),
            Way(words=_("My cases"), route="resident_cases"),
            Way(words=_("Credentials"), route="resident_credentials"),
            Way(words=_("Messages"), route="resident_tasks"),
            Way(words=_("Help"), route="resident_help"),
        ),
        tabs=(
            Way(words=_("Home"), route="resident_home", icon="home"),
            Way(words=_("Services"), route="resident_services", icon="apps"),
            Way(words=_("My code"), route="resident_credentials", icon="qrcode"),
            Way(words=_("Messages"), route="resident_tasks", icon="bell"),
            Way(words=_("Me"), route="resident_me", icon="user"),
        ),
    ),
}
"""What stands around pages of no channel (logging in, one's account, verifying), by who looks."""
