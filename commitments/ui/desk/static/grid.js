/* The rows in question: a grid of cells that are mended in place. What is written waits here until it is applied,
   whatever page of rows is looked at meanwhile. */

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
};

const button = (words, press, attributes = {}) => {
  const made = element("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", press);
  return made;
};

/* The cells of a block that is pasted: tabs between them, and quotes around those with a line end. */
const block = (text) => {
  const rows = [[]];
  let cell = "", quoted = false;
  const end = () => { rows.at(-1).push(cell.trim()); cell = ""; };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (quoted && sign === '"' && text[at + 1] === '"') { cell += sign; at++; }
    else if (sign === '"' && (quoted || !cell)) quoted = !quoted;
    else if (quoted || !/[\t\r\n]/.test(sign)) cell += sign;
    else if (sign === "\t") end();
    else if (sign === "\n") { end(); if (at < text.length - 1) rows.push([]); }
  }
  if (cell || !rows.at(-1).length) end();
  return rows;
};

const OTHER = "\u0000";  /* in a list: something else, that is typed */

/* What waits to be applied to the files of a draft: by cell, what is written there and whether in all that hold the
   same; rows that are left out; what was so before each step; what of it is sent, and not known to be kept. */
const waiting = new Map();

class Grid {
  constructor(place) {
    this.row = this.column = 0;  /* the cell that has the focus; column 0 is the number of the row */
    this.table = element("table", { role: "grid" });
    this.says = element("div", { class: "says" });
    this.does = element("div", { class: "does" });
    this.status = element("p", { class: "visually-hidden", role: "status" });
    this.told = element("div", { hidden: "" });
    this.frame = element("div", { class: "desk-rows grid" }, this.table);
    place.append(this.frame, this.says, this.does, this.status, this.told);
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.table.addEventListener("focusin", (event) => this.arrive(event.target.closest("th, td")));
    this.table.addEventListener("pointerdown", (event) => { this.before = document.activeElement; });
    this.table.addEventListener("click", (event) => this.click(event));
    this.table.addEventListener("dblclick", (event) => this.edit(event.target.closest("td")));
    this.table.addEventListener("copy", (event) => this.copy(event));
    this.table.addEventListener("paste", (event) => this.paste(event));
    this.warn = (event) => { if (this.written.size + this.out.size) event.preventDefault(); };
  }

  show(data, send) {
    addEventListener("beforeunload", this.warn);
    const held = this.table.contains(document.activeElement) || this.does.contains(document.activeElement);
    const stood = this.data?.rows[this.row], open = this.table.querySelector("input, textarea");
    if (open) open.left = true;
    this.data = data;
    this.send = send;
    if (!waiting.has(data.of)) waiting.set(data.of, { written: new Map(), out: new Map(), steps: [], sent: { entries: [] } });
    Object.assign(this, waiting.get(data.of));
    if (this.sent.entries.length && this.sent.taken !== data.taken) {
      for (const [kept, key, entry] of this.sent.entries.splice(0)) if (kept.get(key) === entry) kept.delete(key);
      this.steps.length = 0;
    }
    const same = data.rows.findIndex((row) => row.number === stood?.number && row.across === stood?.across);
    if (same >= 0) this.row = same;
    else { this.row = Math.max(0, Math.min(this.row, data.rows.length - 1)); if (!stood) this.column = 0; }
    if (!stood) this.next(false);
    this.redraw();
    if (held) this.focus();
    if (open && same >= 0) this.edit(this.cell(), open.value);  /* who types meanwhile goes on */
  }

  leave() { removeEventListener("beforeunload", this.warn); }

  /* --- what is where --- */

