// A cell that somebody is writing in is never replaced under his hands. What comes from outside leaves its row
// as it is, with a quiet mark; what comes from another cell of the same row goes round it.
(() => {
  "use strict";
  let sender = null;   // the element whose answer is being swapped in now
  let kept = [];       // open cells that stand in the way of a row's own answer

  const openIn = (target) => [...target.querySelectorAll("form.cell-edit")];

  let writers = {};    // task number -> who changed it, as the last pulse says

  const mark = (form) => {
    if (form.querySelector("[data-changed]")) return;
    const who = writers[form.closest("tr[id^='task-']")?.id.slice(5)];
    const words = document.querySelector(`template[data-net=${who ? "changed-by" : "changed"}]`);
    const note = words.content.cloneNode(true);
    if (who) note.querySelector("[data-who]").textContent = who;
    note.firstElementChild.dataset.changed = "";
    form.append(note);
  };
  document.body.addEventListener("othersChanged", (event) => { writers = event.detail.by; });
  document.addEventListener("htmx:afterRequest", () => { writers = {}; });

  document.addEventListener("htmx:beforeSwap", (event) => {
    sender = event.detail.requestConfig.elt;
    kept = event.detail.target.matches("tr")
      ? openIn(event.detail.target).filter((form) => !form.contains(sender)).map((form) => form.closest("[id^='c-']"))
      : [];
    if (sender.closest("#dialog")) kept = [];
  });
  document.addEventListener("htmx:afterSwap", () => {
    kept.forEach((cell) => {
      const place = document.getElementById(cell.id);
      if (!place || place === cell) return;
      place.replaceWith(cell);
      htmx.process(cell);
    });
    kept = [];
  });

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const [form] = openIn(event.detail.target);
    if (!form || !sender) return;
    if (event.detail.target.contains(sender) || sender.closest("#dialog")) return;
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("row:held"));
    mark(form);
  });
})();
