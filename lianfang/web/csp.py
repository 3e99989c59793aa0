"""The content security policy: nothing inline, no eval, nothing from elsewhere."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# A worker takes the policy of its own script's response, so the phone app's static files carry it too.
WASM = ("/field/", "/static/field/")
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "style-src 'self' 'nonce-{nonce}'; script-src 'self' 'nonce-{nonce}'{wasm}; worker-src 'self' blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


class ContentSecurityPolicy:
    """Puts a fresh nonce on each request and the policy on each response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        nonce = secrets.token_urlsafe(16)
        request.csp_nonce = nonce  # type: ignore[attr-defined]  # see Request
        response = self.get_response(request)
        wasm = " 'wasm-unsafe-eval'" if request.path.startswith(WASM) else ""
        response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=nonce, wasm=wasm))
        return response