  key_of(row, column = "") { return JSON.stringify([this.data.file, this.data.sheet, row.number, row.across, column]); }
  written_in(row, at) { return this.written.get(this.key_of(row, this.data.columns[at].column)); }
  stands(row, at) { return this.written_in(row, at)?.text ?? row.cells[at]; }
  faults(row, at) { return row.faults.filter((fault) => fault.at === at); }
  list(row, at) {
    const own = this.faults(row, at).find((fault) => fault.list !== null);
    const list = own ? own.list : this.data.columns[at].list;
    return list === null ? [] : this.data.lists[list];
  }
  name_of(row, at, value) { return this.list(row, at).find((option) => option[0] === value)?.[1] ?? value; }
  is_out(row) { return this.out.has(this.key_of(row)); }
  is_edited(row, at) { return this.data.columns[at].column !== "" && !row.is_neighbour && !this.is_out(row); }
  where(row, at) { return `${this.data.words.row} ${this.number(row)}, ${this.data.columns[at].column ? this.data.columns[at].name : this.data.columns[at].heading}`; }
  pair(name, value) { return this.data.words.pair.replace("{name}", name).replace("{value}", value); }
  number(row) { return `${row.number}${row.across && ` ${row.across}`}`; }
  cell(row = this.row, column = this.column) { return this.table.rows[row + 1]?.cells[column]; }

  /* --- drawing --- */

  draw() {
    const { words, columns, rows } = this.data;
    this.told.replaceChildren();
    const heads = columns.map((column) => element("th", { scope: "col", tabindex: -1 },
      ...(column.may_be_left_out ? [button("×", () => this.send("column", column.column), { tabindex: -1, title: column.leave_out, "aria-label": column.leave_out })] : []),
      column.heading || "—",
      element("small", {}, column.name.toLowerCase() === column.heading.toLowerCase() ? "" : column.name)));
    const head = element("thead", {}, element("tr", {}, element("th", { scope: "col", tabindex: -1 }, words.row), ...heads));
    this.table.replaceChildren(head, element("tbody", {}, ...rows.map((row, at) => this.draw_row(row, at))));
    this.table.setAttribute("aria-label", words.title);
  }

  draw_row(row, at) {
    const { words, columns } = this.data, out = this.is_out(row), own = this.faults(row, null);
    const leave = button(out ? "↩" : "×", () => this.leave_out(row), { tabindex: -1, "aria-pressed": out, title: out ? words.take_back : words.leave_out, "aria-label": `${out ? words.take_back : words.leave_out} (${this.number(row)})` });
    const head = element("th", { scope: "row", tabindex: -1, ...this.marks(own, `${at}-row`) }, this.number(row), ...(row.is_neighbour ? [] : [leave]));
    const cells = columns.map((column, place) => this.draw_cell(row, place, `${at}-${place}`));
    return element("tr", { class: out ? "out" : row.is_neighbour ? "neighbour" : null }, head, ...cells);
  }

  draw_cell(row, at, name) {
    const written = this.written_in(row, at), column = this.data.columns[at];
    const made = element("td", { tabindex: -1, "aria-readonly": this.is_edited(row, at) ? null : "true", ...this.marks(this.faults(row, at), name) });
    if (!column.column) made.classList.add("aside");
    if (!written) made.append(row.names[at] ?? row.cells[at]);
    else {
      made.classList.add("written");
      made.append(element("del", {}, row.names[at] ?? row.cells[at]), " ", element("ins", {}, this.name_of(row, at, written.text) || this.data.words.empty, written.alike ? ` (${this.alike(row, at).alike})` : ""));
    }
    return made;
  }

  /* A fault is marked by a sign, said to whoever listens, and told below the grid. */
  marks(faults, name) {
    if (!faults.length) return {};
    const severity = faults.some((fault) => fault.severity === "error") ? "error" : "warning";
    const id = `desk-rows-${name}`;
    if (!document.getElementById(id)) this.told.append(element("span", { id }, faults.map((fault) => fault.says).join(" ")));
    return { class: `faulty ${severity}`, "aria-invalid": severity === "error" ? "true" : null, "aria-describedby": id };
  }

  /* --- what is told of the cell with the focus, and what may be done --- */

  alike(row, at) { return this.faults(row, at).find((fault) => fault.alike > 1); }

