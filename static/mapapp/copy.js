// A button that copies the field beside it. Without script there is the field, to be copied by hand.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    if (!navigator.clipboard || !field) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      await navigator.clipboard.writeText(field.value);
      document.getElementById("live").textContent = field.dataset.copied;
      button.textContent = field.dataset.copied;
    });
  }
})();
