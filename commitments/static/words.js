// Streamlit speaks English of its own accord. Where the page is French, its words are put into French; the
// few that name Streamlit are put plainly in both. What the project itself wrote is never touched.
(() => {
  const FRENCH = {
    "Skip to main content": "Aller au contenu",
    "Main menu": "Menu",
    "App pages": "Pages",
    "Sidebar": "Volet latéral",
    "Expand sidebar": "Ouvrir le volet",
    "Collapse sidebar": "Fermer le volet",
    "Navigate to home page": "Aller à l’accueil",
    "App Logo": "Accueil",
    "Notifications": "Avis",
    "Close": "Fermer",
    "Cancel": "Annuler",
    "Copy": "Copier",
    "Copied": "Copié",
    "Copy to clipboard": "Copier",
    "Link to heading": "Lien vers ce titre",
    "Theme": "Apparence",
    "Light": "Claire",
    "Dark": "Sombre",
    "System": "Comme l’appareil",
    "Print": "Imprimer",
    "Fullscreen": "Plein écran",
    "Close fullscreen": "Quitter le plein écran",
    "Scroll tabs left": "Onglets précédents",
    "Scroll tabs right": "Onglets suivants",
    "Scrollable table": "Tableau à faire défiler",
    "Running...": "En cours…",
    "Connecting": "Connexion…",
    "Error": "Erreur",
    "Try again": "Réessayer",
    "Connection error": "Connexion interrompue",
    "Connection timed out.": "Le serveur tarde à répondre.",
    "Page not found": "Page introuvable",
    "Choose an option": "Choisir",
    "Choose options": "Choisir",
    "No results": "Aucun résultat",
    "No options to select": "Rien à choisir",
    "No options to select.": "Rien à choisir.",
    "Clear value": "Effacer",
    "Clear entry": "Effacer",
    "Clear all": "Tout effacer",
    "Select all": "Tout choisir",
    "Selected values": "Valeurs choisies",
    "Selectbox options": "Choix possibles",
    "Multiselect options": "Choix possibles",
    "Open": "Ouvrir",
    "Show suggestions": "Afficher les suggestions",
    "Invalid input.": "Saisie non valable.",
    "Choose date": "Choisir une date",
    "Choose date range": "Choisir une période",
    "Clear date": "Effacer la date",
    "Clear dates": "Effacer les dates",
    "Date range": "Période",
    "Pagination": "Pages",
    "Previous page": "Page précédente",
    "Next page": "Page suivante",
    "Search": "Chercher",
    "Close Search": "Fermer la recherche",
    "Next Result": "Résultat suivant",
    "Previous Result": "Résultat précédent",
    "Download as CSV": "Télécharger en CSV",
    "Show/hide columns": "Choisir les colonnes",
    "Dataframe column menu": "Menu de la colonne",
    "Copy column name": "Copier le nom de la colonne",
    "Sort ascending": "Trier par ordre croissant",
    "Sort descending": "Trier par ordre décroissant",
    "Pin column": "Figer la colonne",
    "Unpin column": "Libérer la colonne",
    "Hide column": "Masquer la colonne",
    "Autosize": "Ajuster la largeur",
    "Statistics": "Statistiques",
    "Format": "Format",
    "Clear selection": "Effacer la sélection",
    "No data": "Aucune donnée",
    "empty": "vide",
    "Download failed": "Le téléchargement a échoué",
    "Upload": "Choisir un fichier",
    "Add files": "Ajouter des fichiers",
    "Drag and drop a file here": "Déposer un fichier ici",
    "Drag and drop files here": "Déposer des fichiers ici",
    "Too many files": "Trop de fichiers",
  };
  const PLAIN = {
    "Connecting to Streamlit server": ["Connexion au serveur", "Connecting to the server"],
    "Unable to connect to Streamlit server": ["Le serveur ne répond pas", "The server does not answer"],
    "Streamlit server is not responding. Are you connected to the internet?": [
      "Le serveur ne répond pas. Vérifiez la connexion ; la page reprendra d’elle-même.",
      "The server does not answer. Check the connection; the page will resume by itself.",
    ],
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": [
      "Le tableau de bord ne tourne plus sur cet ordinateur. Pour le relancer :",
      "The dashboard no longer runs on this computer. To start it again:",
    ],
    "streamlit run yourscript.py": ["commitments serve", "commitments serve"],
  };
  const SENTENCES = [
    [/^(You have requested page .*|The page that you have requested .*) Running the app's main page\.$/,
      ["Cette page n’existe pas, ou n’existe plus. Voici l’accueil.", "This page does not exist, or no longer. Here is the first page."]],
    [/^Remove (.+)$/, ["Retirer $1", null]],
    [/^Page (\d+)$/, ["Page $1", null]],
    [/^Select (\d+) matches$/, ["Choisir les $1 résultats", null]],
    [/^Press Enter to apply$/, ["Entrée pour valider", null]],
    [/^Press Enter to submit form$/, ["Entrée pour envoyer", null]],
    [/^(\d+(?:\.\d+)?)([KMG])B per file$/, ["$1 $2o au plus par fichier", null]],
  ];
  const OURS = ".stMarkdown, .stHtml, .js-plotly-plot, svg, script, style, textarea";
  const SPOKEN = ["aria-label", "title", "placeholder", "alt"];

  const asked = new URLSearchParams(location.search).get("lang");
  let language = asked === "fr" || asked === "en" ? asked : document.documentElement.lang;

  const inWords = (text) => {
    const trimmed = text.trim();
    const french = language === "fr";
    if (french && Object.hasOwn(FRENCH, trimmed)) return FRENCH[trimmed];
    if (Object.hasOwn(PLAIN, trimmed)) return PLAIN[trimmed][french ? 0 : 1];
    for (const [pattern, [fr, en]] of SENTENCES) {
      const ours = french ? fr : en;
      if (ours && pattern.test(trimmed)) return trimmed.replace(pattern, ours);
    }
    return null;
  };
  const sayText = (node) => {
    const ours = node.nodeValue.length < 200 ? inWords(node.nodeValue) : null;
    if (ours !== null && ours !== node.nodeValue) node.nodeValue = ours;
  };
  const sayAttributes = (element) => {
    for (const name of SPOKEN) {
      const value = element.getAttribute(name);
      const ours = value === null ? null : inWords(value);
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
    if ((now === "fr" || now === "en") && now !== language) {
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
