// What Streamlit has to know before it starts, for a slow link.
(() => {
  // The server is where this file came from: no need to try every part of the address for it.
  window.__streamlit = { BACKEND_BASE_URL: new URL(".", document.currentScript.src).href };

  // Its font of icons weighs 375 kB and is fetched ahead, used or not: the first icon that is drawn fetches it.
  const load = document.fonts.load.bind(document.fonts);
  document.fonts.load = (font, ...text) => (font.includes("Material Symbols") ? Promise.resolve([]) : load(font, ...text));

  // A slow link, or one that is paid by the byte, is offered the light pages; nobody is sent there.
  const link = navigator.connection;
  const offer = document.querySelector(".slow");
  if (offer && (link?.saveData || /2g$/.test(link?.effectiveType ?? ""))) {
    offer.hidden = false;
    offer.querySelector("button").addEventListener("click", () => { offer.hidden = true; });
  }
})();
