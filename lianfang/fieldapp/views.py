"""The phone app's shell: the same bytes for everybody, no session, no user, nothing that a cache may not keep."""

import json
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.template.loader import render_to_string
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from lianfang.fieldapp import files

PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self'; "
    "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
)


def _kept(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let a browser keep an answer and ask each time whether it is still the same."""

    @login_not_required
    @require_safe
    def answer(request: HttpRequest) -> HttpResponse:
        response = view(request)
        response["Cache-Control"] = "no-cache"
        etag = quote_etag(files.digest(response.content))
        if request.headers.get("If-None-Match") == etag:
            response = HttpResponseNotModified(headers={"Cache-Control": "no-cache"})
        response["ETag"] = etag
        response["Content-Security-Policy"] = PAGE_POLICY
        return response

    return answer


def shell() -> bytes:
    """Write the app's one page."""
    context = {"sheets": files.sheets(), "modules": files.needed(), "static": settings.STATIC_URL}
    return render_to_string("fieldapp/app.html", context).encode()


@_kept
def app(_request: HttpRequest) -> HttpResponse:
    """Give the app's page."""
    return HttpResponse(shell())


@_kept
def worker(_request: HttpRequest) -> HttpResponse:
    """Give the service worker, with the version and the digest of every file it keeps."""
    kept = {f"{settings.STATIC_URL}{name}": digest for name, digest in files.digests().items()}
    kept |= {"/field/": files.digest(shell()), "/field/zh-Hans.json": files.digest(files.chinese())}
    script = (files.HERE / "templates" / "fieldapp" / "sw.js").read_text()
    version = files.digest(json.dumps([script, kept]).encode())[7:19]
    text = script.replace('"VERSION"', json.dumps(version)).replace('"FILES"', json.dumps(kept))
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@_kept
def chinese(_request: HttpRequest) -> HttpResponse:
    """Give the Chinese of the app's texts."""
    return HttpResponse(files.chinese(), content_type="application/json")


@_kept
def manifest(_request: HttpRequest) -> HttpResponse:
    """Say what the app is called and looks like once it is installed."""
    icon = f"{settings.STATIC_URL}field/img/icon"
    about = {
        "id": "/field/",
        "name": "联防 Lianfang",
        "short_name": "联防",
        "lang": "zh-Hans",
        "start_url": "/field/",
        "scope": "/field/",
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#f4f5f1",
        "theme_color": "#0b2a27",
        "icons": [
            {"src": f"{icon}-192.png", "sizes": "192x192", "type": "image/png"},
            {"src": f"{icon}-512.png", "sizes": "512x512", "type": "image/png"},
            {"src": f"{icon}-mask.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
    return JsonResponse(about, content_type="application/manifest+json")
