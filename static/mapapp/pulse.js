// Rings "pulse" on <body> every ten seconds while somebody looks; a hidden page asks nothing.
(() => {
  "use strict";
  const every = 10_000;
  const ring = () => {
    if (document.visibilityState === "visible") htmx.trigger(document.body, "pulse");
  };
  setInterval(ring, every);
  document.addEventListener("visibilitychange", ring);
})();
