// The field on the front page that leads to a force's page, by the force's name or by a town of it.
{
  const form = document.getElementById("force-by-town");
  const field = form.querySelector("input");
  const status = form.querySelector("[role=status]");
  const options = [...form.querySelectorAll("option")];
  const fold = (text) => text.trim().toLowerCase();

  const go = (option) => location.assign(`forces/${option.dataset.force}.html`);
  const fits = (test) => options.filter(({ value }) => test(fold(value)));

  field.addEventListener("input", () => {
    status.textContent = "";
    const [chosen] = fits((value) => value === fold(field.value));
    if (chosen && chosen.value === field.value) go(chosen); // chosen from the list, not typed on the way
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = fold(field.value);
    if (!asked) return;
    const whole = (value) => value === asked || value.startsWith(`${asked},`);
    const [best] = [...fits(whole), ...fits((value) => value.startsWith(asked))];
    if (best) go(best);
    else status.textContent = `No force or town called “${field.value.trim()}” is known here. The list below has every force.`;
  });
  form.hidden = false;
}
