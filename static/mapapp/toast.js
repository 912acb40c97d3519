// A toast goes after thirty seconds; the clock stands still while it is pointed at or has focus.
// Its undo stays within reach of Ctrl+Z for ten minutes, out of sight.
(() => {
  "use strict";
  const life = 30_000;
  const reach = 600_000;
  const region = document.getElementById("toast");
  let left = life;
  let since = 0;
  let timer = 0;

  const kept = document.body.appendChild(Object.assign(document.createElement("div"), { id: "undo", hidden: true }));
  let forget = 0;

  const keep = () => {
    const undo = region.querySelector("[data-undo]");
    if (!undo) return;
    kept.replaceChildren(undo.closest("form") ?? undo);
    clearTimeout(forget);
    forget = setTimeout(() => kept.replaceChildren(), reach);
  };
  const clear = () => {
    keep();
    region.replaceChildren();
  };
  const hold = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    left -= Date.now() - since;
  };
  const run = () => {
    if (timer || !region.querySelector("[data-toast]")) return;
    since = Date.now();
    timer = setTimeout(clear, Math.max(left, 1_000));
  };

  new MutationObserver(() => {
    clearTimeout(timer);
    timer = 0;
    left = life;
    if (region.childElementCount) kept.replaceChildren();   // what it says is newer
    region.querySelectorAll("[data-dismiss]").forEach((button) => { button.hidden = false; });
    if (!region.matches(":hover, :focus-within")) run();
  }).observe(region, { childList: true });

  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && kept.contains(detail.requestConfig.elt)) kept.replaceChildren();   // once is enough
  });
  region.addEventListener("pointerenter", hold);
  region.addEventListener("pointerleave", run);
  region.addEventListener("focusin", hold);
  region.addEventListener("focusout", run);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#toast [data-dismiss], #net [data-dismiss]");
    if (!button) return;
    if (button.closest("#toast")) keep();
    button.closest(".notice").remove();
  });
  run();
})();
