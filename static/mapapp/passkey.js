// Passkeys: ask the server what to sign, the browser to sign it, and send the form that stands in the page.
// A form with data-passkey ("get" to show one, "create" to make one) is hidden until the browser knows passkeys.
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const asked = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user ? { user: { ...options.user, id: bytes(options.user.id) } } : {}),
    ...(options.excludeCredentials ? { excludeCredentials: known(options.excludeCredentials) } : {}),
    ...(options.allowCredentials ? { allowCredentials: known(options.allowCredentials) } : {}),
  });

  const said = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return {
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  const options = async (form) => {
    const body = new URLSearchParams({ act: "begin", csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    const answer = await fetch(form.action, { method: "POST", body });
    if (!(answer.headers.get("Content-Type") || "").includes("json")) {
      location.assign(answer.redirected ? answer.url : location.href);
      throw new Error("the page is to be seen first");
    }
    return asked((await answer.json()).publicKey);
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const button = form.querySelector("button");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value || !form.reportValidity()) return;
      event.preventDefault();
      form.querySelector("[data-said]").hidden = true;
      button.disabled = true;
      try {
        const publicKey = await options(form);
        const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
        form.elements.credential.value = JSON.stringify(said(credential));
        form.submit();
      } catch {
        button.disabled = false;
        form.querySelector("[data-said]").hidden = false;
      }
    });
  });
  document.querySelectorAll("[data-without-passkey]").forEach((note) => { note.hidden = true; });
})();
