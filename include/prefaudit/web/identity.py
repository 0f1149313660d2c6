"""Who somebody is and what they may do, by what an OpenID Connect provider says of them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from prefaudit.model.errors import OperatorError
from prefaudit.settings import SettingError, Settings

# What Airflow's tables hold of a name.
_LONGEST = 64


class LoginRefused(OperatorError):
    """Somebody whom the provider knows may not come in; `sentence` says why, in French."""

    french = "la connexion est refusée"

    def __init__(self, message: str, sentence: str) -> None:
        super().__init__(message)
        self.sentence = sentence


@dataclass(frozen=True)
class Identity:
    """Somebody as the provider knows them: login name, names, address, the roles that their groups give.

    `mark` is what stands in Airflow in the place of a password: no password fits it, and it is this very person's, so
    that nobody else who comes to have the name is taken for them.
    """

    name: str
    first_name: str
    last_name: str
    email: str
    mark: str
    roles: frozenset[str]


def require_complete(settings: Settings) -> None:
    """Raise SettingError where a provider is named and something else is missing that logging in needs."""
    for name in ("oidc_client_id", "oidc_client_secret", "oidc_roles"):
        if not getattr(settings, name):
            raise SettingError(
                f"PREFAUDIT_OIDC_ISSUER is set and PREFAUDIT_{name.upper()} is not: nobody could log in. Set it, or "
                "unset the issuer."
            )


def identity(claims: Mapping[str, object], settings: Settings) -> Identity:
    """Return who somebody is, by the claims of the provider.

    Raises:
        LoginRefused: The claims give no name or no groups.
    """
    name = _claim(claims, settings.oidc_name_claim)
    if not isinstance(name, str) or not name.strip():
        raise LoginRefused(
            f"The provider gives no name: the claim {settings.oidc_name_claim} is missing. Set "
            "PREFAUDIT_OIDC_NAME_CLAIM or PREFAUDIT_OIDC_SCOPE, or have the provider give it.",
            "Le fournisseur d'identité n'a pas transmis votre nom de connexion. Prévenez l'exploitant.",
        )
    groups = _claim(claims, settings.oidc_groups_claim)
    groups = [groups] if isinstance(groups, str) else groups
    if not isinstance(groups, list):
        raise LoginRefused(
            f"The provider does not say which groups {name} is in: the claim {settings.oidc_groups_claim} is "
            "missing. Set PREFAUDIT_OIDC_GROUPS_CLAIM or PREFAUDIT_OIDC_SCOPE, or have the provider give it.",
            f"Le fournisseur d'identité vous connaît sous le nom « {name} », mais n'a pas transmis vos groupes. "
            "Prévenez l'exploitant.",
        )
    person = f"{claims.get('iss', settings.oidc_issuer)} {claims.get('sub', '')}"
    return Identity(
        name.strip()[:_LONGEST],
        _text(claims, "given_name"),
        _text(claims, "family_name"),
        _text(claims, "email"),
        f"oidc:{hashlib.sha256(person.encode()).hexdigest()}",
        frozenset(role for group, role in settings.role_of_groups if group in groups),
    )


def no_role(name: str) -> LoginRefused:
    """Return the refusal of somebody none of whose groups gives a role."""
    return LoginRefused(
        f"No group of {name} gives a role. Put them into a group of PREFAUDIT_OIDC_ROLES.",
        f"Le fournisseur d'identité vous connaît sous le nom « {name} », mais aucun de vos groupes ne donne accès à "
        "ces pages. Demandez à l'exploitant de vous inscrire dans l'un d'eux, puis reconnectez-vous.",
    )


def not_the_same(name: str) -> LoginRefused:
    """Return the refusal of somebody whose name is that of another account: a local one, or another person's."""
    return LoginRefused(
        f"The account {name} is a local one or another person's. Where it is meant for who logs in now, delete it: "
        f"`airflow users delete --username {name}`.",
        f"Le nom « {name} » est déjà celui d'un autre compte. Prévenez l'exploitant.",
    )


def disabled(name: str) -> LoginRefused:
    """Return the refusal of somebody whose account an administrator has switched off."""
    return LoginRefused(
        f"The account {name} is not active.", f"Le compte « {name} » est désactivé ici. Prévenez l'exploitant."
    )


def _claim(claims: Mapping[str, object], name: str) -> object:
    """Return a claim by its name, or by its path where it stands in another (`realm_access.roles`)."""
    if name in claims:
        return claims[name]
    found: object = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _text(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    return value.strip()[:_LONGEST] if isinstance(value, str) else ""
