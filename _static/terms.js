// Terms explain themselves on hover, focus and tap. Escape puts the note away; it stays while the
// pointer is on the term or on the note. Without this script a term is a link to the glossary.
(() => {
  const terms = document.querySelectorAll("a.term[aria-describedby]");
  if (!terms.length || !("popover" in HTMLElement.prototype)) return;
  const GAP = 6;
  const PATIENCE = 250; // milliseconds to move the pointer from the term to its note
  let shown = null; // the term whose note is open
  let waiting = 0;
  let tapOpens = false;

  const noteOf = (term) => document.getElementById(term.getAttribute("aria-describedby"));

  const hide = () => {
    clearTimeout(waiting);
    if (!shown) return;
    noteOf(shown).hidePopover();
    shown = null;
  };

  const show = (term) => {
    clearTimeout(waiting);
    if (shown === term) return;
    hide();
    const note = noteOf(term);
    note.showPopover();
    shown = term;
    const lines = term.getClientRects(); // a term may run over the end of a line
    const [first, last] = [lines[0], lines[lines.length - 1]];
    const below = last.bottom + GAP + note.offsetHeight <= window.innerHeight;
    const above = !below && first.top - GAP - note.offsetHeight > 0;
    const place = above ? first : last;
    const wide = document.documentElement.clientWidth;
    const left = Math.max(GAP, Math.min(place.left, wide - note.offsetWidth - GAP));
    const top = above ? first.top - GAP - note.offsetHeight : last.bottom + GAP;
    note.style.left = `${left + window.scrollX}px`;
    note.style.top = `${top + window.scrollY}px`;
  };

  const leave = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (shown !== document.activeElement) hide();
    }, PATIENCE);
  };

  for (const term of terms) {
    const note = noteOf(term);
    const mouse = (act) => (event) => event.pointerType === "mouse" && act();
    term.addEventListener("pointerenter", mouse(() => show(term)));
    term.addEventListener("pointerleave", mouse(leave));
    note.addEventListener("pointerenter", () => clearTimeout(waiting));
    note.addEventListener("pointerleave", mouse(leave));
    term.addEventListener("pointerdown", (event) => {
      tapOpens = event.pointerType !== "mouse" && shown !== term;
    });
    term.addEventListener("click", (event) => {
      if (!tapOpens) return; // a second tap follows the link, as a click and Enter do
      event.preventDefault();
      tapOpens = false;
      show(term);
    });
    term.addEventListener("focus", () => show(term));
    term.addEventListener("blur", leave);
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("pointerdown", (event) => {
    if (shown && !shown.contains(event.target) && !noteOf(shown).contains(event.target)) hide();
  });
})();
