// The task table as a grid: one tab stop, arrow keys, a step on after a saved cell. cells.js adds what opens and acts.
(() => {
  "use strict";
  const rowsWith = "tbody > tr";
  const stopsIn = "a[href], button, input:not([type=hidden]), summary";
  let column = 1;
  let wish = null;   // {from, step}: where to go once the cell is saved

  const table = () => document.querySelector("table.tasks");
  const shown = (node) => node.offsetParent !== null;
  const stopsOf = (part) => [...part.querySelectorAll(stopsIn)]
    .filter((node) => !node.closest("form.cell-edit, details > :not(summary)") && shown(node));
  const rowsOf = () => [...table().querySelectorAll(rowsWith)].filter((row) => shown(row) && stopsOf(row).length);

  const dress = () => {
    const grid = table();
    if (!grid) return;
    grid.setAttribute("role", "grid");
    grid.querySelectorAll("tbody [role=cell]").forEach((cell) => cell.setAttribute("role", "gridcell"));
    const stops = [...grid.querySelectorAll("tbody :is(a[href], button, input, summary)")]
      .filter((node) => !node.closest("form.cell-edit, details > :not(summary)"));
    const first = stops.find((node) => node === document.activeElement)
      ?? stops.find((node) => node.dataset.stop === "here" && node.isConnected)
      ?? stops.find((node) => node.classList.contains("cell")) ?? stops[0];
    stops.forEach((node) => { node.tabIndex = node === first ? 0 : -1; });
  };

  const settleOn = (node) => {
    table().querySelectorAll("[data-stop]").forEach((other) => {
      other.tabIndex = -1;
      delete other.dataset.stop;
    });
    node.dataset.stop = "here";
    node.tabIndex = 0;
  };

  const goTo = (row, index) => {
    if (!row) return false;
    const cells = [...row.cells];
    const at = Math.min(index, cells.length - 1);
    const near = [cells[at], ...cells.slice(0, at).reverse(), ...cells.slice(at + 1)];
    const stop = near.map((cell) => stopsOf(cell)[0]).find(Boolean);
    stop?.focus();
    return Boolean(stop);
  };

  const vertical = (row, by) => {
    const rows = rowsOf();
    const at = rows.indexOf(row);
    return goTo(rows[Math.max(0, Math.min(rows.length - 1, at + by))], column);
  };
  const sideways = (row, from, by) => {
    const stops = stopsOf(row);
    const next = stops[stops.indexOf(from) + by];
    next?.focus();
    return Boolean(next);
  };
  const phase = (row, by) => {
    const rows = rowsOf();
    const heads = [...table().querySelectorAll(`${rowsWith}.phase`)].filter(shown);
    const place = (node) => node.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
    const before = heads.filter((head) => head !== row && place(head));
    const head = by < 0 ? before.at(-2) ?? before.at(-1) : heads.find((one) => one !== row && !place(one));
    const next = head && rows.find((one) => head.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    return goTo(next ?? (by < 0 ? rows[0] : rows.at(-1)), column);
  };
  const edge = (row, last, whole) => {
    const rows = rowsOf();
    const line = whole ? (last ? rows.at(-1) : rows[0]) : row;
    const stops = stopsOf(line);
    (last ? stops.at(-1) : stops[0])?.focus();
  };

  const moves = {
    ArrowUp: (row) => vertical(row, -1),
    ArrowDown: (row) => vertical(row, 1),
    ArrowLeft: (row, stop) => sideways(row, stop, -1),
    ArrowRight: (row, stop) => sideways(row, stop, 1),
    PageUp: (row) => phase(row, -1),
    PageDown: (row) => phase(row, 1),
    Home: (row, stop, event) => edge(row, false, event.ctrlKey || event.metaKey),
    End: (row, stop, event) => edge(row, true, event.ctrlKey || event.metaKey),
  };

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("table.tasks tbody > tr");
    if (!row || event.defaultPrevented || event.altKey || event.target.closest("form.cell-edit, .choice")) return;
    const move = moves[event.key];
    if (!move) return;
    if (event.shiftKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      row.dispatchEvent(new CustomEvent("row:extend", { bubbles: true }));
    }
    event.preventDefault();
    move(row, event.target, event);
    if (event.shiftKey) document.activeElement.closest("tr")?.dispatchEvent(new CustomEvent("row:extend", { bubbles: true }));
  });

  document.addEventListener("focusin", (event) => {
    const cell = event.target.closest?.("table.tasks tbody :is(td, th)");
    if (!cell || event.target.closest("form.cell-edit, details > :not(summary)")) return;
    if (!cell.closest(".phase, .addrow")) column = cell.cellIndex;
    settleOn(event.target);
  });

  // cells.js says where the reader wants to be once the cell is saved.
  document.addEventListener("cell:leave", (event) => { wish = event.detail; });
  document.addEventListener("cell:reached", (event) => {
    const cell = event.target;
    if (!wish || cell.id !== wish.from) return;
    const { step } = wish;
    wish = null;
    if (cell.querySelector("form.cell-edit")) return;   // refused: it asks something, so nobody goes on
    const row = cell.closest("tr");
    const stop = stopsOf(cell)[0];
    const gone = step === "down" ? vertical(row, 1) : sideways(row, stop, step === "left" ? -1 : 1);
    if (gone) event.preventDefault();
  });

  document.addEventListener("htmx:load", dress);
  dress();
})();