  tell() {
    const { words, columns, rows } = this.data, row = rows[this.row], at = this.column - 1;
    if (!row || this.row < 0) { this.says.replaceChildren(); return; }
    const faults = at < 0 ? row.faults : this.faults(row, at);
    const named = (fault) => (at < 0 && fault.at !== null ? this.pair(columns[fault.at].name, fault.says[0].toLowerCase() + fault.says.slice(1)) : fault.says);
    const lines = faults.map((fault) => element("p", { class: fault.severity }, named(fault)));
    const may = [];
    if (at >= 0 && this.is_edited(row, at)) {
      const written = this.written_in(row, at), alike = this.alike(row, at);
      for (const fault of faults) if (fault.preset && this.stands(row, at) !== fault.preset) may.push(button(fault.take, () => { this.write([[row, at, fault.preset]]); this.focus(); }));
      if (faults.some((fault) => fault.may_be_empty) && this.stands(row, at)) may.push(button(words.leave_empty, () => { this.write([[row, at, ""]]); this.focus(); }));
      if (written && alike) may.push(button(alike.mend_alike, () => this.mend_alike(row, at), { "aria-pressed": written.alike }));
      if (written) may.push(button(words.as_it_was, () => { this.write([[row, at, row.cells[at]]]); this.focus(); }));
    }
    if (!row.is_neighbour) may.push(button(this.is_out(row) ? words.take_back : words.leave_out, () => this.leave_out(row)));
    if (rows.some((each) => each.faults.length)) may.push(button(words.next, () => { this.next(true); this.focus(); }));
    const where = at < 0 ? `${words.row} ${this.number(row)}` : this.where(row, at);
    this.says.replaceChildren(element("p", { class: "where" }, where), ...lines, element("div", { class: "may" }, ...may));
  }

  draw_does() {
    const { words, pages } = this.data, n = this.written.size + this.out.size;
    const turn = (words, first) => button(words, () => this.send("page", first), first === null ? { disabled: "" } : {});
    const pager = pages.back === null && pages.on === null ? [] : [turn(words.back, pages.back), turn(words.on, pages.on)];
    this.does.replaceChildren(
      ...(n ? [button(`${words.apply} (${n})`, () => this.apply(), { class: "primary" }), button(words.discard, () => this.discard())] : []),
      element("span", { class: "pages" }, words.shown), ...pager);
  }

  /* --- the keyboard, the mouse, the clipboard --- */

  key(event) {
    event.stopPropagation();  /* a letter is one of Streamlit's commands, wherever no field has the focus */
    if (event.isComposing) return;
    const field = event.target.closest("input, select, textarea");
    if (field) { this.key_in_field(event, field); return; }
    const last = { row: this.data.rows.length - 1, column: this.data.columns.length };
    const all = event.ctrlKey || event.metaKey;
    const to = {
      ArrowUp: [this.row - 1, this.column], ArrowDown: [this.row + 1, this.column],
      ArrowLeft: [this.row, this.column - 1], ArrowRight: [this.row, this.column + 1],
      PageUp: [Math.max(0, this.row - 10), this.column], PageDown: [this.row + 10, this.column],
      Home: [all ? 0 : this.row, 0], End: [all ? last.row : this.row, last.column],
    }[event.key];
    const cell = this.cell();
    if (to) this.focus(...to);
    else if (all && event.key.toLowerCase() === "z") this.take_back();
    else if (all || event.altKey) return;
    else if (event.target.closest("button")) return;
    else if (event.key === "Enter" || event.key === "F2") { if (cell.tagName === "TH") cell.querySelector("button")?.click(); else this.edit(cell); }
    else if (event.key === "Delete" || event.key === "Backspace") this.clear();
    else if (event.key === "Escape") this.clear(true);
    else if (event.key.length === 1 && cell.tagName === "TD") { this.edit(cell, event.key === " " ? null : event.key); }
    else return;
    event.preventDefault();
  }

