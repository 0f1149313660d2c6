"""How people log in where Airflow's auth manager is that of Flask-AppBuilder: `[fab] config_file` names this file.

Without PREFAUDIT_OIDC_ISSUER by a name and a password that Airflow keeps. With it by OpenID Connect: the groups of the
provider give the roles, anew at each login; a local account stays the way in where the provider is away.
"""

import logging
from urllib.parse import urlsplit

from airflow.api_fastapi.app import get_auth_manager
from airflow.providers.fab.auth_manager.security_manager.override import (
    FabAirflowSecurityManagerOverride,
    FabException,
)
from airflow.providers.fab.auth_manager.views.auth_oauth import CustomAuthOAuthView
from airflow.providers.fab.www.views import redirect
from authlib.integrations.base_client import OAuthError
from flask import g, request, session
from flask_appbuilder import expose
from flask_appbuilder.const import AUTH_DB, AUTH_OAUTH
from flask_appbuilder.utils.base import get_safe_redirect
from flask_login import login_user
from flask_wtf.csrf import generate_csrf
from joserfc.errors import JoseError
from requests import RequestException

from prefaudit.settings import Settings
from prefaudit.web import identity as identities
from prefaudit.web.rendering import render_login
from prefaudit.web.responses import HEADERS

log = logging.getLogger("prefaudit.login")
settings = Settings.from_env()
PROVIDER = "oidc"
TIMEOUT_SECONDS = 10

AWAY = (
    "Le fournisseur d'identité ne répond pas. Recommencez dans quelques minutes ; en cas d'urgence, l'exploitant peut "
    "entrer par un compte local."
)
REFUSED = "Le fournisseur d'identité a refusé la demande de cette application. Prévenez l'exploitant."
CANCELLED = "La connexion a été abandonnée chez le fournisseur d'identité. Recommencez si vous le souhaitez."
STALE = "Cette demande de connexion n'est plus valable. Recommencez."
WRONG_PASSWORD = "Ce nom et ce mot de passe ne vont pas ensemble, ou le compte est désactivé."  # noqa: S105  a sentence


