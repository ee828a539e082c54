/* Sorting and search for tables marked data-sortable and data-search; without it they stand as they are. */
(() => {
  "use strict";

  const make = (tag, attributes = {}, text = "") => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };

  // Letters without their accents and in lower case, so that "dyfed powys" finds Dyfed-Powys.
  const folded = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  const valueOf = (row, column, isNumber) => {
    const cell = row.cells[column];
    const text = (cell.dataset.value ?? cell.textContent).trim();
    return isNumber ? (text === "" ? NaN : Number(text)) : text;
  };

  // What is missing stays last, whichever way the others go.
  const compare = (a, b, isNumber, sign) => {
    if (isNumber) {
      if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
      return sign * (a - b);
    }
    if (a === "" || b === "") return (a === "") - (b === "");
    return sign * a.localeCompare(b, "en-GB", { numeric: true });
  };

  const makeSortable = (table) => {
    const body = table.tBodies[0];
    const headings = [...table.tHead.rows[0].cells];
    const asPublished = [...body.rows];
    headings.forEach((heading, column) => {
      const isNumber = heading.dataset.type === "number";
      const button = make("button", { type: "button", class: "sort" }, heading.textContent);
      heading.replaceChildren(button);
      button.addEventListener("click", () => {
        const now = heading.getAttribute("aria-sort");
        const first = isNumber ? "descending" : "ascending";
        const second = isNumber ? "ascending" : "descending";
        const next = now === first ? second : first;
        for (const other of headings) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", next);
        const sign = next === "ascending" ? 1 : -1;
        const keyed = asPublished.map((row) => [valueOf(row, column, isNumber), row]);
        keyed.sort((a, b) => compare(a[0], b[0], isNumber, sign));
        body.append(...keyed.map(([, row]) => row));
      });
    });
  };

  let searches = 0;
  const makeSearchable = (table) => {
    const rows = [...table.tBodies[0].rows];
    const texts = rows.map((row) => folded(row.textContent));
    const id = `table-search-${(searches += 1)}`;
    const field = make("input", { type: "search", id, autocomplete: "off", spellcheck: "false" });
    const count = make("p", { class: "count", role: "status", "aria-live": "polite" });
    const box = make("div", { class: "table-search" });
    box.append(make("label", { for: id }, table.dataset.search), field, count);
    (table.closest(".scroll") ?? table).before(box);
    const search = () => {
      const words = folded(field.value).split(" ").filter(Boolean);
      let shown = 0;
      rows.forEach((row, at) => {
        row.hidden = !words.every((word) => texts[at].includes(word));
        shown += !row.hidden;
      });
      count.textContent = shown ? `${shown} of ${rows.length} shown` : `None of ${rows.length} fits`;
    };
    field.addEventListener("input", search);
    search();
  };

  const start = () => {
    for (const table of document.querySelectorAll("table[data-sortable]")) makeSortable(table);
    for (const table of document.querySelectorAll("table[data-search]")) makeSearchable(table);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
