/* Two to five forces on one chart and in one table, the choice kept in the address: #forces=kent,essex
   Text from the address is only ever looked up or shown as text. */
(() => {
  "use strict";

  const MOST = 5;
  const NATION = "england-and-wales"; // stays in sight behind any choice
  const MARKS = ["pick-1", "pick-2", "pick-3", "pick-4", "pick-5", "behind"];
  const SVG = "http://www.w3.org/2000/svg";
  const ORDINALS = ["First", "Second", "Third", "Fourth", "Fifth"];

  const make = (tag, attributes = {}, text = "") => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };
  const draw = (tag, attributes = {}, text = "") => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };
  const listed = (words) =>
    words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words.join("");

  // --- what the page holds -------------------------------------------------------------------

  const readForces = (table) => {
    const forces = new Map();
    for (const row of table.tBodies[0].rows) {
      forces.set(row.dataset.force, { name: row.cells[0].textContent.trim(), row });
    }
    return forces;
  };

  const readHash = (forces) => {
    const found = /^#forces=(.*)$/.exec(window.location.hash);
    if (!found) return null;
    let text = found[1];
    try {
      text = decodeURIComponent(text);
    } catch {
      /* a broken escape: its text is looked up as it stands */
    }
    const asked = [...new Set(text.split(",").map((word) => word.trim()).filter(Boolean))];
    const known = asked.filter((word) => forces.has(word));
    return {
      picks: known.slice(0, MOST),
      unknown: asked.filter((word) => !forces.has(word)),
      beyond: known.slice(MOST),
    };
  };

  // What is shown of a choice, and how: England and Wales behind it, unless it is chosen itself.
  const marked = (picks) => {
    const shown = picks.map((slug, at) => [slug, MARKS[at]]);
    return picks.length && !picks.includes(NATION) ? [[NATION, "behind"], ...shown] : shown;
  };

  // --- the chart -----------------------------------------------------------------------------

  const lastPoint = (line) => {
    const numbers = line.getAttribute("d").match(/-?\d+(\.\d+)?/g).map(Number);
    return { x: numbers.at(-2), y: numbers.at(-1) };
  };

  // Break a label into lines of at most `limit` letters, where it can be broken.
  const broken = (text, limit) => {
    const lines = [];
    for (const word of text.split(" ")) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && longer.length <= limit) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  };

  // Push the labels apart, top down and back up, so that none covers another.
  const spread = (labels, high, low) => {
    labels.sort((a, b) => a.y - b.y);
    let edge = high;
    for (const label of labels) {
      label.y = Math.max(label.y, edge + label.height / 2);
      edge = label.y + label.height / 2;
    }
    edge = low;
    for (const label of [...labels].reverse()) {
      label.y = Math.min(label.y, edge - label.height / 2);
      edge = label.y - label.height / 2;
    }
  };

  const makeChart = (svg, forces) => {
    const prefix = svg.classList.contains("phone") ? "compare-phone" : "compare";
    const part = (kind, slug) => svg.querySelector(`[id="${prefix}-${kind}-${slug}"]`);
    const labels = draw("g", { class: "picked-labels" });
    svg.append(labels);
    const titles = [...svg.querySelectorAll(`[id^="${prefix}-title-"]`)].map((line) => line.closest("text") ?? line.querySelector("text"));
    const [allForces, described] = [titles.map((line) => line.textContent), svg.getAttribute("aria-label")];
    const entitle = (picks) => {
      const limit = svg.classList.contains("phone") ? 36 : 60;
      const names = listed(picks.map((slug) => forces.get(slug).name));
      const told = [names, `${picks.length} forces`].map((who) => broken(`${who}: the share, year by year`, limit));
      const lines = picks.length ? told.find((words) => words.length <= titles.length) : allForces;
      titles.forEach((line, at) => {
        line.textContent = lines[at - (titles.length - lines.length)] ?? ""; // a short title stands on the last line
      });
      svg.setAttribute("aria-label", picks.length ? `${names}: the share of all outcomes, year by year` : described);
    };
    const lineOf = (slug) => part("force", slug)?.querySelector("path");
    const ends = [...forces.keys()].map(lineOf).filter(Boolean).map(lastPoint);
    const right = Math.max(...ends.map((end) => end.x));
    const box = svg.viewBox.baseVal;
    const size = 9.75;
    for (const [slug] of forces) {
      for (const kind of ["force", "hollow"]) part(kind, slug)?.classList.add("force-line");
    }
    for (const end of svg.querySelectorAll(`[id^="${prefix}-end-"]`)) end.classList.add("end");

    return (picks) => {
      svg.classList.toggle("picked", picks.length > 0);
      entitle(picks);
      for (const line of svg.querySelectorAll(".force-line")) {
        line.classList.remove(...MARKS);
        line.toggleAttribute("data-off", picks.length > 0);
      }
      const written = [];
      for (const [slug, mark] of marked(picks)) {
        for (const kind of ["force", "hollow"]) {
          const element = part(kind, slug);
          if (!element) continue;
          element.classList.add(mark);
          element.removeAttribute("data-off");
          element.parentNode.append(element); // on top of the lines that are not picked
        }
        const line = lineOf(slug);
        if (!line) continue;
        const { name, row } = forces.get(slug);
        const value = row.cells[row.cells.length - 1].textContent.match(/[\d.]+%/)?.[0] ?? "";
        const words = broken(`${name} ${value}`.trim(), 15);
        written.push({ words, mark, y: lastPoint(line).y, height: words.length * size * 1.08 + 3 });
      }
      spread(written, 60, box.height - 26);
      labels.replaceChildren(
        ...written.map(({ words, mark, y }) => {
          const text = draw("text", { class: mark, "font-size": size });
          words.forEach((word, line) => {
            const drop = y + (line - (words.length - 1) / 2) * size * 1.08 + size * 0.35;
            text.append(draw("tspan", { x: right + 8, y: drop }, word));
          });
          return text;
        }),
      );
    };
  };

  // --- the picker ----------------------------------------------------------------------------

  const sample = (at) => {
    const svg = draw("svg", { class: "sample", viewBox: "0 0 28 16", "aria-hidden": "true" });
    svg.append(draw("path", { class: MARKS[at], d: "M 2 8 L 26 8" }));
    return svg;
  };

  const makePicker = (forces, onChange) => {
    const form = make("form", { class: "compare-picker", "aria-label": "Forces to compare" });
    const fields = make("div", { class: "picks" });
    const selects = ORDINALS.slice(0, MOST).map((ordinal, at) => {
      const select = make("select", { id: `pick-${at + 1}` });
      select.append(make("option", { value: "" }, "none"));
      for (const [slug, { name }] of forces) select.append(make("option", { value: slug }, name));
      const label = make("label", { for: select.id }, `${ordinal} force`);
      label.prepend(sample(at));
      const field = make("div", { class: "pick" });
      field.append(label, select);
      fields.append(field);
      select.addEventListener("change", () => onChange(chosen()));
      return select;
    });
    const chosen = () => [...new Set(selects.map((select) => select.value).filter(Boolean))];
    const address = make("input", { type: "text", id: "link-to-choice", readonly: "" });
    const copy = make("button", { type: "button" }, "Copy link");
    const reset = make("button", { type: "button" }, "Show all forces");
    const buttons = make("div", { class: "share" });
    buttons.append(make("label", { for: address.id }, "Link to this choice"), address, copy, reset);
    const status = make("p", { class: "status", role: "status", "aria-live": "polite" });
    const task = "Pick two to five forces to see them on one chart and in one table. The link leads others to the same choice.";
    form.append(make("p", {}, task), fields, buttons, status);
    form.addEventListener("submit", (event) => event.preventDefault());
    reset.addEventListener("click", () => {
      onChange([]);
      selects[0].focus();
    });
    const copied = (done) => {
      status.textContent = done ? "Link copied." : "The link is selected: copy it with your keyboard.";
    };
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(address.value);
        copied(true);
      } catch {
        address.focus();
        address.select();
        copied(false);
      }
    });

    const show = (picks, message) => {
      selects.forEach((select, at) => {
        select.value = picks[at] ?? "";
        for (const option of select.options) {
          option.disabled = option.value !== "" && option.value !== select.value && picks.includes(option.value);
        }
      });
      address.value = window.location.href;
      reset.disabled = picks.length === 0;
      status.textContent = message;
    };
    return { form, show };
  };

  // --- the page ------------------------------------------------------------------------------

  const start = () => {
    const table = document.querySelector("table[data-compare]");
    const figure = document.getElementById("compare");
    const drawings = [...(figure?.querySelectorAll("svg.chart") ?? [])];
    if (!table || !drawings.length) return;
    const forces = readForces(table);
    const redraws = drawings.map((svg) => makeChart(svg, forces));

    const tell = (picks, read) => {
      const names = picks.map((slug) => forces.get(slug).name);
      const said = [];
      if (read?.unknown.length) {
        said.push(`The link names no force called ${listed(read.unknown.map((word) => `“${word}”`))}.`);
      }
      if (read?.beyond.length) said.push(`The link names more than ${MOST} forces; the first ${MOST} are shown.`);
      if (!picks.length) said.push("All forces are shown. Pick two to five to compare them.");
      else if (picks.length === 1) said.push(`${names[0]} is shown. Pick another to compare it with.`);
      else said.push(`${listed(names)} are shown.`);
      return said.join(" ");
    };

    const render = (picks, read) => {
      for (const redraw of redraws) redraw(picks);
      const shown = new Map(marked(picks));
      for (const [slug, { row }] of forces) {
        row.hidden = picks.length > 0 && !shown.has(slug);
      }
      picker.show(picks, tell(picks, read));
    };
    // The history keeps one entry for the page, however many forces are tried.
    const picker = makePicker(forces, (picks) => {
      window.location.replace(`#forces=${picks.join(",")}`);
      render(picks, null);
    });
    const fromAddress = () => {
      const read = readHash(forces);
      if (read) render(read.picks, read);
    };

    figure.before(picker.form);
    const own = window.ownForce();
    render(forces.has(own) ? [own] : [], null);
    fromAddress();
    window.addEventListener("hashchange", fromAddress);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
