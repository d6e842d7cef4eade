// The first rows of a sheet: a press on a row, or on the button that bears its number, chooses the heading.

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const focused = parentElement.contains(document.activeElement) && document.activeElement.dataset.row;
  const rows = data.rows.map(({ number, cells, is_heading }) => {
    if (!cells.some(({ text }) => text)) return element("tr", { class: "empty" }, element("th", { scope: "row" }, String(number)), ...cells.map(() => element("td")));
    const button = element(
      "button",
      {
        type: "button",
        "data-row": number,
        "aria-pressed": is_heading,
        "aria-label": data.choose.replace("{row}", number),
      },
      String(number),
    );
    const row = element(
      "tr",
      is_heading ? { class: "heading" } : {},
      element("th", { scope: "row" }, button),
      ...cells.map(({ text, columns, rows }) => element("td", { colspan: columns, rowspan: rows }, text)),
    );
    row.addEventListener("click", () => setTriggerValue("row", number));
    return row;
  });
  const table = element("table", { "aria-label": data.title }, element("tbody", {}, ...rows));
  const frame = element("div", { class: "desk-rows first", tabindex: 0, role: "group", "aria-label": data.title }, table);
  parentElement.querySelector(".desk-rows")?.remove();
  parentElement.append(frame);
  if (focused) frame.querySelector(`[data-row="${focused}"]`)?.focus();
}
