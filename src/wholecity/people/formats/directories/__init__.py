"""How a city's directory says who somebody is: OpenID Connect and SAML 2.0, read strictly."""
