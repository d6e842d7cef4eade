/* The page around a chart is told how high it is, at any width and whatever is opened in it. */
new ResizeObserver(() => parent.postMessage({ bamako: document.documentElement.offsetHeight }, "*")).observe(document.body);
