"""SAML 2.0: one signed assertion, for us, in answer to what this session asked.

python3-saml checks signatures, times, audience and recipient (strict). Before it
sees an answer, its shape is looked at: one assertion, directly in the response,
with each ID once and no comment anywhere; all known wrappings of a signature
need another shape.
"""

import base64
import binascii
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase
from wholecity.people.definitions import Told
from wholecity.people.formats.directories.fetching import fetch

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
RESPONSE = "{urn:oasis:names:tc:SAML:2.0:protocol}Response"
ASSERTION = "{urn:oasis:names:tc:SAML:2.0:assertion}Assertion"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
EMAILS = (
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "mail",
    "email",
)
NAMES = (
    "urn:oid:2.16.840.1.113730.3.1.241",
    "http://schemas.microsoft.com/identity/claims/displayname",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
    "displayName",
)
# What directories call it when they asked for a second factor.
ASKED_TWICE = {
    "https://refeds.org/profile/mfa",
    "http://schemas.microsoft.com/claims/multipleauthn",
    "urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken",
}
# A subject that may change with the next sign-in says who nobody is.
PASSING = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"


def metadata(url: str, entity: str) -> dict[str, Any]:
    """Where a directory is asked and what it signs with, as its metadata say. Raises BadInput."""
    content = fetch(url)
    _tree(content)
    try:
        found = OneLogin_Saml2_IdPMetadataParser.parse(content, required_sso_binding=REDIRECT)
    except Exception as error:  # the parser raises whatever its parts raise
        raise BadInput(phrase("The metadata cannot be read: %(why)s", why=str(error))) from error
    said = found.get("idp", {})
    if said.get("entityId") != entity:
        raise BadInput(
            phrase(
                "The directory calls itself %(other)s, not %(issuer)s.",
                other=str(said.get("entityId")),
                issuer=entity,
            ),
            hint="Write the issuer exactly as the directory does.",
        )
    asked_at = said.get("singleSignOnService", {}).get("url", "")
    several = said.get("x509certMulti", {}).get("signing", [])
    certificates = several or [said[name] for name in ("x509cert",) if said.get(name)]
    if urlsplit(asked_at).scheme not in {"https", "http"} or not certificates:
        raise BadInput("The metadata name no address to ask, or no certificate that signs.")
    return {"asked_at": asked_at, "certificates": certificates}


def question(entity: str, known: dict[str, Any], here: str) -> tuple[str, str]:
    """The address at which the directory asks the person, and the ID of the question."""
    auth = OneLogin_Saml2_Auth(_request(here, ""), _settings(entity, known, here))
    address = auth.login(return_to=here, set_nameid_policy=False)
    return str(address), str(auth.get_last_request_id())


def our_metadata(here: str) -> bytes:
    """What a directory is told of us."""
    told = OneLogin_Saml2_Settings(_settings("-", None, here), sp_validation_only=True)
    content = told.get_sp_metadata()
    return content if isinstance(content, bytes) else content.encode()


def read(
    entity: str, known: dict[str, Any], here: str, content: str, request_id: str
) -> tuple[Told, str]:
    """Who the person is, and the ID of the assertion. Raises BadInput when anything is wrong."""
    _check_shape(content)
    auth = OneLogin_Saml2_Auth(_request(here, content), _settings(entity, known, here))
    try:
        auth.process_response(request_id=request_id)
    except (OneLogin_Saml2_Error, ValueError, etree.LxmlError) as error:
        raise _refused(str(error)) from error
    if auth.get_errors() or not auth.is_authenticated():
        raise _refused(str(auth.get_last_error_reason()))
    if auth.get_nameid_format() == PASSING:
        raise _refused("its subject is transient")
    return _told(auth), str(auth.get_last_assertion_id())


def _told(auth: OneLogin_Saml2_Auth) -> Told:
    attributes = auth.get_attributes()
    contexts = set(auth.get_last_authn_contexts())
    contexts |= set(
        attributes.get("http://schemas.microsoft.com/claims/authnmethodsreferences", [])
    )
    issued = auth.get_last_assertion_issue_instant() if contexts & ASKED_TWICE else None
    return Told(
        subject=str(auth.get_nameid()),
        email=_first(attributes, EMAILS),
        email_verified=False,
        name=_first(attributes, NAMES),
        mfa_at=_seconds(issued),
    )


def _seconds(moment: object) -> float | None:
    if isinstance(moment, (int, float)):
        return float(moment)
    return datetime.fromisoformat(str(moment)).timestamp() if moment else None


def _first(attributes: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next((str(attributes[name][0]) for name in names if attributes.get(name)), "")


def _check_shape(content: str) -> None:
    try:
        root = _tree(base64.b64decode(content, validate=True))
    except binascii.Error:
        raise _refused("it is not Base64") from None
    assertions = list(root.iter(ASSERTION))
    ids = [element.get("ID") for element in root.iter() if element.get("ID") is not None]
    if root.tag != RESPONSE or len(list(root.iter(RESPONSE))) != 1:
        raise _refused("it is not one response")
    if len(assertions) != 1 or assertions[0].getparent() is not root:
        raise _refused("it does not hold one assertion")
    if len(assertions[0].findall(SIGNATURE)) != 1:
        raise _refused("its assertion is not signed")
    if len(ids) != len(set(ids)):
        raise _refused("an ID stands in it twice")
    if any(not isinstance(node.tag, str) for node in root.iter()):
        raise _refused("there is a comment in it")


def _tree(content: bytes) -> Any:
    """The document, read without entities and without anything from elsewhere."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _refused(str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise _refused("it has a document type")
    return root


def _refused(why: str) -> BadInput:
    return BadInput(phrase("What the directory signed is not right: %(why)s", why=why))


def _request(here: str, content: str) -> dict[str, Any]:
    """The request as the library wants it: by our own address, whatever the headers said."""
    parts = urlsplit(f"{here}acs/")
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "path_info": "",
        "get_data": {},
        "post_data": {"SAMLResponse": content},
    }


def _settings(entity: str, known: dict[str, Any] | None, here: str) -> dict[str, Any]:
    """Everything wanted and nothing waived."""
    found: dict[str, Any] = {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": f"{here}metadata/",
            "assertionConsumerService": {"url": f"{here}acs/", "binding": POST},
        },
        "security": {
            "wantAssertionsSigned": True,
            "wantMessagesSigned": False,
            "wantNameId": True,
            "wantAttributeStatement": False,
            "rejectDeprecatedAlgorithm": True,
            "rejectUnsolicitedResponsesWithInResponseTo": True,
            "requestedAuthnContext": False,
            "allowSingleLabelDomains": urlsplit(settings.ADDRESS).hostname == "localhost",
        },
    }
    if known is not None:
        found["idp"] = {
            "entityId": entity,
            "singleSignOnService": {"url": known["asked_at"], "binding": REDIRECT},
            "x509certMulti": {"signing": known["certificates"], "encryption": []},
            "x509cert": known["certificates"][0],
        }
    return found
