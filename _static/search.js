// The search page: claims, figures, terms and passages of the book that hold every word asked for,
// best first, each place once and with the words around the match. What is searched comes from
// places.js, a script and not a file of data, so that it can also be loaded from a folder on a disk.
{
  const MOST = 20;
  const WEIGHT = { page: 5, claim: 4, term: 3, figure: 2, table: 2, section: 1 };
  const AROUND = 70; // characters shown on either side of the word found

  const fold = (text) => text.toLowerCase().replace(/(\d),(?=\d{3})/g, "$1");
  const words = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];
  const stem = (word) => (word.length > 3 ? word.replace(/ies$/, "y").replace(/s$/, "") : word);
  const stems = (text) => words(text).map(stem);
  const begins = (own, word) => own.some((one) => one.startsWith(word));
  const hits = (name, asked) => asked.filter((word) => begins(stems(name), word)).length;

  const element = (name, className, ...content) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...content);
    return made;
  };

  const score = (place, asked) => {
    let sum = 0;
    for (const word of asked) {
      if (place.inTitle.includes(word)) sum += 4;
      else if (begins(place.inTitle, word)) sum += 3;
      else if (begins(place.inNames, word)) sum += 1;
      else if (begins(place.inText, word)) sum += 0.5;
      else return 0;
    }
    const same = place.inTitle.join(" ") === asked.join(" ") ? 2 : 0;
    const phrase = ` ${place.inText.join(" ")}`.includes(` ${asked.join(" ")}`) ? 0.5 : 0;
    const best = Math.max(0, ...place.names.map((name) => hits(name, asked)));
    return (sum + best) / asked.length + same + phrase + (WEIGHT[place.kind] || 0) / 10;
  };

  // The words around the first one found, which is marked; the beginning, if the title has them all.
  const excerpt = (text, asked) => {
    const found = [...text.matchAll(/[\p{L}\p{N},]+/gu)]
      .filter(([word]) => asked.some((one) => begins(stems(word), one)));
    const [first] = found;
    const from = first && first.index > AROUND ? text.indexOf(" ", first.index - AROUND) + 1 : 0;
    const until = text.indexOf(" ", from + 2 * AROUND + 20);
    const shown = element("span", "excerpt", from ? "… " : "");
    let at = from;
    const end = until < 0 ? text.length : until;
    for (const { 0: word, index } of found.filter(({ index }) => index >= from && index < end)) {
      shown.append(text.slice(at, index), element("mark", "", word));
      at = index + word.length;
    }
    shown.append(text.slice(at, end), end < text.length ? " …" : "");
    return shown;
  };

  const row = (place, asked) => {
    const link = element("a", "", place.title);
    link.href = place.address;
    const item = element("li", "", link, " ", element("span", "kind", place.kind));
    // what it was found by, if the title does not say it
    const most = Math.max(1, ...place.names.map((name) => hits(name, asked)));
    const met = asked.every((word) => begins(place.inTitle, word))
      ? [] : place.names.filter((name) => hits(name, asked) === most);
    if (met.length) item.lastChild.append(`, with ${met.slice(0, 2).join(", ")}`);
    if (place.text) item.append(excerpt(place.text, asked));
    return item;
  };

  // a number leads to the page that says what it could be the count of
  const toCheck = (query) => {
    const link = element("a", "", `What could ${query} be the count of?`);
    link.href = `check_a_number.html?${new URLSearchParams({ number: query })}`;
    return element("li", "", link, " ", element("span", "kind", "check a number"));
  };
  const A_NUMBER = /^\D{0,12}\d[\d., ]*\s*(%|[a-z ]{0,9})$/i;

  const start = () => {
    const known = window.PLACES.map(([title, kind, address, also, text = ""]) => {
      const names = also ? also.split(" · ") : [];
      const read = { inTitle: stems(title), inNames: stems(also), inText: stems(text) };
      return { title, kind, address, names, text, ...read };
    });
    const [status, list] = [document.getElementById("search-status"), document.getElementById("search-results")];

    const find = (given) => {
      const query = given.trim();
      const asked = stems(query);
      const found = known
        .map((place) => ({ place, points: asked.length && score(place, asked) }))
        .filter(({ points }) => points)
        .sort((one, other) => other.points - one.points)
        .map(({ place }) => place);
      const checked = A_NUMBER.test(query) ? [toCheck(query)] : [];
      list.replaceChildren(...checked, ...found.slice(0, MOST).map((place) => row(place, asked)));
      const shown = found.length > MOST ? `The first ${MOST} of ${found.length} places.` : `Places: ${found.length}.`;
      status.textContent = !asked.length ? "" : found.length ? shown : "Nothing here has all these words.";
    };

    const asked = new URLSearchParams(location.search).get("q") || "";
    for (const field of document.querySelectorAll('input[name="q"]')) {
      field.value = asked;
      field.addEventListener("input", () => {
        history.replaceState(null, "", `?${new URLSearchParams({ q: field.value })}`);
        find(field.value);
      });
    }
    find(asked);
  };

  const data = document.createElement("script");
  data.src = "places.js";
  data.addEventListener("load", start);
  document.head.append(data);
}
