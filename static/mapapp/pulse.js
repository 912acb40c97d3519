// Rings "pulse" on <body> every ten seconds while somebody looks; a hidden page asks nothing.
// What several rows are changed from is what the table was drawn with, or what a pulse has brought since.
// data-since is what the page holds. It goes on with each pulse, and with an own change when nothing lies between;
// an answer that is older than an own change, or that an open cell held back, is asked for again.
// The coach's panel says by which revision it was judged; while somebody is in it with the keyboard it stays as it is.
(() => {
  "use strict";
  const every = 10_000;
  const heart = document.querySelector("[data-pulse]");
  if (!heart) return;
  let newest = 0;    // of the answers to own changes
  let held = false;  // a cell that somebody writes in kept part of this answer out

  const ring = () => {
    if (document.visibilityState === "visible") htmx.trigger(document.body, "pulse");
  };
  setInterval(ring, every);
  document.addEventListener("visibilitychange", ring);

  const revision = (xhr) => Number(xhr.getResponseHeader("X-Revision") ?? 0);
  document.addEventListener("htmx:configRequest", (event) => {
    const coach = document.getElementById("coach");
    if (event.detail.elt === heart) event.detail.parameters.since = heart.dataset.since;
    if (event.detail.elt === heart && coach) event.detail.parameters.coach = coach.dataset.revision;
    const { looked } = event.detail.parameters;
    if (looked) event.detail.parameters.looked = Math.max(looked, heart.dataset.since ?? 0);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.requestConfig.elt !== heart) return;
    held = false;
    if (revision(event.detail.xhr) < newest) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target } = event.detail;
    if (target.id === "coach" && target.contains(document.activeElement)) event.detail.shouldSwap = false;
  });
  document.addEventListener("row:held", () => { held = true; });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, requestConfig } = event.detail;
    const number = revision(xhr);
    if (!number) return;
    if (requestConfig.elt === heart) {
      if (number >= newest && !held) heart.dataset.since = number;
      return;
    }
    newest = Math.max(newest, number);
    if (number === Number(heart.dataset.since) + 1) heart.dataset.since = number;
  });
})();
