// The connection by which a page lives. Where it is refused, lost or late, a sentence says so within five seconds, beside
// the way to the light page of the same view; Streamlit itself tries again without end, and the sentence goes with success.
(() => {
  const health = new URL("./_stcore/health", document.currentScript.src);
  const [PATIENCE, ANSWERING, PENDING] = [2500, 1500, 10000];  // milliseconds
  const RESTARTS = 1012, BACK = 60000;  // by which a server that restarts says so, and within what it should be back
  const LATER = 1013;  // by which server/websocket.py asks to come again later, for a reason: how much later
  const WAITS = { full: 10000, fast: 3000 };

  const box = document.querySelector(".connection > section");
  const link = box.querySelector("a");
  // A slow link, or one that is paid by the byte, is offered the light page; nobody is sent there.
  const network = navigator.connection;
  let slow = network?.saveData || /2g$/.test(network?.effectiveType ?? "");

  // The last websocket that Streamlit opened, and what became of those since all was last well.
  let socket = null, alive = false, tried = 0, refused = false, later = "", restarts = 0, unanswered = 0;
  let since = performance.now(), at = location.href;
  let said = "", closed = "";

  window.WebSocket = class extends WebSocket {
    constructor(...asked) {
      super(...asked);
      let opened = false;
      socket = this;
      tried ||= performance.now();
      this.addEventListener("open", () => { opened = alive = true; unanswered = 0; });
      this.addEventListener("message", () => { unanswered = 0; });
      this.addEventListener("close", (event) => {
        if (socket !== this) return;
        alive = false;
        if (event.code === RESTARTS) { restarts ||= performance.now(); say("restarting"); return; }
        refused ||= !opened || !isDrawn();  // some take it, and end it at once
        if (event.code !== LATER || !event.isTrusted) return;
        // Streamlit would come again at once: it learns of this a while later.
        later = event.reason;
        event.stopImmediatePropagation();
        setTimeout(() => this.dispatchEvent(new CloseEvent("close", event)), WAITS[later] * (1 + Math.random()));
      });
    }
    send(...sent) {
      super.send(...sent);
      unanswered ||= performance.now();
    }
  };

  const longAgo = (moment, patience) => moment && performance.now() - moment > patience;
  const answers = () => fetch(health, { cache: "no-store", signal: AbortSignal.timeout(ANSWERING) }).then(({ ok }) => ok, () => false);
  const isDrawn = () => document.querySelector("#root .head") !== null;
  const isRead = () => document.querySelector(".head") !== null;  // be it as painted before
  // A machine without a network may well reach a server of its own.
  const isWell = async () => alive && isDrawn() && !longAgo(unanswered, PATIENCE) && (navigator.onLine || await answers());

  // Who reads what is painted is told that more is to come where they touch it, or once it should have come.
  let touched = false;
  const late = () => (!isRead() ? "late" : touched || (!alive && longAgo(tried, ANSWERING)) ? "opening" : "");
  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.("#painted .later")) return;
    touched = true;
    say("opening");
  });

  const trouble = async () => {
    if (later) return later;
    if (restarts && !alive && !longAgo(restarts, BACK)) return "restarting";
    if (!navigator.onLine) return "offline";
    if (isDrawn() && !alive) return "lost";
    if (alive || !(refused || longAgo(tried || since, PENDING))) return late();
    if (!await answers()) return "gone";
    return tried ? "blocked" : late();
  };
  const say = (when) => {
    said = when;
    box.hidden = !when || when === closed;
    for (const sentence of box.querySelectorAll("[data-when]")) sentence.hidden = sentence.dataset.when !== when;
    // Where there is no page yet, this is one.
    box.classList.toggle("whole", !["", "slow"].includes(when) && !isRead());
  };
  const look = async () => {
    if (await isWell()) {
      // What was asked for meanwhile never left.
      if (!["", "slow", "late", "opening"].includes(said) && at !== location.href) location.reload();
      [since, at, tried, refused, later, restarts] = [performance.now(), location.href, 0, false, "", 0];
      if (!slow) closed = "";
      say(slow ? "slow" : "");
    } else if (touched || longAgo(since, PATIENCE)) say(await trouble() || (slow ? "slow" : ""));
    // Until the server has answered once, Streamlit does not know that it is to leave this to us.
    document.querySelector("[data-testid=stDialog] button")?.click();
    setTimeout(look, navigator.onLine ? 500 : 2000);
  };

  // What is read is not given up for a page that does not come.
  const isUnsure = () => ["restarting", "lost", "gone", "offline"].includes(said);
  const leave = async (go) => {
    const when = said;
    if (!isUnsure() || await answers()) { go(); return; }
    box.hidden = true;
    setTimeout(say, 300, when);
  };
  link.addEventListener("click", (event) => {
    if (!isUnsure()) return;
    event.preventDefault();
    leave(() => location.assign(link.href));
  });
  box.querySelector(".again").addEventListener("click", () => leave(() => location.reload()));
  box.querySelector(".close").addEventListener("click", () => {
    closed = said;
    if (said === "slow") slow = false;
    box.hidden = true;
  });
  // What was seen opens again without a network (server/worker.js), once all that this page needs has come.
  const worker = new URL("../worker.js", health);
  addEventListener("load", () => navigator.serviceWorker?.register(worker).catch(() => {}));
  // Whoever signs out leaves nothing of it behind.
  document.addEventListener("click", async ({ target }) => {
    if (!target.closest?.(".st-key-sign-out button")) return;
    for (const name of await window.caches?.keys() ?? []) if (name.startsWith(`${new URL(".", worker)} `)) caches.delete(name);
  });
  if (slow) say("slow");
  look();
})();
