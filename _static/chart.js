/* The values of a chart's marks, on hover, tap and keyboard focus; and the reader's force in charts
   of all forces. What a mark says is its accessible name; without this script the chart still reads. */
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const REACH = { mouse: 28, touch: 40 }; // how far from a mark it still answers, in pixels
  const CLOSE = 2; // how far from each other marks may be and are at one place, in pixels
  const TOLD = 4; // how many of the marks at one place say their values

  // A line without points of its own says the values of its turning points: one mark for each.
  const expand = (svg) => {
    for (const line of svg.querySelectorAll("[data-values]")) {
      const values = line.dataset.values.split("|");
      const numbers = line.getAttribute("d").match(/-?\d+(\.\d+)?/g).map(Number);
      values.forEach((value, at) => {
        const mark = document.createElementNS(SVG, "circle");
        const attributes = { class: "vertex", cx: numbers[2 * at], cy: numbers[2 * at + 1], r: 3 };
        for (const [name, set] of Object.entries(attributes)) mark.setAttribute(name, set);
        mark.setAttribute("role", "img");
        mark.setAttribute("aria-label", value);
        mark.dataset.mark = "";
        line.parentNode.append(mark);
      });
    }
  };

  const distance = (box, x, y) =>
    Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));

  // All marks at a place, nearest first; where there is none, the nearest within reach.
  const marksAt = (marks, x, y, reach) => {
    const measured = marks.map((mark) => {
      const box = mark.getBoundingClientRect();
      const middle = Math.hypot((box.left + box.right) / 2 - x, (box.top + box.bottom) / 2 - y);
      return { mark, middle, far: distance(box, x, y) };
    });
    const near = measured.filter(({ far }) => far < reach).sort((a, b) => a.far - b.far || a.middle - b.middle);
    return near.filter(({ far }, rank) => !rank || far < CLOSE).map(({ mark }) => mark);
  };

  const wordsOf = (marks) => {
    const said = [...new Set(marks.map((mark) => mark.getAttribute("aria-label")))];
    const more = said.length - TOLD;
    return [...said.slice(0, TOLD), ...(more > 0 ? [`and ${more} more at this place`] : [])].map((words) => {
      const line = document.createElement("div");
      line.textContent = words;
      return line;
    });
  };

  // Of forces from the top down, as a reader goes; drawn last are those that stand out.
  const inOrder = (marks) => {
    const at = (mark) => mark.getBoundingClientRect();
    const ofForces = marks.length && marks.every((mark) => mark.dataset.force && !mark.matches("a"));
    return ofForces ? marks.sort((a, b) => at(a).top - at(b).top || at(a).left - at(b).left) : marks;
  };

  const answer = (svg, figure, box) => {
    const marks = inOrder([...svg.querySelectorAll("[data-mark]")]);
    const live = () => marks.filter((mark) => !mark.closest("[data-off]")); // of the forces that are compared
    let shown = [];
    let tapped = null; // the link that this tap is to show; the next tap follows it

    const hide = () => {
      for (const mark of shown) mark.classList.remove("shown");
      shown = [];
      box.hidden = true;
    };
    const show = (found) => {
      if (found.length !== shown.length || found.some((mark, rank) => mark !== shown[rank])) {
        hide();
        for (const mark of found) mark.classList.add("shown");
        shown = found;
        box.replaceChildren(...wordsOf(found));
      }
      const [mark] = found;
      if (!mark) return;
      box.hidden = false;
      const frame = figure.getBoundingClientRect();
      const spot = mark.getBoundingClientRect();
      const left = (spot.left + spot.right) / 2 - frame.left - box.offsetWidth / 2;
      const edge = Math.min(frame.width, document.documentElement.clientWidth - frame.left);
      const above = spot.top - frame.top - box.offsetHeight - 8;
      box.style.left = `${Math.max(0, Math.min(left, edge - box.offsetWidth))}px`;
      box.style.top = `${spot.top - box.offsetHeight - 8 < 0 ? spot.bottom - frame.top + 8 : above}px`;
    };

    svg.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "touch") show(marksAt(live(), event.clientX, event.clientY, REACH.mouse));
    });
    svg.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") hide();
    });
    svg.addEventListener("pointerdown", (event) => {
      const link = event.target.closest("a[data-mark]");
      tapped = event.pointerType === "touch" && link !== shown[0] ? link : null;
    });
    svg.addEventListener("click", (event) => {
      if (!event.target.closest("a")) show(marksAt(live(), event.clientX, event.clientY, REACH.touch));
      else if (tapped) {
        event.preventDefault();
        show([tapped]);
      }
    });
    document.addEventListener("pointerdown", (event) => {
      if (!svg.contains(event.target)) hide();
    });

    // One stop of the tab key a chart; the arrow keys go from mark to mark. Links keep their own.
    const stops = marks.filter((mark) => !mark.matches("a"));
    const next = (from, step) => {
      let at = from + step;
      while (stops[at]?.closest("[data-off]")) at += step;
      return stops[at];
    };
    stops.forEach((mark, at) => mark.setAttribute("tabindex", at ? "-1" : "0"));
    // The figure listens: Chrome takes an SVG that listens for focus itself as a stop of the tab key.
    figure.addEventListener("focusin", (event) => {
      const mark = event.target.closest("[data-mark]");
      if (!mark || !svg.contains(mark)) return;
      if (stops.includes(mark)) for (const stop of stops) stop.setAttribute("tabindex", stop === mark ? "0" : "-1");
      show([mark]);
    });
    figure.addEventListener("focusout", hide);
    svg.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
      const at = stops.indexOf(event.target);
      const ways = {
        ArrowRight: [at, 1], ArrowDown: [at, 1], ArrowLeft: [at, -1], ArrowUp: [at, -1],
        Home: [-1, 1], End: [stops.length, -1],
      };
      const to = at >= 0 && ways[event.key] && next(...ways[event.key]);
      if (!to) return;
      event.preventDefault();
      to.focus();
    });
  };

  const nameOf = (mark) => /^[^:,]+/.exec(mark.getAttribute("aria-label"))[0];
  const valueOf = (mark) => /: ([^\s,]+)/.exec(mark.getAttribute("aria-label"))?.[1] ?? "";

  // Put a label beside a point: where it covers no other words and is not cut off, if there is such a place.
  const place = (label, svg, x, y) => {
    const others = [...svg.querySelectorAll("text")].filter((text) => text !== label).map((text) => text.getBoundingClientRect());
    const sheet = svg.getBoundingClientRect();
    const covered = (box) =>
      others.filter((one) => box.left < one.right && one.left < box.right && box.top < one.bottom && one.top < box.bottom).length +
      4 * (box.left < sheet.left || box.right > sheet.right);
    const spots = [8, -8].flatMap((aside) => [3, -6, 13, -16, 23].map((down) => [aside, down]));
    const put = ([aside, down]) => {
      label.setAttribute("x", String(x + aside));
      label.setAttribute("y", String(y + down));
      label.setAttribute("text-anchor", aside > 0 ? "start" : "end");
    };
    const tried = spots.map((spot) => {
      put(spot);
      return [covered(label.getBoundingClientRect()), spot];
    });
    const least = Math.min(...tried.map(([count]) => count));
    put(tried.find(([count]) => count === least)[1]);
  };

  // Colour the reader's force, and name it where the chart itself does not.
  const colour = (svg, force) => {
    for (const old of svg.querySelectorAll(".mine-label")) old.remove();
    for (const mark of svg.querySelectorAll(".mine")) mark.classList.remove("mine");
    if (!force) return;
    for (const mark of svg.querySelectorAll(`[data-force="${CSS.escape(force)}"]`)) {
      if (mark.matches(".fill-subject, .stroke-subject")) continue;
      mark.classList.add("mine");
      if (mark.matches("a")) continue;
      const label = document.createElementNS(SVG, "text");
      label.setAttribute("class", "mine-label");
      label.setAttribute("aria-hidden", "true");
      label.setAttribute("font-size", "9.75px");
      const named = [...svg.querySelectorAll("text")].some((text) => text.textContent.trim() === nameOf(mark));
      label.textContent = named ? valueOf(mark) : `${nameOf(mark)} ${valueOf(mark)}`;
      svg.append(label);
      place(label, svg, Number(mark.getAttribute("x")), Number(mark.getAttribute("y")));
    }
  };

  const chooser = (marks) => {
    const names = new Map(marks.map((mark) => [mark.dataset.force, nameOf(mark)]));
    const label = document.createElement("label");
    const select = document.createElement("select");
    label.className = "chart-force";
    label.append("Your force", select);
    select.append(new Option("choose one", ""));
    for (const [force, name] of [...names].sort((a, b) => a[1].localeCompare(b[1]))) {
      select.append(new Option(name, force));
    }
    return { label, select };
  };

  const start = () => {
    const charts = [...document.querySelectorAll("svg.chart")];
    const selects = [];
    const choose = (force) => {
      for (const select of selects) select.value = force;
      for (const svg of charts) colour(svg, force);
    };
    const figures = new Set(charts.map((svg) => svg.closest("figure")));
    for (const figure of figures) {
      const box = document.createElement("div");
      box.className = "chart-value";
      box.hidden = true;
      box.setAttribute("aria-hidden", "true");
      figure.append(box);
      const drawings = [...figure.querySelectorAll("svg.chart")];
      for (const svg of drawings) {
        expand(svg);
        answer(svg, figure, box);
      }
      const forces = [...drawings[0].querySelectorAll("[data-force]")];
      if (!forces.length) continue;
      const { label, select } = chooser(forces);
      figure.prepend(label);
      selects.push(select);
      select.addEventListener("change", () => {
        window.ownForce(select.value);
        choose(select.value);
      });
    }
    // again once the browser has put old choices back into the fields
    if (selects.length) window.addEventListener("pageshow", () => choose(window.ownForce()));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
