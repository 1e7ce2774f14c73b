"""The settings of a site that is served over HTTPS, and what each of its answers must carry."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.http.response import HttpResponseBase

import wholecity.config

SETTINGS = Path(wholecity.config.__file__).parent / "settings.py"
ENVIRONMENT = {"WHOLECITY_HTTPS": "1", "WHOLECITY_HOSTS": "children.example.gov"}
# What protects answers and cookies; the rest of the settings is the tests' own.
ABOUT = ("SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE", "SECURE_", "X_FRAME", "CONTENT_", "ME")
YEAR = 31_536_000


def served_securely(settings: Any, environment: pytest.MonkeyPatch) -> None:
    """Give the tests' site the settings of production about headers and cookies."""
    for name, value in ENVIRONMENT.items():
        environment.setenv(name, value)
    for name, value in runpy.run_path(str(SETTINGS)).items():
        if name.startswith(ABOUT):
            setattr(settings, name, value)


def unprotected(answer: HttpResponseBase, *, kept: bool = False) -> list[str]:
    """What an answer over HTTPS lacks; `kept` of a file that browsers may keep."""
    policy = _directives(answer.get("Content-Security-Policy", ""))
    transport = answer.get("Strict-Transport-Security", "")
    none = ("default-src", "object-src", "base-uri", "frame-ancestors")
    sound = {
        "policy": all(policy.get(name) == "'none'" for name in none),
        "scripts": policy.get("script-src") == policy.get("style-src") == "'self'",
        "forms": policy.get("form-action") == "'self'",
        "frames": answer.get("X-Frame-Options") == "DENY",
        "types": answer.get("X-Content-Type-Options") == "nosniff",
        "referrer": answer.get("Referrer-Policy") in {"same-origin", "no-referrer"},
        "transport": f"max-age={YEAR}" in transport and "includeSubDomains" in transport,
        "windows": answer.get("Cross-Origin-Opener-Policy") == "same-origin",
        "embedding": answer.get("Cross-Origin-Resource-Policy") == "same-origin",
        "origins": not answer.has_header("Access-Control-Allow-Origin"),
        "program": not answer.has_header("Server") and not answer.has_header("X-Powered-By"),
        "caches": kept or "no-store" in answer.get("Cache-Control", ""),
    }
    return [what for what, fine in sound.items() if not fine] + careless_cookies(answer)


def careless_cookies(answer: HttpResponseBase) -> list[str]:
    """Cookies that another site, a script or another host could reach."""
    return [
        f"cookie {name}"
        for name, cookie in answer.cookies.items()
        if not (
            name.startswith("__Host-")
            and cookie["secure"]
            and cookie["httponly"]
            and cookie["samesite"] in {"Lax", "Strict"}
            and cookie["path"] == "/"
            and not cookie["domain"]
        )
    ]


def _directives(policy: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: value for name, _, value in parts}
