(() => {
  const words = document.getElementById("words"), said = document.getElementById("said"), all = document.getElementById("all");
  /* Texts are compared as commitments/folding.py has it, by its letters. */
  const letters = JSON.parse(words.dataset.letters), otherwise = JSON.parse(words.dataset.otherwise);
  const instead = new RegExp(`[${Object.keys(letters).join("")}]`, "gu");
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase().replace(instead, (letter) => letters[letter]);
  const twoWays = new RegExp(`[${Object.keys(otherwise).join("")}]`, "giu");
  const spellings = (text) => fold(text) + (text.search(twoWays) < 0 ? "" : `\n${fold(text.replace(twoWays, (letter) => otherwise[letter.toLowerCase()]))}`);
  const rows = [...document.querySelectorAll("#register li[data-of]")].map((row) => ({ row, of: new Set(row.dataset.of.split(" ")), text: spellings(row.textContent) }));
  const chosen = () => new URLSearchParams(location.hash.startsWith("#register?") ? location.hash.slice(10) : "");
  const show = () => {
    const asked = chosen(), names = [...new Set(asked.keys())], typed = fold(words.value).match(/[^\s,;:!?()«»"']+/g) ?? [];
    let n = 0;
    for (const each of rows) {
      const fits = names.every((name) => asked.getAll(name).some((value) => each.of.has(`${name}=${value.toLowerCase()}`))) && typed.every((word) => each.text.includes(word));
      each.row.hidden = !fits;
      n += fits;
    }
    said.textContent = said.dataset.of.replace("{n}", n).replace("{total}", rows.length);
    all.hidden = n === rows.length;
  };
  const arrive = () => {
    show();
    document.querySelector(".menu").open = false;
    if (location.hash.startsWith("#register?")) document.getElementById("register").scrollIntoView();
    const one = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (one?.matches("details")) { one.open = true; one.closest("li").hidden = false; one.scrollIntoView(); }
  };
  words.closest("label").hidden = false;
  /* It stands at the head of every page: what is found is brought below it. */
  words.addEventListener("input", () => { show(); document.getElementById("register").scrollIntoView(); });
  all.addEventListener("click", () => { words.value = ""; setTimeout(show); });
  addEventListener("hashchange", arrive);
  arrive();
})();
