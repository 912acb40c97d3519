// When an answer does not come: says so, keeps what was typed, offers to try again. And says "busy" while one waits.
(() => {
  "use strict";
  const region = document.getElementById("net");
  const slow = new WeakMap();
  const patience = 400;

  const tell = (which, sender) => {
    const notice = document.querySelector(`template[data-net="${which}"]`).content.cloneNode(true);
    notice.querySelector("[data-again]")?.addEventListener("click", () => {
      region.replaceChildren();
      if (!sender.isConnected) return;
      if (sender.matches("form")) sender.requestSubmit();
      else sender.click();
    });
    region.replaceChildren(notice);
  };

  // What asks by itself: nobody waits for it, and nothing of his is lost when it does not come.
  const byItself = ({ requestConfig }) => Boolean(
    requestConfig?.elt.matches("[data-pulse]") || requestConfig?.elt.closest("[data-quiet]"));
  const which = (detail) => {
    const { status } = detail.xhr;
    if (status === 0) return detail.requestConfig.verb === "get" ? "offline-get" : "offline-post";
    if (status === 429) return "often";
    return status < 500 ? "refused" : "broken";
  };
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, (event) => {
      if (!byItself(event.detail)) tell(which(event.detail), event.detail.requestConfig.elt);
    });
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const { target, xhr } = event.detail;
    if (!target || byItself(event.detail)) return;
    target.setAttribute("aria-busy", "true");
    slow.set(xhr, setTimeout(() => target.classList.add("is-slow"), patience));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { target, xhr, successful } = event.detail;
    clearTimeout(slow.get(xhr));
    document.querySelectorAll("[aria-busy=true]").forEach((place) => {
      if (place === target || !place.querySelector(".htmx-request")) place.removeAttribute("aria-busy");
      place.classList.remove("is-slow");
    });
    if (successful && !byItself(event.detail)) region.replaceChildren();
  });
})();
