// Streamlit speaks English of its own accord. Its words are put into the language of the page; in English the
// few that name Streamlit are put plainly. What the project itself wrote is never touched.
(() => {
  // By language, from i18n/streamlit_words.py: the words as they stand, and patterns of what has a part of its own.
  const WORDS = JSON.parse(document.querySelector("meta[name=streamlit-words]").content);
  for (const own of Object.values(WORDS)) {
    own.patterns = Object.entries(own.patterns).map(([pattern, ours]) => [new RegExp(pattern), ours]);
  }
  const OURS = ".stMarkdown, .stHtml, .js-plotly-plot, svg, script, style, textarea";
  const SPOKEN = ["aria-label", "title", "placeholder", "alt"];

  const asked = new URLSearchParams(location.search).get("lang");
  let language = Object.hasOwn(WORDS, asked) ? asked : document.documentElement.lang;

  const inWords = (text) => {
    const trimmed = text.trim();
    const { words, patterns } = WORDS[language];
    if (Object.hasOwn(words, trimmed)) return words[trimmed];
    for (const [pattern, ours] of patterns) {
      if (pattern.test(trimmed)) return trimmed.replace(pattern, ours);
    }
    return null;
  };
  const sayText = (node) => {
    const ours = node.nodeValue.length < 200 ? inWords(node.nodeValue) : null;
    if (ours !== null && ours !== node.nodeValue) node.nodeValue = ours;
  };
  // A label is Markdown to Streamlit, and is spoken with all its backslashes.
  const spoken = (label) => label.replace(/\\([!-/:-@[-`{-~])/g, "$1").replaceAll("\u2060", "");
  const sayAttributes = (element) => {
    for (const name of SPOKEN) {
      const value = element.getAttribute(name);
      const ours = value === null ? null : (inWords(value) ?? spoken(value));
      if (ours !== null && ours !== value) element.setAttribute(name, ours);
    }
  };
  const say = (root) => {
    if (root.nodeType === Node.TEXT_NODE) {
      if (!root.parentElement?.closest(OURS)) sayText(root);
      return;
    }
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest(OURS)) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.nodeType === Node.ELEMENT_NODE && node.matches(OURS) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    for (let node = root; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) sayText(node);
      else sayAttributes(node);
    }
  };
  // The address may change language without a new page.
  const follow = () => {
    const now = new URLSearchParams(location.search).get("lang");
    if (Object.hasOwn(WORDS, now) && now !== language) {
      language = now;
      say(document.body);
    }
    if (document.documentElement.lang !== language) document.documentElement.lang = language;
  };
  const watch = () => {
    say(document.body);
    new MutationObserver((changes) => {
      follow();
      for (const change of changes) {
        if (change.type === "childList") change.addedNodes.forEach(say);
        else if (change.type === "characterData") say(change.target);
        else if (!change.target.closest(OURS)) sayAttributes(change.target);
      }
    }).observe(document.body, {
      subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: SPOKEN,
    });
  };
  if (document.body) watch();
  else document.addEventListener("DOMContentLoaded", watch);
})();
