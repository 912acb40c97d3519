// A toast goes after thirty seconds; the clock stands still while it is pointed at or has focus.
(() => {
  "use strict";
  const life = 30_000;
  const region = document.getElementById("toast");
  let left = life;
  let since = 0;
  let timer = 0;

  const clear = () => region.replaceChildren();
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
    region.querySelectorAll("[data-dismiss]").forEach((button) => { button.hidden = false; });
    if (!region.matches(":hover, :focus-within")) run();
  }).observe(region, { childList: true });

  region.addEventListener("pointerenter", hold);
  region.addEventListener("pointerleave", run);
  region.addEventListener("focusin", hold);
  region.addEventListener("focusout", run);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#toast [data-dismiss], #net [data-dismiss]");
    if (button) button.closest(".notice").remove();
  });
  run();
})();
