// A row is dragged by its grip to another place, also of another phase: an extra to the menu and to Alt and arrows.
// The drop fills in and sends the form that the row's menu already has; the server says where the row stands.
(() => {
  "use strict";
  const margin = 72;   // so near the edge of the window it scrolls
  const speed = 14;
  let number = "";     // of the task under way
  let at = null;       // the pointer, {x, y}
  let place = null;    // {phase, before}: before which task, "" for the end of the phase

  const table = () => document.querySelector("table.tasks");
  const clean = () => table()?.querySelectorAll(".drop-before, .drop-after").forEach((row) => {
    row.classList.remove("drop-before", "drop-after");
  });

  const bodyAt = () => {
    const bodies = [...table().tBodies];
    return bodies.find((body) => at.y < body.getBoundingClientRect().bottom) ?? bodies.at(-1);
  };

  const aim = () => {
    clean();
    const body = bodyAt();
    const rows = [...body.querySelectorAll("tr[id^='task-']")].filter((row) => row.id !== `task-${number}`);
    const next = rows.find((row) => {
      const { top, height } = row.getBoundingClientRect();
      return at.y < top + height / 2;
    });
    place = { phase: body.id.replace("phase-", ""), before: next?.id.replace("task-", "") ?? "" };
    if (next) next.classList.add("drop-before");
    else (rows.at(-1) ?? body.rows[0])?.classList.add("drop-after");
  };

  const roll = () => {
    if (!number) return;
    const by = at.y < margin ? -speed : at.y > window.innerHeight - margin ? speed : 0;
    if (by && at.moved) {
      window.scrollBy(0, by);
      aim();
    }
    requestAnimationFrame(roll);
  };

  const end = () => {
    clean();
    document.documentElement.classList.remove("is-dragging");
    document.getElementById(`task-${number}`)?.classList.remove("is-dragged");
    number = "";
    place = null;
  };

  const send = (wanted) => {
    const form = document.getElementById(`task-${number}`)?.querySelector("form[data-order]");
    if (!form) return;
    for (const [name, value] of Object.entries(wanted)) {
      const field = form.querySelector(`input[name=${name}]`) ?? form.appendChild(document.createElement("input"));
      Object.assign(field, { type: "hidden", name, value });
    }
    form.requestSubmit();
  };

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest?.(".grip");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    const row = grip.closest("tr");
    number = row.id.replace("task-", "");
    at = { x: event.clientX, y: event.clientY, moved: false };
    row.classList.add("is-dragged");
    document.documentElement.classList.add("is-dragging");
    requestAnimationFrame(roll);
  });
  document.addEventListener("pointermove", (event) => {
    if (!number) return;
    at = { x: event.clientX, y: event.clientY, moved: true };
    aim();
  });
  document.addEventListener("pointerup", () => {
    if (!number) return;
    if (place) send(place);
    end();
  });
  document.addEventListener("pointercancel", () => { if (number) end(); });
  document.addEventListener("keydown", (event) => {
    if (!number || event.key !== "Escape") return;
    event.preventDefault();
    end();
  }, true);
})();
