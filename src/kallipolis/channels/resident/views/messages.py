"""Messages: what waits for somebody, what they were told, and how they want to be told."""

from typing import Final
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kallipolis.channels.resident.logic.wishes import HOURS, TOPICS, wishes_from
from kallipolis.channels.resident.views.frame import person, show
from kallipolis.channels.resident.views.home import business_of
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.web.api import browser_of, faults_of, message, notify
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.notices import api as notices
from kallipolis.platforms.application.notices.contracts import (
    Asked,
    Carrier,
    DeviceId,
    NewDevice,
    Notice,
    NoticeId,
    Pace,
    Topic,
    Wishes,
)

TARGETS: Final = {
    "case": ("resident_case", "case_id"),
    "credential": ("resident_credential", "credential_id"),
    "payment": ("resident_payment", "case_id"),
    "appointment": ("resident_appointment", "appointment_id"),
    "number": ("resident_number", "number_id"),
}
"""The page that a notice leads to, and what it calls the subject."""

PAGES: Final = {"mandates": "resident_acting", "readings": "resident_readings"}
"""The pages that a notice leads to whatever it is about."""

EXPECTED: Final = (Reason.RULE, Reason.MALFORMED, Reason.TOO_MANY)


@require_safe
def show_messages(request: HttpRequest) -> HttpResponse:
    actor = person(request)
    asked = _asked(request)
    found = notices.mine(actor, asked)
    return show(
        request,
        "messages.html",
        business=business_of(actor),
        found=found,
        asked=asked,
        topics=[(topic.value, message(f"notice.topic.{topic}")) for topic in TOPICS],
        older=_older(request, found.after),
    )


@require_safe
def open_notice(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Mark a notice as read, and lead to what it is about."""
    notice = notices.read(person(request), NoticeId(notice_id))
    return HttpResponseRedirect(_target(notice))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    notices.read_all(person(request))
    return HttpResponseRedirect(url("resident_tasks"))


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Show and keep how somebody wants to be told."""
    actor = person(request)
    if request.method != "POST":
        return _wishes_page(request, actor, notices.wishes_of(actor))
    given = {name: [str(one) for one in values] for name, values in request.POST.lists()}
    try:
        notices.wish(actor, wishes_from(given))
    except Refusal as refusal:
        return _wishes_page(request, actor, notices.wishes_of(actor), refusal)
    notify(request, "resident.wishes_kept")
    return HttpResponseRedirect(url("resident_wishes"))


@require_POST
def add_device(request: HttpRequest) -> HttpResponse:
    actor = person(request)
    said = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    said["name"] = browser_of(request.headers.get("User-Agent", ""))
    try:
        notices.add_device(actor, _device(said))
    except Refusal as refusal:
        if refusal.reason not in EXPECTED:
            raise
        return _wishes_page(request, actor, notices.wishes_of(actor), refusal)
    notify(request, "resident.device_added")
    return HttpResponseRedirect(url("resident_wishes"))


@require_POST
def remove_device(request: HttpRequest, device_id: str) -> HttpResponse:
    notices.remove_device(person(request), DeviceId(device_id))
    notify(request, "resident.device_removed")
    return HttpResponseRedirect(url("resident_wishes"))


@require_POST
def send_test(request: HttpRequest) -> HttpResponse:
    actor = person(request)
    given = request.POST.get("carrier", "")
    carrier = Carrier(given) if given in set(Carrier) else Carrier.APP
    try:
        notices.send_test(actor, carrier)
    except Refusal as refusal:
        if refusal.reason not in EXPECTED:
            raise
        return _wishes_page(request, actor, notices.wishes_of(actor), refusal)
    notify(request, "resident.test_sent")
    return HttpResponseRedirect(url("resident_wishes"))


def _wishes_page(
    request: HttpRequest, actor: Actor, wishes: Wishes, refusal: Refusal | None = None
) -> HttpResponse:
    reachable = notices.reachable_by(actor)
    return show(
        request,
        "wishes.html",
        status=422 if refusal else 200,
        wishes=wishes,
        faults=faults_of(refusal),
        topics=[(topic, message(f"notice.topic.{topic}")) for topic in TOPICS],
        carriers=[(carrier.value, message(f"notice.carrier.{carrier}")) for carrier in Carrier],
        proposed=[carrier.value for carrier in (Carrier.APP, Carrier.PUSH, Carrier.MAIL)],
        reachable=[carrier.value for carrier in Carrier if carrier in reachable],
        hours=HOURS,
        paces=[(pace.value, message(f"notice.pace.{pace}")) for pace in Pace],
        devices=notices.devices_of(actor),
        key=notices.push_key(),
    )


def _asked(request: HttpRequest) -> Asked:
    """Read which notices are wanted; what no filter knows filters nothing."""
    topic, after = request.GET.get("topic", ""), request.GET.get("after", "")
    return Asked(
        topic=Topic(topic) if topic in set(Topic) else None,
        unread=request.GET.get("unread") == "1",
        after=after if after.isalnum() and len(after) <= 40 else "",
    )


def _older(request: HttpRequest, after: NoticeId | None) -> str:
    """Return where older ones are, empty where there are none."""
    if after is None:
        return ""
    kept = {name: request.GET[name] for name in ("topic", "unread") if name in request.GET}
    return f"{request.path}?{urlencode({**kept, 'after': after})}"


def _target(notice: Notice) -> str:
    if notice.link in PAGES:
        return url(PAGES[notice.link])
    route, name = TARGETS.get(notice.link, ("", ""))
    try:
        return url(route, **{name: notice.subject}) if route else url("resident_tasks")
    except NoReverseMatch:  # the room that told it has no page in this installation
        return url("resident_tasks")


def _device(said: dict[str, str]) -> NewDevice:
    try:
        return msgspec.convert(said, NewDevice)
    except msgspec.ValidationError as fault:
        raise Refusal("notice.push_service") from fault
