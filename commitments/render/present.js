/* One screen at a time: by keys, clicker, buttons or touch. Without this file all screens stand one below the other. */
(() => {
  const body = document.body, language = document.documentElement.lang, screens = [...document.querySelectorAll("section")];
  const controls = document.querySelector(".controls"), place = document.getElementById("place"), said = document.getElementById("said");
  const button = (name) => controls.querySelector(`[data-do=${name}]`);
  const named = () => Math.max(0, screens.findIndex((each) => `#${each.id}` === location.hash));
  let at = named(), speaker = null, begun = 0;

  /* What has no room on its screen is drawn smaller; a phone scrolls. */
  const fit = (screen) => {
    body.style.setProperty("--bar", `${controls.offsetHeight}px`); // which covers nothing
    screen.style.removeProperty("--u");
    if (matchMedia("(max-width: 50rem)").matches) return;
    const whole = parseFloat(getComputedStyle(body).fontSize) / 1.6, inside = screen.querySelector(".body");
    for (let part = 1; part > .6 && inside.scrollHeight > inside.clientHeight + 1; part -= .04)
      screen.style.setProperty("--u", `${whole * part}px`);
  };
  const show = (to) => {
    at = Math.min(Math.max(to, 0), screens.length - 1);
    screens.forEach((each, i) => each.classList.toggle("now", i === at));
    body.classList.remove("black", "with-code");
    button("code")?.setAttribute("aria-pressed", false);
    if (at) begun ||= Date.now();
    fit(screens[at]);
    place.textContent = `${at + 1} / ${screens.length}`;
    said.textContent = `${place.textContent}: ${(screens[at].querySelector("h1, h2")).textContent}`;
    button("previous").disabled = at === 0;
    button("next").disabled = at === screens.length - 1;
    history.replaceState(null, "", `#${screens[at].id}`);
    scrollTo(0, 0);
    tell();
  };

  /* The speaker's window is filled from here: it asks nothing of the network. */
  const clock = () => {
    const time = speaker && !speaker.closed && speaker.document.getElementById("clock");
    if (!time) return;
    const now = new Date().toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
    const minutes = begun && place.dataset.minutes.replace("{n}", Math.floor((Date.now() - begun) / 60000));
    time.textContent = minutes ? `${now} · ${minutes}` : now;
  };
  const tell = () => {
    if (!speaker || speaker.closed) return;
    const page = speaker.document, now = screens[at], next = screens[at + 1];
    const line = (tag, text) => page.body.appendChild(Object.assign(page.createElement(tag), { textContent: text }));
    page.title = place.textContent;
    page.body.replaceChildren();
    line("p", "").id = "clock";
    line("h1", `${place.textContent} · ${now.dataset.name}`);
    line("h2", now.querySelector("h1, h2").textContent);
    for (const each of now.querySelectorAll(".notes p")) line("p", each.textContent);
    if (next) line("h3", `→ ${next.dataset.name}`);
    clock();
  };
  setInterval(clock, 5000);

  const steps = {
    next: () => show(at + 1),
    previous: () => show(at - 1),
    first: () => show(0),
    last: () => show(screens.length - 1),
    full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.())?.catch(() => {}),
    notes: () => button("notes").setAttribute("aria-pressed", body.classList.toggle("with-notes")) || fit(screens[at]),
    black: () => body.classList.toggle("black"),
    code: () => button("code")?.setAttribute("aria-pressed", body.classList.toggle("with-code")),
    choose: () => document.getElementById("choose").showModal(),
    help: () => document.getElementById("help").showModal(),
    /* Asked for again: without a network there is no way back, and a clicker may send Escape. */
    leave: () => document.getElementById("leave").showModal(),
    speaker: () => {
      speaker = open("", "speaker", "width=760,height=620");
      if (!speaker) return body.classList.contains("with-notes") || steps.notes();
      const style = speaker.document.createElement("style");
      style.textContent = "body{font:20px/1.4 system-ui,sans-serif;margin:1.5rem;max-width:44rem}#clock{color:#555;margin:0 0 .5rem;font-variant-numeric:tabular-nums}h1{font-size:1rem;margin:0}h2{font-size:1.6rem;line-height:1.2;margin:.2rem 0 1rem}h3{color:#555;margin-top:2rem}";
      speaker.document.head.replaceChildren(style);
      speaker.document.onkeydown = pressed;
      tell();
    },
  };
  const keys = {
    ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", Enter: "next",
    ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous", Backspace: "previous",
    Home: "first", End: "last", Escape: "leave", f: "full", F5: "full", q: "code", n: "notes", s: "speaker", b: "black", ".": "black", c: "choose", "?": "help",
  };
  const pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const dialog = document.querySelector("dialog[open]");
    if (dialog && (dialog.id === "choose" || !event.key.startsWith("Page"))) return;
    dialog?.close();
    if (event.target.closest?.("button, a, select, input") && [" ", "Enter"].includes(event.key)) return;
    const step = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!step || (step === "leave" && document.fullscreenElement)) return;
    event.preventDefault();
    steps[step]();
  };
  addEventListener("keydown", pressed);
  controls.addEventListener("click", (event) => steps[event.target.closest("[data-do]")?.dataset.do]?.());

  /* A swipe, or a tap at either edge. */
  let from = null;
  const main = document.querySelector("main");
  main.addEventListener("touchstart", ({ changedTouches: [touch] }) => { from = [touch.clientX, touch.clientY]; }, { passive: true });
  main.addEventListener("touchend", ({ changedTouches: [touch] }) => {
    const [x, y] = [touch.clientX - from[0], touch.clientY - from[1]];
    if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) (x < 0 ? steps.next : steps.previous)();
  }, { passive: true });
  main.addEventListener("click", (event) => {
    if (event.target.closest("a")) return;
    if (event.clientX < innerWidth * .15) steps.previous();
    else if (event.clientX > innerWidth * .85) steps.next();
  });

  /* What is there to press steps back while nobody moves. */
  let idle;
  const wake = () => { body.classList.remove("idle"); clearTimeout(idle); idle = setTimeout(() => body.classList.add("idle"), 4000); };
  for (const each of ["mousemove", "keydown", "touchstart", "focusin"]) addEventListener(each, wake, { passive: true });
  addEventListener("resize", () => fit(screens[at]));
  addEventListener("hashchange", () => show(named()));

  /* The way back leads to the very page from which it was opened. */
  const { referrer } = document;
  if (referrer.startsWith(`${location.origin}/`) && new URL(referrer).pathname !== location.pathname)
    document.querySelector("#leave a").href = referrer;
  /* A screen that is shown does not go dark. */
  const awake = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", awake);
  awake();

  /* Once seen, it opens again without a network (server/worker.js); a file that was kept has nobody to ask. */
  navigator.serviceWorker?.register(new URL("../../worker.js", location)).catch(() => {});

  body.classList.add("stage");
  controls.hidden = false;
  show(at);
  wake();
})();
