// Keys on a cell: open it, act on its row. Nothing here changes data: it presses the links and buttons of the page.
(() => {
  "use strict";
  let addAfter = false;
  let opening = null;   // {id, typed, end}: a cell that was asked for, what was typed meanwhile, the key that ended it

  const cellOf = (node) => node.closest?.("table.tasks tbody :is(td, th)");
  const press = (node) => { node?.click(); return Boolean(node); };
  const lettersOn = () => localStorage.getItem("mapapp.keys") !== "off";
  const leave = (from, step) => document.dispatchEvent(new CustomEvent("cell:leave", { detail: from && { from, step } }));

  const open = (link, typed = "") => {
    const cell = cellOf(link);
    opening = { id: cell.id, typed, end: null };
    cell.dataset.opening = "";
    link.click();
  };

  const shut = () => {
    if (opening) delete document.getElementById(opening.id)?.dataset.opening;
    opening = null;
  };

  // Fast fingers are ahead of the answer: nothing they typed is lost, and the key that ends it counts too.
  const meanwhile = ({ key, shiftKey }) => {
    if (opening.end) return true;
    if (key.length === 1) opening.typed += key;
    else if (key === "Backspace") opening.typed = opening.typed.slice(0, -1);
    else if (["Enter", "Tab", "Escape"].includes(key)) opening.end = { key, shiftKey };
    else return false;
    return true;
  };

  const pick = (row, on) => {
    const box = row.querySelector("input.pick");
    if (!box) return;
    box.checked = on ?? !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const addBelow = (row) => {
    let line = row;
    while (line && !line.classList.contains("addrow")) line = line.nextElementSibling;
    return press(line?.querySelector("a.cell, button"));
  };

  const onLetter = (event, row, cell, link) => {
    const { key } = event;
    if (lettersOn() && key === "d") { row.querySelector(".due .cell")?.focus(); return true; }
    if (lettersOn() && key === "n") return addBelow(row);
    if (lettersOn() && ["g", "/", "?"].includes(key)) return false;
    if (!link) return false;
    if (cell.classList.contains("st") && !"1234".includes(key)) return false;
    open(link, key);
    return true;
  };

  const onClosed = (event, cell) => {
    const row = cell.closest("tr");
    const link = event.target.matches("a.cell[hx-get]") ? event.target : null;
    const { key } = event;
    if (opening && opening.id === cell.id && !event.ctrlKey && !event.metaKey && meanwhile(event)) return true;
    if (event.altKey && (key === "ArrowUp" || key === "ArrowDown")) {
      const way = key === "ArrowUp" ? "up" : "down";
      return press(row.querySelector(`[data-move="${event.shiftKey ? "phase-" : ""}${way}"]`));
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (link && (key === "Enter" || key === "F2")) { open(link); return true; }
    if (key === " " && !event.target.matches("button, input, summary")) { pick(row); return true; }
    return key.length === 1 && key !== " " && !event.target.matches("input") && onLetter(event, row, cell, link);
  };

  const changed = (form) => [...form.elements].some((field) => (
    field.type !== "hidden" && "defaultValue" in field && field.value !== field.defaultValue));

  const onOpen = (event, form, cell) => {
    const back = form.querySelector("[data-cancel]");
    if (event.key === "Escape") { leave(null); return press(back); }
    if (event.key === "Enter" && event.target.matches("input, select")) {
      if (event.ctrlKey || event.metaKey) {
        addAfter = true;
        form.requestSubmit();
        return true;
      }
      leave(cell.id, "down");
      if (!changed(form)) return press(back);
      form.requestSubmit();   // by itself Enter would press the form's first button
      return true;
    }
    if (event.key === "Tab" && event.target.matches("input:not([type=checkbox]), select")) {
      leave(cell.id, event.shiftKey ? "left" : "right");
      if (!changed(form)) return press(back);
      form.requestSubmit();
      return true;
    }
    return false;
  };

  document.addEventListener("cell:reached", (event) => {
    if (!addAfter || event.target.querySelector("form.cell-edit")) return;
    addAfter = false;
    if (addBelow(event.target.closest("tr"))) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.target.matches("input, textarea, select")) {
      if (press(document.querySelector(":is(#toast, #undo) [data-undo]"))) event.preventDefault();
      return;
    }
    const cell = cellOf(event.target);
    if (!cell) return;
    const form = event.target.closest("form.cell-edit");
    const done = form ? onOpen(event, form, cell) : !event.target.closest(".choice") && onClosed(event, cell);
    if (done) event.preventDefault();
  });

  // The cell is open: hand over what was typed while it was on its way.
  document.addEventListener("htmx:afterSettle", () => {
    const cell = opening && document.getElementById(opening.id);
    const form = cell?.querySelector("form.cell-edit");
    if (!form) return;
    const { typed, end } = opening;
    shut();
    const button = typed && form.querySelector(`[data-key="${CSS.escape(typed)}"]`);
    if (button) { button.click(); return; }
    const field = form.querySelector("input[type=text], input:not([type]), input[role=combobox], textarea");
    if (field && typed) {
      field.value = typed;
      field.focus();
      field.setSelectionRange(typed.length, typed.length);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const searches = field?.matches("[role=combobox]") && end?.key !== "Escape";   // it has found nobody yet
    if (end && !searches) (field ?? form).dispatchEvent(new KeyboardEvent("keydown", { ...end, bubbles: true, cancelable: true }));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful && !event.detail.elt?.closest("[data-quiet]")) shut();
  });

  document.addEventListener("row:extend", (event) => pick(event.target, true));
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("input.pick")) return;
    event.target.closest("tr")?.classList.toggle("is-picked", event.target.checked);
    const many = document.querySelectorAll("input.pick:checked").length;
    document.querySelectorAll("[data-count]").forEach((place) => { place.textContent = many; });
  });
})();
