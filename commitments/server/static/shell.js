// What Streamlit has to know before it starts, for a slow link.
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
})();
