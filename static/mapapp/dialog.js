// The one <dialog>: opens when an answer fills it, closes when an answer lands elsewhere. Esc is Cancel.
(() => {
  "use strict";
  const dialog = document.getElementById("dialog");
  const inside = new WeakSet();   // requests that were sent from within it

  const show = () => {
    if (!dialog.open) dialog.showModal();
    const start = dialog.querySelector("[aria-invalid='true']") ?? dialog.querySelector("h1, h2");
    start?.setAttribute("tabindex", start.matches("h1, h2") ? "-1" : "0");
    start?.focus();
  };

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === dialog && dialog.childElementCount) show();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const sender = event.detail.requestConfig?.elt ?? event.detail.elt;
    if (dialog.contains(sender) && !sender.closest("[data-quiet]")) inside.add(event.detail.xhr);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, target } = event.detail;
    const answered = (xhr.status >= 200 && xhr.status < 300) || xhr.status === 409 || xhr.status === 422;
    if (dialog.open && inside.has(xhr) && answered && target !== dialog) dialog.close("applied");
  });
  dialog.addEventListener("close", () => {
    const applied = dialog.returnValue === "applied";
    dialog.replaceChildren();
    dialog.returnValue = "";
    document.dispatchEvent(new CustomEvent("dialog:left", { detail: { applied } }));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("dialog [data-cancel]");
    if (!button) return;
    event.preventDefault();
    button.closest("dialog").close();
  });
})();
