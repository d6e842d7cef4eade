/* Fields that Streamlit draws: what is typed in a list finds what is printed there, and the keyboard keeps its place. */
(() => {
  /* Lists look for letters as they stand: what is typed without an accent, or with a straight apostrophe, is written
     as in the first name that has it. React asks the field itself. */
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  const bare = (text) => [...text].map((sign) => sign.normalize("NFD")[0]).join("").toLowerCase();
  const seen = new WeakMap();  /* names by list: what is typed leaves ever fewer of them */
  addEventListener("input", ({ target }) => {
    if (!target.matches?.("input[role=combobox]")) return;
    const typed = target.value.replaceAll("'", "’");
    const listed = [...document.querySelectorAll("[role=option]")].map((option) => option.textContent);
    const names = [...new Set([...(seen.get(target) ?? []), ...listed])];
    seen.set(target, names);
    const has = names.some((name) => name.toLowerCase().includes(typed.toLowerCase()));
    const name = has ? "" : names.find((each) => bare(each).includes(bare(typed))) ?? "";
    const from = bare(name).indexOf(bare(typed));
    const meant = name ? name.slice(from, from + typed.length) : typed;
    if (meant === target.value) return;
    const at = target.selectionStart;
    set.call(target, meant);
    target.setSelectionRange(at, at);
  }, true);

  /* Streamlit draws anew what a step changed. Where what had the focus is gone, it goes to what is said of the step,
     else to what stands in its place: the same field, the fold that it lay in or the next one, the heading above. */
  const all = (selector) =>
    [...document.querySelectorAll(`[data-testid=stMain] :is(${selector})`)].filter((each) => each.checkVisibility());
  const said = () => all(".published, .notice, .nothing");
  const places = () => all("h1, h2, h3, summary");
  const nameOf = (place) => place.tagName + place.textContent.replace(/\d[\d\s]*/g, "");
  const keyOf = (element) => element.closest("[class*=st-key-]")?.className.match(/st-key-\S+/)[0];
  let had = null;
  let placed = null;  /* where the focus was put for want of anything said: a step may be told in a second run */
  const remember = ({ type }) => {
    const element = document.activeElement;
    if (!element.closest("[data-testid=stMainBlockContainer]") || (type === "focusin" && element === placed)) return;
    const before = places().filter((place) => element.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_PRECEDING);
    const after = places()[before.length + (element.matches("summary") ? 1 : 0)];
    had = {
      element,
      key: keyOf(element),
      before: before.reverse().map(nameOf),
      next: after?.matches("summary") ? nameOf(after) : "",
      said: said().map((each) => each.textContent),
      sees: type === "pointerdown",
    };
  };
  for (const type of ["focusin", "keydown", "pointerdown"]) addEventListener(type, remember, true);

  const takeUp = () => {
    if (!had) return;
    const told = said().find((each) => !had.said.includes(each.textContent));
    if (told && had.shown !== told.textContent) {
      had.shown = told.textContent;
      /* Why a step at the foot of a page was refused is not left above what is seen. */
      if (told.getBoundingClientRect().bottom < 60) told.scrollIntoView({ block: "center" });
    }
    const at = document.activeElement;
    if (had.element.checkVisibility() || !(at === document.body || (told && at === placed))) return;
    const find = (name) => places().find((place) => nameOf(place) === name);
    const [fold] = had.before;
    const to = told
      ?? said().find((each) => each.textContent === had.element.textContent)  /* the same, drawn anew */
      ?? (had.key && all(`.${CSS.escape(had.key)} :is(input, textarea, button, summary):not(:disabled)`)[0])
      ?? had.element.closest("details:not([open])")?.querySelector("summary")
      ?? (fold?.startsWith("SUMMARY") ? find(fold) : null)
      ?? find(had.next) ?? had.before.map(find).find(Boolean) ?? places()[0];
    if (!to) return;
    placed = told ? null : to;
    if (!to.matches("input, textarea, button, summary")) to.tabIndex = -1;
    to.focus({ preventScroll: had.sees });
  };
  let drawn;
  new MutationObserver(() => {
    clearTimeout(drawn);
    if (document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning") drawn = setTimeout(takeUp, 200);
  }).observe(document, {
    subtree: true, attributes: true, attributeFilter: ["data-test-script-state"],
    childList: true,  /* on a slow machine what came of a step is drawn after its run has ended */
  });
})();