  key_in_field(event, field) {
    const down = event.shiftKey ? -1 : 1;
    if (event.key === "Enter" && !(event.altKey && field.tagName === "TEXTAREA")) this.leave_field(field, [this.row + down, this.column]);
    else if (event.key === "Enter") field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
    else if (event.key === "Tab") this.leave_field(field, [this.row, this.column + down]);
    else if (event.key === "Escape") { field.value = field.dataset.stood; this.leave_field(field, [this.row, this.column]); }
    else return;
    event.preventDefault();
  }

  click(event) {
    const cell = event.target.closest("th, td");
    if (!cell || event.target.closest("button, input, select, textarea")) return;
    if (cell.tagName === "TD" && this.before === cell) this.edit(cell, null, true);
    else cell.focus();
  }

  copy(event) {
    const row = this.data.rows[this.row];
    if (event.target.closest("input, textarea") || !row || this.column < 1) return;
    event.clipboardData.setData("text/plain", this.stands(row, this.column - 1));
    event.preventDefault();
  }

  paste(event) {
    if (event.target.closest("input, textarea") || this.row < 0 || this.column < 1) return;
    const pasted = [];
    let beyond = 0;
    block(event.clipboardData.getData("text/plain")).forEach((cells, down) => cells.forEach((text, across) => {
      const row = this.data.rows[this.row + down], at = this.column - 1 + across;
      if (row && at < this.data.columns.length && this.is_edited(row, at)) pasted.push([row, at, text]);
      else if (text && text !== row?.cells[at]) beyond++;
    }));
    this.write(pasted);
    if (beyond) this.say(this.data.words.beyond.replace("{n}", beyond), "");
    this.focus();
    event.preventDefault();
  }

  focus(row = this.row, column = this.column) {
    row = Math.max(-1, Math.min(row, this.data.rows.length - 1));
    column = Math.max(0, Math.min(column, this.data.columns.length));
    this.cell(row, column)?.focus();
  }

  arrive(cell) {
    const before = this.cell();
    if (before) before.tabIndex = -1;
    this.row = cell.parentElement.rowIndex - 1;
    this.column = cell.cellIndex;
    cell.tabIndex = 0;
    this.tell();
  }

  /* Go to the next cell or row with a fault; `on` from here, else to the first. */
  next(on) {
    const places = this.data.rows.flatMap((row, at) => [...new Set(row.faults.map((fault) => (fault.at === null ? 0 : fault.at + 1)))].sort((a, b) => a - b).map((column) => [at, column]));
    const found = on && places.find(([row, column]) => row > this.row || (row === this.row && column > this.column));
    if (places.length) [this.row, this.column] = found || places[0];
  }

  /* --- writing --- */

  edit(cell, begun = null, pointed = false) {
    if (!cell || cell.querySelector("input, select, textarea")) return;
    const row = this.data.rows[cell.parentElement.rowIndex - 1], at = cell.cellIndex - 1;
    if (!row || at < 0 || !this.is_edited(row, at)) return;
    const stood = this.stands(row, at), list = this.list(row, at), label = { "aria-label": this.where(row, at) };
    const type = (text) => {
      const long = text.length > 40 || text.includes("\n");
      const made = element(long ? "textarea" : "input", long ? { rows: 4, ...label } : label);
      made.value = text;
      return made;
    };
    const open = (field) => {
      field.dataset.stood = stood;
      field.addEventListener("blur", () => { if (field.isConnected && !field.left) this.leave_field(field); });
      cell.replaceChildren(field);
      field.focus();
    };
    if (!list.length) {
      const field = type(begun ?? stood);
      open(field);
      if (begun === null) field.select();
      return;
    }
    const known = list.some(([value]) => value === stood);
    const field = element("select", label, ...(known ? [] : [element("option", { value: stood }, stood || this.data.words.empty)]),
      ...list.map(([value, name]) => element("option", { value }, name)), element("option", { value: OTHER }, this.data.words.other));
    field.value = stood;
    field.addEventListener("change", () => { if (field.value === OTHER) { field.left = true; open(type(stood)); } });
    open(field);
    if (pointed) try { field.showPicker(); } catch { /* it opens with the next press */ }
  }

