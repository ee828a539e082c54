// The ledger: filter by verdict, open all, and open the claim that the address names.
// Without this script every claim is listed and opens by itself.
(() => {
  const ledger = document.querySelector("ol.ledger");
  if (!ledger) return;
  const claims = [...ledger.children];
  const ALL = "all";
  const FILTER = "#verdict=";
  const scrollTo = (item) => item.scrollIntoView({ block: "start" });
  ledger.classList.add("scripted");

  const controls = document.createElement("div");
  controls.className = "ledger-controls";
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Show the claims with one verdict");
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  const buttons = new Map();

  const count = (verdict) =>
    claims.filter((item) => verdict === ALL || item.dataset.verdict === verdict).length;

  const show = (verdict) => {
    for (const item of claims) item.hidden = verdict !== ALL && item.dataset.verdict !== verdict;
    for (const [name, button] of buttons) button.setAttribute("aria-pressed", name === verdict);
    status.textContent = `${count(verdict)} of ${claims.length} claims shown`;
  };

  const choose = (verdict) => {
    show(verdict);
    const address = verdict === ALL ? location.pathname + location.search : FILTER + verdict;
    history.replaceState(null, "", address);
  };

  const add = (verdict, words) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.verdict = verdict;
    button.append(words, " ");
    const number = document.createElement("span");
    number.className = "count";
    number.textContent = count(verdict);
    button.append(number);
    button.addEventListener("click", () => choose(verdict));
    buttons.set(verdict, button);
    group.append(button);
  };

  add(ALL, "All claims");
  const byRank = [...claims].sort((one, other) => one.dataset.rank - other.dataset.rank);
  for (const item of byRank) {
    const verdict = item.dataset.verdict;
    if (!buttons.has(verdict)) add(verdict, item.querySelector(".badge-verdict").textContent.split(":")[0]);
  }

  const every = document.createElement("button");
  every.type = "button";
  every.className = "every";
  const folds = claims.map((item) => item.querySelector("details"));
  const closed = () => folds.some((fold) => !fold.open);
  const name = () => {
    every.textContent = closed() ? "Open every claim" : "Close every claim";
  };
  every.addEventListener("click", () => {
    const open = closed();
    for (const fold of folds) fold.open = open;
    name();
  });
  for (const fold of folds) fold.addEventListener("toggle", name);

  const foot = document.createElement("div");
  foot.className = "ledger-state";
  foot.append(status, every);
  controls.append(group, foot);
  ledger.before(controls);

  const follow = () => {
    const hash = decodeURIComponent(location.hash);
    if (hash.startsWith(FILTER)) {
      const verdict = hash.slice(FILTER.length);
      show(buttons.has(verdict) ? verdict : ALL);
      scrollTo(controls);
      return;
    }
    const item = claims.find((one) => one.id && `#${one.id}` === hash);
    if (!item) return;
    if (item.hidden) show(ALL);
    item.querySelector("details").open = true;
    scrollTo(item);
  };
  show(ALL);
  name();
  follow();
  window.addEventListener("hashchange", follow);
})();
