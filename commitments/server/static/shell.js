// The page is there to be read before anything of Streamlit's has come: what Streamlit has to know before it starts, its
// start once the page is seen, and the handover once it has drawn the same.
(() => {
  // The server is where this file came from: no need to try every part of the address for it. What goes wrong is said by
  // connection.js. Windows of this site alone may speak into the page: told so, Streamlit opens its websocket at once; but a
  // browser's first answer brings the token by which it knows who is signed in, and has to come before.
  const isKnown = document.cookie.includes("_streamlit_xsrf=");
  const HOST_CONFIG = { allowedOrigins: isKnown ? [location.origin] : [], useExternalAuthToken: false, blockErrorDialogs: true };
  window.__streamlit = { BACKEND_BASE_URL: new URL(".", document.currentScript.src).href, HOST_CONFIG };

  // An address with this would have Streamlit look for the page at another site.
  const address = new URL(location);
  if (address.searchParams.has("staticAppId")) {
    address.searchParams.delete("staticAppId");
    history.replaceState({}, "", address);
  }

  // Its font of icons weighs 375 kB and is fetched ahead, used or not: the first icon that is drawn fetches it.
  const load = document.fonts.load.bind(document.fonts);
  document.fonts.load = (font, ...text) => (font.includes("Material Symbols") ? Promise.resolve([]) : load(font, ...text));

  // A page that nobody looks at is painted by no browser.
  const start = () => document.head.append(document.getElementById("streamlit").content.cloneNode(true));
  if (document.hidden) addEventListener("DOMContentLoaded", start);
  else requestAnimationFrame(() => setTimeout(start));

  const painted = document.getElementById("painted");
  if (!painted) return;
  const drawn = (selector) => document.querySelector(`#root ${selector}`);
  const isDrawn = () => drawn("[data-testid=stApp][data-test-script-state=notRunning]") && drawn(".head")
    && !drawn("[data-testid=stSkeleton]") && document.fonts.status === "loaded"
    && [...document.querySelectorAll("link[rel=stylesheet]")].every(({ sheet }) => sheet)
    && [...document.querySelectorAll("#root [data-testid=stPlotlyChart]")].every((chart) => chart.querySelector(".main-svg"));
  // Both pages are made of the same pieces: what somebody did in one is found in the other by its place.
  const parts = (page) => [...page.querySelectorAll("[data-testid=stHtml] :is(details, a, button, input, select, summary, [tabindex])")];
  const handOver = () => {
    if (!isDrawn()) { setTimeout(handOver, 100); return; }
    const page = drawn("[data-testid=stMain]"), now = parts(page), focused = document.activeElement;
    let focus;
    parts(painted).forEach((was, place) => {
      const is = now[place];
      if (is?.tagName !== was.tagName) return;
      if (was.matches("details")) is.open = was.open;
      if (was.matches("input, select")) is.value = was.value;
      if (was === focused) focus = is;
    });
    page.scrollTop = painted.scrollTop;
    painted.remove();
    focus?.focus({ preventScroll: true });
  };
  handOver();
})();
