// Asks the browser for a passkey and puts what it answers into the form, which is then sent.
// A form says with data-passkey what it wants: "create" or "get"; data-options are the server's.
(() => {
  "use strict";

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const withBytes = (key) => ({ ...key, id: bytes(key.id) });

  function readable(options) {
    const read = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    if (read.user) read.user = { ...read.user, id: bytes(read.user.id) };
    for (const list of ["excludeCredentials", "allowCredentials"])
      if (read[list]) read[list] = read[list].map(withBytes);
    return { publicKey: read };
  }

  function written(credential) {
    const { response } = credential;
    const told = { clientDataJSON: text(response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"])
      if (response[part]) told[part] = text(response[part]);
    if (response.getTransports) told.transports = response.getTransports();
    return JSON.stringify({
      type: credential.type,
      id: credential.id,
      rawId: text(credential.rawId),
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: told,
    });
  }

  async function ask(form) {
    const options = readable(JSON.parse(form.dataset.options));
    const credential = await navigator.credentials[form.dataset.passkey](options);
    form.elements.credential.value = written(credential);
    form.submit();
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = !window.PublicKeyCredential;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const trouble = form.querySelector("[data-trouble]");
      trouble.hidden = true;
      ask(form).catch(() => { trouble.hidden = false; trouble.focus(); });
    });
  }
})();
