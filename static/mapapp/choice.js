// Arrow keys in lists that the server drew: the status list, the owner's combobox, a row's menu.
(() => {
  "use strict";
  const optionsIn = (list) => [...list.querySelectorAll("[role=option]:not([aria-disabled]), button, a[href]")]
    .filter((one) => one.offsetParent);
  let serial = 0;

  const light = (input, option) => {
    const list = document.getElementById(input.getAttribute("aria-controls"));
    list.querySelectorAll(".is-active").forEach((one) => one.classList.remove("is-active"));
    if (!option) { input.removeAttribute("aria-activedescendant"); return; }
    option.id ||= `option-${++serial}`;
    option.classList.add("is-active");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };

  const inCombobox = (event, input) => {
    const list = document.getElementById(input.getAttribute("aria-controls"));
    if (!list) return false;
    const options = optionsIn(list);
    const at = options.findIndex((one) => one.classList.contains("is-active"));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      light(input, options[at < 0 && step < 0 ? options.length - 1 : (at + step + options.length) % options.length]);
      return true;
    }
    if (event.key === "Enter" && at >= 0) { options[at].click(); return true; }
    return false;
  };

  const inList = (event, list) => {
    const options = optionsIn(list);
    const at = options.indexOf(event.target.closest("[role=option], button, a"));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: options.length - 1 }[event.key];
    if (to !== undefined) {
      options[(to + options.length) % options.length]?.focus();
      return true;
    }
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey) return false;
    const keyed = list.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    keyed?.click();
    return Boolean(keyed);
  };

  // Capture: these lists answer before the grid's keys do.
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    const input = event.target.closest?.("input[role=combobox]");
    const list = event.target.closest?.(".choice");
    const menu = event.target.closest?.("details.menu[open]");
    const done = (input && inCombobox(event, input)) || (list && inList(event, list));
    if (done) event.preventDefault();
    else if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
      event.preventDefault();
    }
  }, true);

  document.addEventListener("htmx:afterSwap", (event) => {
    const list = event.detail.target;
    const input = list?.id && document.querySelector(`input[role=combobox][aria-controls="${CSS.escape(list.id)}"]`);
    if (!input) return;
    input.setAttribute("aria-expanded", String(optionsIn(list).length > 0));
    light(input, input.value ? optionsIn(list)[0] : null);
  });

  // A menu or an open status list goes when one clicks elsewhere.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    document.querySelectorAll("form.cell-edit").forEach((form) => {
      const writes = form.querySelector("input:not([type=hidden]), textarea, select");
      if (!writes && !form.contains(event.target)) form.querySelector("[data-cancel]")?.click();
    });
  });
})();
