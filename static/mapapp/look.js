// Beside the colour in letters a picker, its contrast in words, and the paper below in what was chosen. Without script the
// colour is typed, and the paper wears what is saved.
(() => {
  "use strict";
  const pick = document.querySelector("[data-picks]");
  const hex = document.getElementById(pick.dataset.picks);
  const said = document.querySelector("[data-contrast]");
  const file = document.getElementById("id_logo");
  const without = document.getElementById("id_without");
  const worn = (name) => document.querySelector(`[data-wears="${name}"]`);
  const black = "#1a1d21";
  const kept = worn("logo").getAttribute("display") !== "none";

  const light = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const contrast = (colour) => {
    const [red, green, blue] = [1, 3, 5].map((place) => light(parseInt(colour.slice(place, place + 2), 16) / 255));
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
  };
  const dress = (colour) => {
    worn("fill").setAttribute("fill", colour || black);
    worn("name").setAttribute("fill", colour || black);
    worn("stroke").setAttribute("stroke", colour || black);
  };
  const typed = () => {
    const given = hex.value.trim().toLowerCase();
    const colour = /^#?[0-9a-f]{6}$/.test(given) ? `#${given.replace("#", "")}` : "";
    said.textContent = "";
    if (given && !colour) return;
    dress(colour);
    if (!colour) return;
    pick.value = colour;
    const found = contrast(colour);
    said.textContent = (found < Number(said.dataset.contrast) ? said.dataset.pale : said.dataset.enough)
      .replace("%s", found.toFixed(1));
  };
  const show = (there) => {
    worn("logo").setAttribute("display", there ? "inline" : "none");
    worn("name").setAttribute("display", there ? "none" : "inline");
  };
  const chosen = () => {
    const [picture] = file.files;
    if (!picture || !/^image\/(png|jpeg)$/.test(picture.type) || without?.checked) return show(kept && !without?.checked);
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      worn("logo").firstElementChild.setAttribute("href", reader.result);
      show(true);
    });
    return reader.readAsDataURL(picture);
  };

  pick.hidden = false;
  pick.addEventListener("input", () => { hex.value = pick.value; typed(); });
  hex.addEventListener("input", typed);
  file.addEventListener("change", chosen);
  without?.addEventListener("change", chosen);
  typed();
})();
