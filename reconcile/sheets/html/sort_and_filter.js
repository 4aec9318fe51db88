// A table that sorts by its headers and filters by what is typed or chosen. Without this script it is a plain table.
"use strict";
(() => {
  const list = document.getElementById("list");
  if (!list) return;
  const body = list.tBodies[0];
  const rows = [...body.rows];
  const buttons = [...list.querySelectorAll("thead button")];
  const plain = (text) => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
  const texts = new Map(rows.map((row) => [row, plain([...row.cells].map((cell) => cell.textContent).join(" "))]));
  const typed = document.getElementById("filter");
  const chosen = [...document.querySelectorAll("select[data-column]")];
  const order = document.getElementById("order");
  const status = document.getElementById("shown");
  const told = status.dataset;
  const collator = new Intl.Collator(told.language, { numeric: true });
  const more = document.getElementById("more");
  const STEP = 100;
  let most = STEP;

  const value = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent;

  for (const select of chosen) {
    const column = Number(select.dataset.column);
    const names = [...new Set(rows.map((row) => row.cells[column].textContent))].sort(collator.compare);
    for (const name of names) select.add(new Option(name || told.none, name === "" ? "\u0000" : name));
  }

  const fits = (row, words) =>
    words.every((word) => texts.get(row).includes(word)) &&
    chosen.every((select) => {
      const text = row.cells[Number(select.dataset.column)].textContent;
      return !select.value || (select.value === "\u0000" ? text === "" : text === select.value);
    });

  const show = () => {
    const words = plain(typed.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of body.rows) {
      const fitting = fits(row, words);
      if (fitting) count += 1;
      row.hidden = !fitting || count > most;
    }
    const numbers = { fit: count, all: rows.length, shown: Math.min(count, most) };
    const sentence = count > most ? told.many : told.few;
    const written = (number) => number.toLocaleString(told.language, { useGrouping: true });
    status.textContent = sentence.replace(/\{(\w+)\}/g, (_, name) => written(numbers[name]));
    document.getElementById("paging").hidden = count <= most;
  };

  const anew = () => {
    most = STEP;
    show();
  };

  const sort = (column, down) => {
    const sorted = [...rows];
    if (column !== null) {
      const numbers = "number" in buttons[column].dataset;
      const compare = numbers
        ? (a, b) => Number(value(a, column)) - Number(value(b, column))
        : (a, b) => collator.compare(value(a, column), value(b, column));
      const missing = (row) => Number([numbers ? "-1" : "", ""].includes(value(row, column)));
      sorted.sort((a, b) => missing(a) - missing(b) || (down ? -compare(a, b) : compare(a, b)));
    }
    body.append(...sorted);
    buttons.forEach((button, i) => {
      if (i === column) button.closest("th").setAttribute("aria-sort", down ? "descending" : "ascending");
      else button.closest("th").removeAttribute("aria-sort");
    });
    order.value = column === null ? "" : `${column} ${down ? "down" : "up"}`;
    anew();
  };

  buttons.forEach((button, column) => {
    const first = "number" in button.dataset;
    for (const down of [first, !first]) {
      const words = first ? [told.up, told.down] : [told.forwards, told.backwards];
      order.add(new Option(`${button.textContent}, ${words[Number(down)]}`, `${column} ${down ? "down" : "up"}`));
    }
    button.addEventListener("click", () => {
      const now = button.closest("th").getAttribute("aria-sort");
      sort(column, now === null ? first : now === "ascending");
    });
  });
  order.addEventListener("change", () => {
    const [column, way] = order.value.split(" ");
    sort(order.value === "" ? null : Number(column), way === "down");
  });
  typed.addEventListener("input", anew);
  for (const select of chosen) select.addEventListener("change", anew);
  document.getElementById("clear").addEventListener("click", () => {
    typed.value = "";
    for (const select of chosen) select.value = "";
    sort(null, false);
    typed.focus();
  });
  more.addEventListener("click", () => {
    most += STEP;
    show();
  });
  document.getElementById("controls").hidden = false;
  show();
})();
