"""A provider of OpenID Connect, in a process of its own, that can also lie.

    python -m tests.factories.oidc_provider PORT

It keeps to the code flow with PKCE and checks what a client sends. `POST /plan`
sets what it says next: `claims` over those of the person, `alg`, `kid`, `iss` of
the answer, whose key signs. It is none that anybody should use.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "wholecity", "a secret: with / and %"
PERSON = {
    "sub": "248289761001",
    "email": "ana@example.gov",
    "email_verified": True,
    "name": "Ana Lead",
}
OURS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGERS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
codes: dict[str, dict[str, str]] = {}
plan: dict[str, Any] = {}


class Provider(BaseHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Says nothing on the terminal."""

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/.well-known/openid-configuration":
            self._json(
                {
                    "issuer": plan.get("calls_itself", self.issuer),
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                    "response_types_supported": ["code"],
                    "code_challenge_methods_supported": ["S256"],
                    "token_endpoint_auth_methods_supported": ["client_secret_basic"],
                    "authorization_response_iss_parameter_supported": True,
                }
            )
        elif parts.path == "/keys":
            public = json.loads(RSAAlgorithm.to_jwk(OURS.public_key()))
            self._json({"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]})
        elif parts.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            code = secrets.token_urlsafe(16)
            codes[code] = asked
            answer = {"code": code, "state": asked["state"], "iss": plan.get("iss", self.issuer)}
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(answer)}")
            self.end_headers()
        elif parts.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", f"{self.issuer}/keys")
            self.end_headers()
        else:
            self._json({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/plan":
            plan.clear()
            plan.update(json.loads(body))
            return self._json({})
        form = {name: values[0] for name, values in parse_qs(body).items()}
        asked = codes.pop(form.get("code", ""), None)
        both = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic "))
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        client, _, secret = both.decode().partition(":")
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form["redirect_uri"]
            or (unquote(client), unquote(secret)) != (CLIENT, SECRET)
        ):
            return self._json({"error": "invalid_grant"}, 400)
        return self._json(
            {"access_token": "x", "token_type": "Bearer", "id_token": self._token(asked)}
        )

    def _token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            **PERSON,
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **plan.get("claims", {}),
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        algorithm = plan.get("alg", "RS256")
        keys: dict[str, Any] = {"none": None, "HS256": SECRET.ljust(32, "x")}
        key = keys.get(algorithm, STRANGERS if plan.get("stranger") else OURS)
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": plan.get("kid", "one")})

    def _json(self, content: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Provider)
    print(server.server_address[1], flush=True)
    server.serve_forever()
