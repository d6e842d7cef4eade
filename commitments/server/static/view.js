/* Links and forms of the dashboard change the view in place: the address changes, Streamlit follows it, Back goes back.
   Without this file they are ordinary links and forms. */
(() => {
  /* A place on a page: it may not be drawn yet, and Streamlit's own scrolling frame does not follow the hash. */
  const PATIENCE = 40;
  const scrollTo = (name, patience = PATIENCE) => {
    const place = document.querySelector(`[data-place="${CSS.escape(name)}"]`);
    if (!place) { if (patience) setTimeout(scrollTo, 150, name, patience - 1); return; }
    if (place.tagName === "DETAILS") place.open = true;
    place.scrollIntoView();
    if (patience < PATIENCE) setTimeout(() => place.scrollIntoView(), 400);  /* what follows it is being drawn */
    place.focus({ preventScroll: true });
  };
  const go = (url) => {
    if (url.href === location.href) return;
    /* Until Streamlit has drawn the page, each address is a document of its own. */
    if (document.getElementById("painted")) { location.assign(url); return; }
    const leaves = url.pathname !== location.pathname;
    const { hash } = url;
    url.hash = "";  /* Streamlit takes an address with a hash for one it is already at */
    history.pushState({}, "", url);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    if (hash) setTimeout(scrollTo, 300, hash.slice(1));
    else if (leaves) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  };
  /* Streamlit's way to the content leads to before the head. */
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-testid=stSkipToContent]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const to = document.querySelector("[data-place=content], [data-testid=stMain] h1");
    to.tabIndex = -1;
    to.scrollIntoView();
    to.focus({ preventScroll: true });
  }, true);
  /* Pages lie side by side; what is in a folder beside them, as data/ and l/ are, is another document. */
  const inside = (url) => url.origin === location.origin
    && !url.pathname.replace(new URL("./", location).pathname, "").includes("/")
    && url.searchParams.get("lang") === new URL(location).searchParams.get("lang");

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.in, .in a");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const href = link.href.baseVal ?? link.getAttribute("href");
    if (href.startsWith("#")) { event.preventDefault(); scrollTo(href.slice(1)); return; }
    const url = new URL(href, location);
    if (link.classList.contains("beside")) { event.preventDefault(); open(url, "_blank", "noopener"); return; }
    if (!inside(url)) return;  /* another language is another document */
    event.preventDefault();
    go(url);
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("a[data-print]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const whole = document.querySelector(".pages a[data-whole]");
    if (!whole) { print(); return; }
    go(new URL(whole.getAttribute("href"), location));
    const drawn = setInterval(() => {
      if (document.querySelector(".pages a[data-whole]")) return;
      clearInterval(drawn);
      setTimeout(print, 1000);
    }, 200);
  }, true);
  /* Paper has nothing to open: what is folded stands open on it. */
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")].filter((each) => !each.closest(".view, .head"));
    for (const each of folded) each.open = true;
    /* As wide as the sheet of look.css is. */
    for (const each of document.querySelectorAll("[data-testid=stPlotlyChart]")) {
      each.style.setProperty("--fit", Math.min(1, 920 / each.offsetWidth));
      each.classList.toggle("drawn-dark", matchMedia("(prefers-color-scheme: dark)").matches);
    }
    for (const each of document.querySelectorAll(".paper")) each.textContent = location.href;
  });
  addEventListener("afterprint", () => { for (const each of folded) each.open = false; });

  /* A form adds its fields to the view; what it names and leaves empty is taken away. What it keeps of the view for who has
     no script is not enough: Streamlit takes names away from fields that a form of its own has, such as id and lang. */
  const send = (form) => {
    const url = new URL(form.getAttribute("action") || location.pathname, location);
    url.search = form.dataset.alone === undefined ? location.search : "";
    const lang = new URL(location).searchParams.get("lang");
    if (lang) url.searchParams.set("lang", lang);
    url.searchParams.delete("page");
    const fields = new FormData(form);
    for (const name of new Set([...form.elements].map((field) => field.name).filter(Boolean))) {
      url.searchParams.delete(name);
      for (const value of fields.getAll(name)) if (value) url.searchParams.append(name, value);
    }
    go(url);
  };
  document.addEventListener("submit", (event) => {
    if (!event.target.closest(".in")) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(".in select[data-now], .in input[data-now]")) send(event.target.form);
  });

  /* What is typed into a field of several lines is kept at every pause, as Ctrl+Enter keeps it, and not only when the field
     is left; in a form, it would send that. */
  let pause;
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea") || target.closest("[data-testid=stForm]")) return;
    clearTimeout(pause);
    pause = setTimeout(() => target.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true })), 800);
  });

  /* A bar or a point whose customdata is an address leads there. Plotly tells its clicks to listeners on its own
     element, which is made anew with every drawing. */
  const listened = new WeakMap();
  document.addEventListener("pointerover", (event) => {
    const plot = event.target.closest?.(".js-plotly-plot");
    if (!plot?.on || listened.get(plot) === plot._ev) return;
    listened.set(plot, plot._ev);
    plot.on("plotly_click", ({ points: [point] }) => {
      const to = [point?.customdata].flat()[0];
      if (typeof to === "string" && to.startsWith("./")) go(new URL(to, location));
    });
  }, true);

  /* A link to be sent: by whatever a phone shares with, else it is copied. */
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-share]");
    if (!link || !(navigator.share || navigator.clipboard)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const url = new URL(link.getAttribute("href"), location).href;
    try {
      if (navigator.share && matchMedia("(pointer: coarse)").matches) await navigator.share({ title: document.title, url });
      else { await navigator.clipboard.writeText(url); link.textContent = link.dataset.done; }
    } catch { /* whoever closes the sheet of a phone shares nothing */ }
  }, true);

  /* What another site writes to show a chart names this one. */
  document.addEventListener("toggle", ({ target }) => {
    const code = target.querySelector?.("code[data-snippet]");
    if (code) code.textContent = code.textContent.replace('src="./', `src="${new URL("./", location).href}`);
  }, true);

  /* What opens over the page closes when the other opens, when a link is followed, by a click beside it, and with Escape. */
  const OVER = ".head .menu[open], .view > div > details[open]";
  const close = (but) => document.querySelectorAll(OVER).forEach((open) => { if (open !== but) open.open = false; });
  document.addEventListener("click", ({ target }) => close(target.closest?.("a") ? null : target.closest?.(OVER)));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelector(OVER)?.querySelector("summary").focus();
    close();
  });

  if (location.hash.length > 1) addEventListener("load", () => scrollTo(location.hash.slice(1)));

  /* "/" goes to the search, as on many sites. */
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.matches("input, select, textarea, [contenteditable]")) {
      const menu = document.querySelector(".head .menu");
      if (!menu) return;
      event.preventDefault();
      menu.open = !document.querySelector(".head > .aside").checkVisibility();
      document.querySelector(menu.open ? ".head .menu input[type=search]" : ".head input[type=search]").focus();
    }
  });
})();
