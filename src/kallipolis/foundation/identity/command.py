"""kallipolis identity: open log-ins, and let departments' systems use the OpenID provider."""

import secrets
from typing import Any

import click
from allauth.idp.oidc.models import Client
from django.conf import settings
from django.contrib.auth.hashers import make_password

from kallipolis.foundation import terminal
from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Assignment, system
from kallipolis.foundation.database import api as database
from kallipolis.foundation.identity import api
from kallipolis.foundation.identity.adapters import invitations
from kallipolis.foundation.identity.contracts import SCOPES, NewLogin
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode, RoleId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.regions import api as regions

GRANTS = ("authorization_code", "client_credentials", "refresh_token", "device_code")
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


@click.group(name="identity")
def COMMAND() -> None:  # noqa: N802 - the name by which the command line finds it
    """Open log-ins, and let departments' systems use the OpenID provider."""


@COMMAND.command("client-add")
@click.argument("name")
@click.option("--redirect-uri", multiple=True, help="Where a log-in may lead back to; repeatable.")
@click.option("--scope", multiple=True, type=click.Choice(list(SCOPES)), help="Repeatable.")
@click.option("--grant", multiple=True, type=click.Choice(GRANTS), help="Repeatable.")
@click.option("--public", is_flag=True, help="Keeps no secret (an app, a page); uses PKCE.")
@click.option("--skip-consent", is_flag=True, help="Do not ask people each time.")
@click.option("--office", help="ROLE@ORGANISATION@REGION that its own requests hold.")
@terminal.with_json
def add_client(*, name: str, office: str | None, as_json: bool, **options: Any) -> None:
    """Let a system called NAME log people in, or act by itself; shows its secret once."""
    if "device_code" in options["grant"] and not options["public"]:
        raise click.UsageError("A device keeps no secret: say --public with --grant device_code.")
    secret = secrets.token_urlsafe(32)
    client = Client(name=name, secret=make_password(secret), skip_consent=options["skip_consent"])
    client.type = Client.Type.PUBLIC if options["public"] else Client.Type.CONFIDENTIAL
    client.set_redirect_uris(list(options["redirect_uri"]))
    scopes = list(options["scope"] or ("openid", "profile"))
    client.set_scopes(scopes)
    client.set_default_scopes(scopes)
    grants = [DEVICE if g == "device_code" else g for g in options["grant"] or GRANTS[:1]]
    client.set_grant_types(grants)
    client.data = {"assignments": [_office(office)]} if office else {}
    client.save(force_insert=True)
    shown = {"client_id": client.id, "client_secret": "" if options["public"] else secret}
    if as_json:
        terminal.say_json(shown)
    else:
        terminal.say_table(("CLIENT ID", "SECRET (shown once)"), [tuple(shown.values())])


@COMMAND.command("client-list")
@terminal.with_json
def list_clients(*, as_json: bool) -> None:
    """List the systems that may use the OpenID provider."""
    rows = [
        (c.id, c.name, c.type, " ".join(c.get_scopes()), " ".join(c.get_grant_types()))
        for c in Client.objects.order_by("name")
    ]
    columns = ("id", "name", "type", "scopes", "grants")
    if as_json:
        terminal.say_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        terminal.say_table([column.upper() for column in columns], rows)


@COMMAND.command("client-remove")
@click.argument("client_id")
def remove_client(*, client_id: str) -> None:
    """Take a system's right to use the OpenID provider away, and all its tokens."""
    removed, _ = Client.objects.filter(pk=client_id).delete()
    if not removed:
        raise click.ClickException(f"There is no client {client_id}.")
    terminal.say(f"{client_id} is removed.")


@COMMAND.command("login-add")
@click.argument("party_id")
@click.option("--username", required=True)
@click.option("--email", default="")
@click.option("--phone", default="")
@click.password_option(help="Asked for when it is not given.")
def add_login(*, party_id: str, username: str, email: str, phone: str, password: str) -> None:
    """Open a log-in for the registered party PARTY_ID (an official, as a rule)."""
    actor = system("opened at the command line")
    party = parties.get(actor, PartyId(party_id))
    login = NewLogin(username=username, email=email, phone=phone, password=password)
    api.open_login(actor, party, login)
    terminal.say(f"{party.name} logs in as {username}.")


@COMMAND.command("official-add")
@click.argument("name")
@click.option("--organisation", required=True, help="The authority they work for: ROLE@REGION.")
@click.option("--username", required=True)
@click.option("--role", "roles", multiple=True, default=("administrator",), help="Repeatable.")
@terminal.with_json
def add_official(
    *, name: str, organisation: str, username: str, roles: tuple[str, ...], as_json: bool
) -> None:
    """Register the official NAME, give them roles, and show the link by which they come in once."""
    actor, office = system("opened at the command line"), OrganisationId(organisation)
    region = organisations.get(office).region
    with database.edge():
        party = parties.register_official(actor, name=name, organisation=office, region=region)
        for role in roles:
            given = Assignment(role=RoleId(role), organisation=office, region=region)
            parties.appoint(actor, party.id, given)
        login = api.open_login(actor, party, NewLogin(username=username))
    link = settings.KALLIPOLIS.base_url + invitations.link_for(User.objects.get(pk=login))
    if as_json:
        terminal.say_json({"party": party.id, "username": username, "link": link})
    else:
        terminal.say(f"{name} chooses a password at this link, which works once, within 3 days:")
        click.echo(link)


def _office(given: str) -> dict[str, str]:
    role, _, rest = given.partition("@")
    organisation, _, region = rest.rpartition("@")
    if not (role and organisation and region):
        raise click.BadParameter(
            f"{given} is no office; write ROLE@ORGANISATION@REGION, such as"
            " window-officer@civil-affairs@440300@440300.",
            param_hint="--office",
        )
    known = access.roles()
    if RoleId(role) not in known:
        raise click.BadParameter(
            f"there is no role {role}; there are {', '.join(sorted(known))}.",
            param_hint="--office",
        )
    organisations.get(OrganisationId(organisation))
    regions.get(RegionCode(region))
    return {"role": role, "organisation": organisation, "region": region}
