(() => {
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const words = document.getElementById("words"), said = document.getElementById("said"), all = document.getElementById("all");
  const rows = [...document.querySelectorAll("#register li[data-of]")].map((row) => ({ row, of: new Set(row.dataset.of.split(" ")), text: fold(row.textContent) }));
  const chosen = () => new URLSearchParams(location.hash.startsWith("#register?") ? location.hash.slice(10) : "");
  const show = () => {
    const asked = chosen(), names = [...new Set(asked.keys())], typed = fold(words.value).split(/\s+/).filter(Boolean);
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
    if (location.hash.startsWith("#register?")) document.getElementById("register").scrollIntoView();
    const one = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (one?.matches("details")) { one.open = true; one.closest("li").hidden = false; one.scrollIntoView(); }
  };
  words.closest("p").hidden = false;
  words.addEventListener("input", show);
  all.addEventListener("click", () => { words.value = ""; setTimeout(show); });
  addEventListener("hashchange", arrive);
  arrive();
})();
