"""OpenID Connect: the code flow with PKCE, state and nonce; an ID token that is signed.

After OpenID Connect Core 1.0, 3.1; RFC 7636 (PKCE); RFC 9207 (who answered).
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import jwt

from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase
from wholecity.kernel.texts import translatable as _
from wholecity.people.definitions import Told
from wholecity.people.formats.directories.fetching import fetch_json

# Keys that the directory alone has. “none”, and secrets that both sides know, are no signature.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
CLOCK = 60  # seconds that two clocks may differ
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def discovered(issuer: str) -> dict[str, Any]:
    """What the directory says of itself. Raises BadInput where it is another or lacks something."""
    said = fetch_json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != issuer:
        raise BadInput(
            phrase(
                "The directory calls itself %(other)s, not %(issuer)s.",
                other=str(said.get("issuer")),
                issuer=issuer,
            ),
            hint="Write the issuer exactly as the directory does.",
        )
    lacking = [name for name in NEEDED if not isinstance(said.get(name), str)]
    if lacking:
        raise BadInput(phrase("The directory does not say its %(what)s.", what=", ".join(lacking)))
    return said


def findings(issuer: str) -> Iterator[str]:
    """Each step of the round to the directory that went well. Raises BadInput at another."""
    said = discovered(issuer)
    yield _("The directory says who it is, and where it is asked.")
    if "code" not in said.get("response_types_supported", ["code"]):
        raise BadInput("The directory does not offer the code flow.")
    if "S256" not in said.get("code_challenge_methods_supported", ["S256"]):
        raise BadInput("The directory does not offer PKCE with S256.")
    usable = [key for key in _keys(said).values() if key.algorithm_name in ALGORITHMS]
    if not usable:
        raise BadInput("None of the directory’s keys can be used.")
    yield _("Its keys can be read.")


def question(
    said: Mapping[str, Any],
    *,
    client_id: str,
    back: str,
    state: str,
    nonce: str,
    verifier: str,
) -> str:
    """The address at which the directory asks the person."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    asked = {
        "response_type": "code",
        "scope": "openid email profile",
        "client_id": client_id,
        "redirect_uri": back,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge.rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    there = said["authorization_endpoint"]
    return f"{there}{'&' if '?' in there else '?'}{urlencode(asked)}"


def answer(
    said: Mapping[str, Any],
    *,
    client_id: str,
    secret: str,
    back: str,
    code: str,
    nonce: str,
    verifier: str,
) -> Told:
    """Who the person is, whose code came back. Raises BadInput for an answer that is not right."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    headers: dict[str, str] = {}
    ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" in ways:
        both = f"{quote(client_id, safe='')}:{quote(secret, safe='')}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(both).decode()}"
    else:
        form |= {"client_id": client_id, "client_secret": secret}
    tokens = fetch_json(said["token_endpoint"], form=form, headers=headers)
    return read(said, str(tokens.get("id_token", "")), client_id=client_id, nonce=nonce)


def read(said: Mapping[str, Any], token: str, *, client_id: str, nonce: str) -> Told:
    """What an ID token says, when its signature, issuer, audience, times and nonce are right."""
    try:
        claims = jwt.decode(
            token,
            _key_of(said, token),
            algorithms=list(ALGORITHMS),
            audience=client_id,
            issuer=said["issuer"],
            leeway=CLOCK,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
        )
    except jwt.PyJWTError as error:
        raise BadInput(
            phrase("What the directory signed is not right: %(why)s", why=str(error))
        ) from error
    if claims.get("azp", client_id) != client_id or (
        isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and "azp" not in claims
    ):
        raise BadInput("What the directory signed is for another program.")
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise BadInput("What the directory signed answers another question.")
    return _told(claims)


def _told(claims: Mapping[str, Any]) -> Told:
    methods = claims.get("amr", [])
    asked_twice = isinstance(methods, list) and "mfa" in methods
    proved_at = min(float(claims.get("auth_time", claims["iat"])), time.time())
    return Told(
        subject=str(claims["sub"]),
        email=str(claims.get("email", "")),
        email_verified=claims.get("email_verified") is True,
        name=str(claims.get("name", "")),
        mfa_at=proved_at if asked_twice else None,
    )


def _keys(said: Mapping[str, Any]) -> dict[str | None, jwt.PyJWK]:
    """The directory's keys that sign, by their names; without those of a kind that is unknown."""
    found = fetch_json(said["jwks_uri"]).get("keys", [])
    keys = {}
    for one in found if isinstance(found, list) else []:
        if isinstance(one, dict) and one.get("use", "sig") == "sig" and one.get("kty") != "oct":
            try:
                keys[one.get("kid")] = jwt.PyJWK.from_json(json.dumps(one))
            except jwt.PyJWTError:
                continue
    return keys


def _key_of(said: Mapping[str, Any], token: str) -> jwt.PyJWK:
    """The key that a token names; the only one where it names none."""
    name = jwt.get_unverified_header(token).get("kid")
    keys = _keys(said)
    if name is None and len(keys) == 1:
        return next(iter(keys.values()))
    if name not in keys:
        raise jwt.InvalidTokenError("it names no key of the directory")
    return keys[name]
