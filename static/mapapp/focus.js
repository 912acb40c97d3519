// Focus never falls to the top of the page: after a swap it returns to the cell it came from.
// Dispatches "cell:reached" on that cell, which grid.js may turn into a step down or right.
(() => {
  "use strict";
  const stops = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  let home = "";   // id of the cell, row or control that the reader is on
  let lost = "";   // the same, when a swap has taken it away
  let left = "";   // the cell that this answer already moved on from

  const placeOf = (node) => node.closest("[id^='c-']") ?? node.closest("[id^='task-']") ?? node.closest("[id]");

  const spotIn = (place) => {
    const form = place.querySelector("form.cell-edit");
    if (form) {
      return form.querySelector("[autofocus], [aria-invalid='true']")
        ?? form.querySelector("input:not([type=hidden]), select, textarea")
        ?? form.querySelector("[role=option][aria-selected=true]") ?? form.querySelector("[role=option]")
        ?? form.querySelector("a[href], button");
    }
    return place.matches(stops) ? place : place.querySelector(stops);
  };

  const reach = (id) => {
    const place = document.getElementById(id);
    if (!place || id === left) return;
    const event = new CustomEvent("cell:reached", { bubbles: true, cancelable: true });
    if (!place.dispatchEvent(event)) {
      left = id;
      return;
    }
    const spot = spotIn(place);
    spot?.focus();
    if (spot?.type === "text" && place.querySelector("form.cell-edit")) spot.select();
  };

  document.addEventListener("focusin", (event) => {
    if (event.target.closest("dialog, #toast, #net")) return;
    const place = placeOf(event.target);
    if (place) home = place.id;
  });

  const noteLoss = (event) => {
    const target = event.detail.target ?? event.target;
    if (target.contains(document.activeElement) && document.activeElement !== document.body) lost = home;
  };
  document.addEventListener("htmx:beforeRequest", () => { left = ""; });
  document.addEventListener("htmx:beforeSwap", noteLoss);
  document.addEventListener("htmx:oobBeforeSwap", noteLoss);

  document.addEventListener("htmx:afterSettle", (event) => {
    const { requestConfig, target } = event.detail;
    if (document.querySelector("dialog[open]")) return;
    const opened = requestConfig?.elt.classList.contains("cell") && target?.querySelector?.("form.cell-edit");
    if (opened && !target.contains(document.activeElement)) reach(target.id || home);
    else if (opened && document.activeElement.type === "text") document.activeElement.select();
    else if (lost && (document.activeElement === document.body || !document.activeElement)) reach(lost);
    lost = "";
  });

  document.body.addEventListener("focusOn", (event) => {
    const asked = String(event.detail.value ?? "");
    const id = document.getElementById(asked)?.contains(document.getElementById(home)) ? home : asked;
    if (document.querySelector("dialog[open]")) home = id;
    else reach(id);
  });

  // dialog.js asks for the way back when it closes. Who left it without an act stays on his cell.
  document.addEventListener("dialog:left", (event) => {
    if (!event.detail.applied) document.dispatchEvent(new CustomEvent("cell:leave", { detail: null }));
    const form = document.getElementById(home)?.querySelector("form.cell-edit");
    const back = form?.querySelector("[data-cancel]");
    if (back) back.click();
    else reach(home);
  });

  document.querySelector("[data-focus]")?.focus();

  // A bar that is longer than the screen is wide shows first where one is.
  for (const here of document.querySelectorAll(".topnav [aria-current], .tabs [aria-current]")) {
    const bar = here.parentElement;
    bar.scrollLeft = here.offsetLeft - bar.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2;
  }
})();
