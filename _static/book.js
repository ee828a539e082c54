// Before anything is painted: the type of the style sheet and what other scripts put in made ready, so
// that nothing jumps when they come, and the reader's choice of light or dark. Without this script the system's choice holds.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const remembered = (theme) => {
    try {
      if (theme) localStorage.setItem("theme", theme);
      return localStorage.getItem("theme");
    } catch {
      return theme; // storage is refused to some pages; the choice then lasts for this one
    }
  };
  // The reader's force, kept for the visit; given a force, it keeps that.
  window.ownForce = (force) => {
    try {
      if (force !== undefined) sessionStorage.setItem("force", force);
      return sessionStorage.getItem("force") ?? "";
    } catch {
      return force ?? ""; // storage is refused: the choice lasts as long as the page
    }
  };
  const theme = remembered();
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  root.classList.add("js", "setting");
  const faces = ["1em Book", "bold 1em Book", "italic 1em Book"];
  const parsed = new Promise((done) => document.addEventListener("DOMContentLoaded", done));
  Promise.allSettled([parsed, ...faces.map((face) => document.fonts.load(face))])
    .then(() => root.classList.remove("setting"));
  parsed.then(() => {
    const here = document.querySelector(".contents [aria-current]");
    const list = here?.closest(".contents");
    const hidden = list && here.offsetTop + here.offsetHeight > list.clientHeight;
    if (hidden) list.scrollTop = here.offsetTop - list.clientHeight / 2;
  });
  const changeTheme = () => {
    const now = root.dataset.theme || (system.matches ? "dark" : "light");
    root.dataset.theme = now === "dark" ? "light" : "dark";
    remembered(root.dataset.theme);
  };
  const cells = () => document.querySelectorAll("details.above-input");
  const showCode = (shown) => {
    root.toggleAttribute("data-code", shown);
    for (const cell of cells()) cell.open = shown;
    const button = document.querySelector(".code-switch");
    button.setAttribute("aria-pressed", shown);
    button.textContent = shown ? "Hide the code" : "Show the code";
  };
  const showWorking = () => {
    const target = location.hash.startsWith("#working-") && document.getElementById(location.hash.slice(1));
    if (!target) return;
    showCode(true);
    target.scrollIntoView();
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("button.theme")) changeTheme();
    if (event.target.closest("button.code-switch")) showCode(!root.hasAttribute("data-code"));
  });
  addEventListener("hashchange", showWorking);
  parsed.then(() => {
    const button = document.querySelector(".code-switch");
    if (button) button.hidden = !cells().length;
    showWorking();
  });
})();