class Login(CustomAuthOAuthView):
    """The page that leads to the provider, the way back from it, the local account, the way out."""

    @expose("/login/")
    @expose("/login/<provider>")
    def login(self, provider=None):
        """Show the way to the provider, or go it."""
        if g.user is not None and g.user.is_authenticated:
            return redirect(self.appbuilder.get_url_for_index)
        if provider != PROVIDER:
            return self._page()
        session["login_next"] = request.args.get("next", "")
        try:
            # Asked each time, so that nobody is sent to a provider that does not answer.
            self._remote().server_metadata.pop("_loaded_at", None)
            return self._remote().authorize_redirect(
                f"{settings.page_url.rstrip('/')}/auth/oauth-authorized/{PROVIDER}"
            )
        except (RequestException, OAuthError, ValueError, KeyError, RuntimeError) as error:
            log.error("The OpenID Connect provider cannot be asked: %s", error)
            return self._page(AWAY, 503)

    @expose("/oauth-authorized/<provider>")
    def oauth_authorized(self, provider):
        """Let somebody in whom the provider has sent back, or say why not."""
        try:
            token = self._remote().authorize_access_token()
            claims = dict(token["userinfo"])
            if not {settings.oidc_name_claim, settings.oidc_groups_claim} <= claims.keys():
                more = dict(self._remote().userinfo(token=token))
                claims = {**more, **claims} if more.get("sub") == claims["sub"] else claims
            user = self.appbuilder.sm.let_in(identities.identity(claims, settings))
        except identities.LoginRefused as refusal:
            log.warning("%s", refusal)
            return self._page(refusal.sentence, 403)
        except RequestException as error:
            log.error("The OpenID Connect provider cannot be asked: %s", error)
            return self._page(AWAY, 503)
        except (OAuthError, JoseError, ValueError, KeyError) as error:
            log.error("The OpenID Connect provider did not let somebody in: %s", error)
            code = getattr(error, "error", "")
            return self._page({"access_denied": CANCELLED, "mismatching_state": STALE}.get(code, REFUSED), 403)
        return self._enter(user)

    @expose("/local/", methods=["POST"])
    def local(self):
        """Let somebody in by a local account. Flask-AppBuilder limits how often this is tried."""
        name, password = request.form.get("username", ""), request.form.get("password", "")
        user = self.appbuilder.sm.auth_user_db(name, password) if name and password else None
        return self._enter(user) if user else self._page(WRONG_PASSWORD, 403)

    @expose("/end/")
    def end(self):
        """Log out at the provider too; where it cannot be asked, say so."""
        session.clear()
        try:
            way_back = f"{settings.page_url.rstrip('/')}/auth/login/"
            return self._remote().logout_redirect(way_back, client_id=settings.oidc_client_id)
        except (RequestException, RuntimeError, ValueError) as error:
            log.error("The OpenID Connect provider cannot log somebody out: %s", error)
            return self._page("Le fournisseur d'identité ne permet pas de s'y déconnecter d'ici.", 503)

    def _remote(self):
        return self.appbuilder.sm.oauth_remotes[PROVIDER]

    def _enter(self, user):
        wanted = session.pop("login_next", "") or request.form.get("next", "")
        login_user(user)
        return redirect(get_safe_redirect(wanted) if wanted else self.appbuilder.get_url_for_index)

    def _page(self, sentence="", status=200):
        wanted = request.args.get("next") or request.form.get("next") or session.get("login_next", "")
        base = f"{urlsplit(settings.page_url).path.rstrip('/')}/auth"
        text = render_login(base, sentence=sentence, wanted=wanted, csrf_token=generate_csrf())
        return text, status, HEADERS


class People(FabAirflowSecurityManagerOverride):
    """Airflow's people, with the roles that their groups give."""

    authoauthview = Login

    def let_in(self, person):
        """Return the account of an identity, made or brought up to date. Raises LoginRefused.

        An account that no group gives a role any more loses those that it has: what is still open under its name is
        shut too.
        """
        user = self.find_user(username=person.name)
        if user and user.password != person.mark:
            raise identities.not_the_same(person.name)
        if user and not user.is_active:
            raise identities.disabled(person.name)
        roles = [role for role in map(self.find_role, sorted(person.roles)) if role]
        if user:
            user.roles, user.first_name, user.last_name = roles, person.first_name, person.last_name
            self.session.commit()
            # What this process remembers of them; another one forgets it within `[fab] cache_ttl`, half a minute.
            get_auth_manager().cache.clear()
        if not roles:
            raise identities.no_role(person.name)
        if not user:
            try:
                email = person.email or f"{person.name}@address.invalid"
                user = self.add_user(
                    person.name, person.first_name, person.last_name, email, roles, hashed_password=person.mark
                )
            except FabException:
                raise identities.not_the_same(person.email) from None
        self._rotate_session_id()
        self.update_user_auth_stat(user)
        return user


BABEL_DEFAULT_LOCALE = "fr"
SESSION_COOKIE_SECURE = settings.page_url.startswith("https://")
AUTH_TYPE = AUTH_DB
if settings.oidc_issuer:
    identities.require_complete(settings)
    AUTH_TYPE = AUTH_OAUTH
    SECURITY_MANAGER_CLASS = People
    OAUTH_PROVIDERS = [
        {
            "name": PROVIDER,
            "token_key": "access_token",
            "remote_app": {
                "client_id": settings.oidc_client_id,
                "client_secret": settings.oidc_client_secret,
                "server_metadata_url": f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
                "client_kwargs": {
                    "scope": settings.oidc_scope,
                    "code_challenge_method": "S256",
                    "default_timeout": TIMEOUT_SECONDS,
                },
            },
        }
    ]
