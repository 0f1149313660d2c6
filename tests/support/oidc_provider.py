"""An OpenID Connect provider on this machine, made of Authlib's server: whoever is named logs in."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, abort, jsonify, request
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "prefaudit", "secret-of-tests"


@dataclass
class Provider:
    """The provider: where it is, who is in which groups (None: it does not say), whom the next login is of."""

    url: str = ""
    groups: dict[str, list[str] | None] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
    secret: str = SECRET
    person: str = ""
    away: bool = False
    codes: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, parameters={"kid": "1", "use": "sig"}))

    def claims(self, name: str) -> dict[str, Any]:
        """What is said of a person."""
        groups = self.groups.get(name)
        said = {"sub": self.subjects.get(name, name), "preferred_username": name, "email": f"{name}@example.org"}
        return said if groups is None else {**said, "groups": groups}


class _Client(ClientMixin):
    def __init__(self, provider: Provider) -> None:
        self.provider = provider

    def get_client_id(self) -> str:
        return CLIENT

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/auth/oauth-authorized/oidc")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == self.provider.secret

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class _Code(AuthorizationCodeMixin, SimpleNamespace):
    def get_redirect_uri(self) -> str:
        return str(self.redirect_uri)

    def get_scope(self) -> str:
        return str(self.scope)

    def get_nonce(self) -> str:
        return str(self.nonce)

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> str | None:
        return None

    def get_amr(self) -> list[str] | None:
        return None


def _grant(provider: Provider) -> type[grants.AuthorizationCodeGrant]:
    class Grant(grants.AuthorizationCodeGrant):
        def save_authorization_code(self, code: str, request: Any) -> None:
            asked = request.payload.data
            provider.codes[code] = _Code(
                user=request.user,
                redirect_uri=request.payload.redirect_uri,
                scope=request.payload.scope,
                nonce=asked.get("nonce"),
                code_challenge=asked.get("code_challenge"),
                code_challenge_method=asked.get("code_challenge_method"),
            )

        def query_authorization_code(self, code: str, client: object) -> Any:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Any) -> None:
            provider.codes = {code: each for code, each in provider.codes.items() if each is not authorization_code}

        def authenticate_user(self, authorization_code: Any) -> object:
            return authorization_code.user

    return Grant


def _oidc(provider: Provider) -> OpenIDCode:
    class Oidc(OpenIDCode):
        def exists_nonce(self, nonce: str, request: object) -> bool:
            return False

        def resolve_client_private_key(self, client: object) -> RSAKey:
            return provider.key

        def get_client_algorithm(self, client: object) -> str:
            return "RS256"

        def get_client_claims(self, client: object) -> dict[str, str]:
            return {"iss": provider.url}

        def generate_user_info(self, user: str, scope: str) -> UserInfo:
            return UserInfo(provider.claims(user))

    return Oidc()


def _application(provider: Provider) -> Flask:
    app = Flask("provider")
    app.config["OAUTH2_TOKEN_EXPIRES_IN"] = {"authorization_code": 300}
    server = AuthorizationServer(
        app,
        query_client=lambda name: _Client(provider) if name == CLIENT else None,
        save_token=lambda token, request: None,
    )
    server.register_grant(_grant(provider), [_oidc(provider), CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def discovery() -> Any:
        if provider.away:
            abort(503)
        pages = ("authorize", "token", "userinfo", "keys", "end")
        authorize, token, userinfo, keys, end = (f"{provider.url}/{page}" for page in pages)
        return jsonify(
            issuer=provider.url,
            authorization_endpoint=authorize,
            token_endpoint=token,
            userinfo_endpoint=userinfo,
            jwks_uri=keys,
            end_session_endpoint=end,
            id_token_signing_alg_values_supported=["RS256"],
        )

    @app.get("/authorize")
    def authorize() -> Any:
        grant = server.get_consent_grant(end_user=provider.person)
        return server.create_authorization_response(request, grant_user=provider.person, grant=grant)

    @app.post("/token")
    def token() -> Any:
        return server.create_token_response()

    @app.get("/userinfo")
    def userinfo() -> Any:
        return jsonify(provider.claims(provider.person))

    @app.get("/keys")
    def keys() -> Any:
        return jsonify(keys=[provider.key.as_dict(private=False)])

    return app


@contextmanager
def oidc_provider(groups: Mapping[str, list[str] | None]) -> Iterator[Provider]:
    """The provider, on a port of its own."""
    provider = Provider(groups=dict(groups))
    server = make_server("127.0.0.1", 0, _application(provider), threaded=True)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
