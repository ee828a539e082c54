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
  const theme = remembered();
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  root.classList.add("js", "setting");
  const faces = ["1em Book", "bold 1em Book", "italic 1em Book"];
  const parsed = new Promise((done) => document.addEventListener("DOMContentLoaded", done));
  Promise.allSettled([parsed, ...faces.map((face) => document.fonts.load(face))])
    .then(() => root.classList.remove("setting"));
  document.addEventListener("click", (event) => {
    if (!event.target.closest("button.theme")) return;
    const now = root.dataset.theme || (system.matches ? "dark" : "light");
    root.dataset.theme = now === "dark" ? "light" : "dark";
    remembered(root.dataset.theme);
  });
})();
