// The notes of a review keep themselves when one leaves the field. What others did comes round the notes that somebody
// is writing: they stay as they are, with a quiet mark when theirs is another text by now.
(() => {
  "use strict";
  const page = document.getElementById("review");
  if (!page) return;
  const notes = () => [...document.querySelectorAll("form.jot")];
  const field = (form) => form.elements.text;
  const dirty = (form) => field(form).value !== field(form).defaultValue;
  const writing = (form) => form.contains(document.activeElement) || dirty(form);
  const plainLines = (text) => text.replaceAll("\r\n", "\n").trim();

  document.documentElement.classList.add("notes-keep-themselves");

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (event.detail.target.id !== "review") return;
    for (const form of notes().filter(writing)) {
      const theirs = event.detail.fragment.querySelector(`#${form.id}`);
      if (!theirs) {   // its task has left the page: all of it waits until the note is kept
        event.preventDefault();
        document.dispatchEvent(new CustomEvent("row:held"));
        return;
      }
      if (theirs.elements.was.value !== form.elements.was.value) mark(form);
      theirs.setAttribute("hx-preserve", "true");
    }
  });

  const mark = (form) => {
    if (form.querySelector("[data-changed]")) return;
    const words = document.querySelector("template[data-net=changed-note]").content.cloneNode(true);
    words.firstElementChild.dataset.changed = "";
    form.append(words);
  };

  // An answer that finds more typed than it was asked to keep leaves the field alone, and what it kept is what was seen.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { requestConfig, xhr } = event.detail;
    const form = requestConfig.elt;
    if (!form.matches("form.jot") || xhr.status !== 200) return;
    const sent = requestConfig.formData?.get("text") ?? requestConfig.parameters.text;
    if (field(form).value === sent) return;
    event.detail.shouldSwap = false;
    form.elements.was.value = plainLines(sent);
    field(form).defaultValue = sent;
  });

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form.jot");
    if (!form) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  // Who goes on to another page takes his half-written note along: it is kept first.
  let leaving = "";
  let waiting = 0;
  const isNote = (event) => event.detail.requestConfig.elt.matches("form.jot");
  document.addEventListener("htmx:beforeRequest", (event) => { waiting += isNote(event) ? 1 : 0; });
  document.addEventListener("htmx:afterRequest", (event) => {   // its form may have been replaced by now
    if (!isNote(event)) return;
    waiting -= 1;
    if (!event.detail.successful) leaving = "";
    if (leaving && !waiting) location.assign(leaving);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-waits]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const unkept = notes().filter(dirty);
    if (!unkept.length && !waiting) return;
    event.preventDefault();
    leaving = link.href;
    if (!waiting) unkept.forEach((form) => form.requestSubmit());
  });
})();
