"""Headers on every answer, errors and files included; CSRF; cookies; what a request may weigh."""

from flask import Blueprint, Flask, Response, request
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.settings import Settings

POLICY = {
    "default-src": "'self'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
MEGABYTE = 1024 * 1024
# A drawn signature is a text field, and a form may carry three of them.
FORM_TEXT_BYTES = 4 * MEGABYTE
FORM_PARTS = 2_000

csrf = CSRFProtect()


def set_up(app: Flask, settings: Settings) -> None:
    """Sets what every request and every answer goes through."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="fourgates",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=settings.max_upload_mb * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=FORM_TEXT_BYTES,
        MAX_FORM_PARTS=FORM_PARTS,
        # The token lives as long as the sign-in: a form that was filled for an hour in a village is still good.
        WTF_CSRF_TIME_LIMIT=None,
    )
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    Talisman(
        app,
        # Whoever ends TLS in front redirects; a health check from inside stays plain.
        force_https=False,
        strict_transport_security=settings.secure_cookies,
        session_cookie_secure=settings.secure_cookies,
        session_cookie_samesite="Lax",
        content_security_policy=POLICY,
        content_security_policy_nonce_in=["script-src"],
        frame_options="DENY",
        referrer_policy="same-origin",
    )

    @app.after_request
    def _keep_private(response: Response) -> Response:
        # Not `no-store`: it would also throw away what somebody typed when he goes back a page.
        if request.endpoint != "static" and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        return response


def guard_forms(app: Flask) -> None:
    """Refuses a post without its token; after the doors, so that whoever is not in is sent to the log-in first."""
    csrf.init_app(app)


def without_cookie(blueprint: Blueprint) -> None:
    """Calls that go by bearer token alone need no token against forged forms."""
    csrf.exempt(blueprint)
