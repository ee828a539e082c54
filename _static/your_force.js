// The field on the front page that leads to a force's page, by the force's name or by a town of it.
{
  const form = document.getElementById("force-by-town");
  const field = form.querySelector("input");
  const status = form.querySelector("[role=status]");
  const options = [...form.querySelectorAll("option")];
  const fold = (text) => text.trim().toLowerCase().replace(/&/g, "and").replace(/[-’']/g, " ").replace(/\s+/g, " ");

  const go = (option) => {
    window.ownForce(option.dataset.force); // the charts of all forces colour it
    location.assign(`forces/${option.dataset.force}.html`);
  };
  const fits = (test) => options.filter(({ value }) => test(fold(value)));

  field.addEventListener("input", (event) => {
    status.textContent = "";
    if (/^(insertText|insertComposition|insertFromPaste|delete)/.test(event.inputType ?? "")) return; // typed: Enter goes
    const chosen = options.find(({ value }) => value === field.value);
    if (chosen) go(chosen);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = fold(field.value);
    if (!asked) return;
    const whole = (value) => value === asked || value.startsWith(`${asked},`);
    const begun = fits((value) => value.startsWith(asked));
    const [best] = [...fits(whole), ...begun];
    const several = [...new Set(begun.map(({ value }) => value))];
    if (!fits(whole).length && new Set(begun.map(({ dataset }) => dataset.force)).size > 1) {
      status.textContent = `Which: ${several.slice(0, 6).join("; ")}?`;
    } else if (best) go(best);
    else status.textContent = `No force or town called “${field.value.trim()}” is known here. The list below has every force.`;
  });
  form.hidden = false;
}
