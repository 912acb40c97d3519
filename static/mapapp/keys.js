// Shortcuts of one letter: g then t, l, p, r; / finds; ? lists the keys. They can be switched off in that list.
(() => {
  "use strict";
  const name = "mapapp.keys";
  const help = document.getElementById("keys");
  const isOn = () => localStorage.getItem(name) !== "off";
  let chord = 0;

  const showHelp = () => {
    if (!help || help.open) return;
    help.showModal();
    help.querySelector("h2").focus();
  };

  const jump = (letter) => {
    const link = document.querySelector(`[data-go="${letter}"]`);
    if (!link) return false;
    link.click();
    const place = link.hash && link.pathname === location.pathname && document.querySelector(link.hash);
    const heading = place && (place.querySelector("h2") ?? place);
    if (heading) {
      heading.tabIndex = -1;
      heading.focus();
    }
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !isOn()) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog, .choice, [data-opening]")) return;
    const second = Date.now() - chord < 1_500;
    chord = 0;
    if (second && "tlpr".includes(event.key)) {
      if (jump(event.key)) event.preventDefault();
    } else if (event.key === "g") {
      chord = Date.now();
      event.preventDefault();
    } else if (event.key === "/") {
      const field = document.querySelector("main input[type=search]");
      field?.focus();
      if (field) event.preventDefault();
    } else if (event.key === "?") {
      showHelp();
      event.preventDefault();
    }
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-open=keys]")) showHelp();
  });
  const box = document.getElementById("keys-on");
  if (box) {
    box.checked = isOn();
    box.addEventListener("change", () => localStorage.setItem(name, box.checked ? "on" : "off"));
  }
  document.querySelectorAll("[data-open=keys]").forEach((button) => { button.hidden = !help; });
})();