  leave_field(field, to = null) {
    field.left = true;
    const row = this.data.rows[this.row], at = this.column - 1;
    const text = field.value === OTHER ? field.dataset.stood : field.value.trim();
    if (text !== field.dataset.stood) this.write([[row, at, text]]);
    else this.redraw([[row, at]]);
    if (to) this.focus(...to);
  }

  /* Keep texts of cells until they are applied; what stands in the file needs no correction. */
  write(cells) {
    if (!cells.length) return;
    this.step();
    for (const [row, at, text] of cells) {
      const { column } = this.data.columns[at], key = this.key_of(row, column);
      if (text === row.cells[at]) this.written.delete(key);
      else this.written.set(key, { file: this.data.file, sheet: this.data.sheet, row: row.number, across: row.across, column, text, alike: false });
    }
    this.say(cells.length > 1 ? `${this.data.words.written} (${cells.length})` : this.pair(this.where(cells[0][0], cells[0][1]), cells[0][2] || this.data.words.empty));
    this.redraw(cells);
  }

  /* Tell what was done to whoever listens, and what was not to everyone. */
  say(what, seen = "visually-hidden") { Object.assign(this.status, { textContent: what, className: seen }); }

  mend_alike(row, at) {
    const key = this.key_of(row, this.data.columns[at].column), written = this.written.get(key);
    this.step();
    this.written.set(key, { ...written, alike: !written.alike });
    this.redraw([[row, at]]);
    this.focus();
  }

  clear(back = false) {
    const row = this.data.rows[this.row], at = this.column - 1;
    if (at < 0) { if (back && row && this.is_out(row)) this.leave_out(row); return; }
    if (row && this.is_edited(row, at)) { this.write([[row, at, back ? row.cells[at] : ""]]); this.focus(); }
  }

  leave_out(row) {
    this.step();
    const key = this.key_of(row);
    if (!this.out.delete(key)) this.out.set(key, { file: this.data.file, sheet: this.data.sheet, row: row.number, across: row.across });
    this.redraw();
    this.focus();
  }

  step() { this.steps.push([[...this.written], [...this.out]]); }

  take_back(step = this.steps.pop()) {
    if (!step) return;
    for (const [kept, entries] of [[this.written, step[0]], [this.out, step[1]]]) {
      kept.clear();
      for (const [key, value] of entries) kept.set(key, value);
    }
    this.redraw();
    this.focus();
  }

  discard() { this.step(); this.take_back([[], []]); }

  /* Draw some cells anew, or all: whoever presses elsewhere meanwhile finds the others where they were. */
  redraw(cells = null) {
    if (cells) for (const [row, at] of cells) {
      const place = this.data.rows.indexOf(row);
      this.cell(place, at + 1)?.replaceWith(this.draw_cell(row, at, `${place}-${at}`));
    }
    else {
      const { scrollLeft, scrollTop } = this.frame;
      this.draw();
      this.frame.scrollTo(scrollLeft, scrollTop);
    }
    const active = this.cell();
    if (active) active.tabIndex = 0;
    this.tell();
    this.draw_does();
  }

  /* What is sent waits until it is kept: where it could not be, it is there to be sent again. */
  apply() {
    const entries = [this.written, this.out].flatMap((kept) => [...kept].map(([key, entry]) => [kept, key, entry]));
    Object.assign(this.sent, { taken: this.data.taken, entries });
    this.send("applied", { edits: [...this.written.values()], out: [...this.out.values()] });
    this.focus();
  }
}

const grids = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!grids.has(parentElement)) grids.set(parentElement, new Grid(parentElement));
  const grid = grids.get(parentElement);
  grid.show(data, setTriggerValue);
  return () => grid.leave();
}
