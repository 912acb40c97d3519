// A dot of the people's map is dragged to another place: its form opens with that place chosen, and asks why.
// Nothing is written here; without script the same form is reached from the table.
(() => {
  "use strict";
  const svg = document.querySelector("[data-map] svg.people-map");
  if (!svg) return;
  const url = svg.closest("[data-map]").dataset.map;
  const left = Number(svg.dataset.left), column = Number(svg.dataset.column);
  const edges = svg.dataset.edges.split(",").map(Number);
  let held = null;
  svg.classList.add("is-movable");

  const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());

  const step = (value, least, most) => Math.min(Math.max(value, least), most);

  function place({ x, y }) {
    const below = edges.slice(1, -1).filter((edge) => y > edge).length;
    return { stance: step(Math.floor((x - left) / column) + 1, 1, 5), influence: 5 - below };
  }

  function release(moved) {
    if (!held) return;
    const { dot, from, start } = held;
    held = null;
    dot.classList.remove("is-dragged");
    const to = moved && place(moved);
    if (!to || Math.hypot(moved.x - start.x, moved.y - start.y) < 12 || (to.stance === from.stance && to.influence === from.influence)) {
      dot.removeAttribute("transform");
      return;
    }
    const [kind, number] = [dot.dataset.whom[0], dot.dataset.whom.slice(1)];
    location.assign(`${url}${kind === "o" ? "own/" : ""}${number}/?stance=${to.stance}&influence=${to.influence}`);
  }

  svg.addEventListener("pointerdown", (event) => {
    const dot = event.target.closest("[data-whom]");
    if (!dot || event.button !== 0 || event.pointerType === "touch") return; // a finger scrolls the map
    const start = at(event);
    held = { dot, start, from: place(start) };
    svg.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => {
    if (!held) return;
    const now = at(event);
    held.dot.classList.add("is-dragged");
    held.dot.setAttribute("transform", `translate(${now.x - held.start.x} ${now.y - held.start.y})`);
  });
  svg.addEventListener("pointerup", (event) => release(at(event)));
  svg.addEventListener("pointercancel", () => { held?.dot.removeAttribute("transform"); release(null); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !held) return;
    held.dot.removeAttribute("transform");
    release(null);
  });
})();
