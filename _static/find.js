// The search page leads straight to claims, figures, terms and sections, as one types; what Sphinx
// finds in the text stands below. The places come from places.js, a script and not a file of data,
// so that it can also be loaded from a folder on a disk.
{
  const findPlaces = () => {
    const places = window.PLACES;
    const results = document.getElementById("search-results");
    const fields = [...document.querySelectorAll('input[name="q"]')];
    if (!places || !results || !fields.length) return;
    const MOST = 12;
    const WEIGHT = { page: 5, claim: 4, term: 3, figure: 2, table: 2, section: 1 };

    const fold = (text) => text.toLowerCase().replace(/(\d),(?=\d{3})/g, "$1");
    const words = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];
    const stem = (word) => (word.length > 3 ? word.replace(/ies$/, "y").replace(/s$/, "") : word);
    const known = places.map(([title, kind, address, also]) => {
      const inTitle = words(title).map(stem);
      const names = also ? also.split(" · ") : [];
      return { title, kind, address, names, inTitle, all: [...inTitle, ...words(also).map(stem)] };
    });

    const hits = (name, asked) => {
      const own = words(name).map(stem);
      return asked.filter((word) => own.some((one) => one.startsWith(word))).length;
    };

    const score = (place, asked) => {
      let sum = 0;
      for (const word of asked) {
        const starts = (other) => other.startsWith(word);
        if (!place.all.some(starts)) return 0;
        sum += place.inTitle.includes(word) ? 4 : place.inTitle.some(starts) ? 3 : 1;
      }
      const same = place.inTitle.join(" ") === asked.join(" ") ? 2 : 0;
      const best = Math.max(0, ...place.names.map((name) => hits(name, asked)));
      return (sum + best) / asked.length + same + (WEIGHT[place.kind] || 0) / 10;
    };

    const box = document.createElement("section");
    box.className = "places";
    box.setAttribute("aria-labelledby", "places-title");
    box.hidden = true;
    const title = document.createElement("h2");
    title.id = "places-title";
    title.textContent = "Straight to";
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    const list = document.createElement("ul");
    box.append(title, list);
    results.before(status, box);

    const row = (place, asked) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = place.address;
      link.textContent = place.title;
      const kind = document.createElement("span");
      kind.className = "kind";
      // what it was found by, if the title does not say it
      const most = Math.max(1, ...place.names.map((name) => hits(name, asked)));
      const met = place.names.filter((name) => hits(name, asked) === most);
      const names = met.filter((name, at) => !met.slice(0, at).some((one) => name.startsWith(one)));
      const told = asked.every((word) => place.inTitle.some((one) => one.startsWith(word)));
      kind.textContent = place.kind + (names.length && !told ? `, with ${names.slice(0, 2).join(", ")}` : "");
      item.append(link, " ", kind);
      return item;
    };

    // a number leads to the page that says what it could be the count of
    const toCheck = (query) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `check_a_number.html?${new URLSearchParams({ number: query.trim() })}`;
      link.textContent = `What could ${query.trim()} be the count of?`;
      const kind = document.createElement("span");
      kind.className = "kind";
      kind.textContent = "check a number";
      item.append(link, " ", kind);
      return item;
    };
    const A_NUMBER = /^\D{0,12}\d[\d., ]*\s*(%|[a-z ]{0,9})$/i;

    const find = (query) => {
      const asked = words(query).map(stem);
      const found = asked.length
        ? known
            .map((place) => ({ place, points: score(place, asked) }))
            .filter(({ points }) => points > 0)
            .sort((one, other) => other.points - one.points)
        : [];
      const checked = A_NUMBER.test(query.trim()) ? [toCheck(query)] : [];
      list.replaceChildren(...checked, ...found.slice(0, MOST).map(({ place }) => row(place, asked)));
      box.hidden = !list.children.length;
      // Sphinx passes over numbers and would say that nothing was found
      results.hidden = list.children.length > 0 && asked.every((word) => /^\d+$/.test(word));
      const shown = Math.min(MOST, found.length);
      const more = found.length > MOST ? `the first ${shown} of ${found.length}` : `${found.length}`;
      status.textContent = !asked.length
        ? ""
        : found.length
          ? `Places found: ${more}`
          : "No place of that name; what the text holds stands below.";
    };

    for (const field of fields) field.addEventListener("input", () => find(field.value));
    find(new URLSearchParams(location.search).get("q") || "");
  };

  const data = document.createElement("script");
  data.src = "places.js";
  data.addEventListener("load", findPlaces);
  document.head.append(data);
}
