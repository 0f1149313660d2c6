"""What somebody may do, by what the provider says of them."""

import pytest

from prefaudit.settings import SettingError, Settings
from prefaudit.web.identity import LoginRefused, identity, require_complete

SETTINGS = Settings.from_env(
    {
        "PREFAUDIT_OIDC_ISSUER": "https://sso.example.org",
        "PREFAUDIT_OIDC_CLIENT_ID": "prefaudit",
        "PREFAUDIT_OIDC_CLIENT_SECRET": "x",
        "PREFAUDIT_OIDC_ROLES": "cn=Bureau qualité,ou=groupes=Op; lecture=Viewer;admin=Admin;exploitation=Op",
    }
)
LEA = {
    "sub": "1",
    "preferred_username": "lea",
    "given_name": "Léa",
    "family_name": "Exemple",
    "email": "lea@example.org",
}


@pytest.mark.parametrize(
    ("groups", "roles"),
    [
        (["lecture"], {"Viewer"}),
        ("lecture", {"Viewer"}),
        (["cn=Bureau qualité,ou=groupes", "lecture", "autre"], {"Op", "Viewer"}),
        (["Lecture", "admi"], set()),
        ([], set()),
        ([7, None, {"a": 1}], set()),
    ],
)
def test_the_groups_give_the_roles(groups: object, roles: set[str]) -> None:
    found = identity({**LEA, "groups": groups}, SETTINGS)
    assert (found.name, found.first_name, found.last_name, found.email) == ("lea", "Léa", "Exemple", "lea@example.org")
    assert found.roles == roles


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({**LEA, "preferred_username": " "}, "n'a pas transmis votre nom de connexion"),
        ({"sub": "1", "groups": []}, "n'a pas transmis votre nom de connexion"),
        (LEA, "sous le nom « lea », mais n'a pas transmis vos groupes"),
        ({**LEA, "groups": {"a": 1}}, "sous le nom « lea », mais n'a pas transmis vos groupes"),
    ],
)
def test_what_the_provider_does_not_say_is_not_taken_for_nothing(claims: dict[str, object], sentence: str) -> None:
    with pytest.raises(LoginRefused) as refused:
        identity(claims, SETTINGS)
    assert sentence in refused.value.sentence


def test_groups_may_stand_within_another_claim() -> None:
    settings = Settings.from_env({"PREFAUDIT_OIDC_GROUPS_CLAIM": "realm_access.roles", "PREFAUDIT_OIDC_ROLES": "a=Op"})
    assert identity({**LEA, "realm_access": {"roles": ["a"]}}, settings).roles == {"Op"}


def test_a_name_is_the_same_person_by_issuer_and_subject_alone() -> None:
    def mark(**claims: str) -> str:
        return identity({**LEA, "groups": [], "iss": "https://sso.example.org", **claims}, SETTINGS).mark

    assert mark() == mark(email="other@example.org")
    assert len({mark(), mark(sub="2"), mark(iss="https://other.example.org")}) == 3


@pytest.mark.parametrize("missing", ["CLIENT_ID", "CLIENT_SECRET", "ROLES"])
def test_half_a_provider_is_refused(missing: str) -> None:
    require_complete(SETTINGS)
    given = {"ISSUER": "https://a", "CLIENT_ID": "a", "CLIENT_SECRET": "b", "ROLES": "a=Op", missing: ""}
    settings = Settings.from_env({f"PREFAUDIT_OIDC_{name}": value for name, value in given.items()})
    with pytest.raises(SettingError, match=f"PREFAUDIT_OIDC_{missing} is not: nobody could log in"):
        require_complete(settings)
