// Keying without a mouse: Enter goes to the next field, Shift and Enter back; totals as one types.
// With a list code on the line, Enter goes from the name to the time: the paper has nothing between.

const form = document.querySelector("[data-keying]");
const fields = [...form.querySelectorAll("input.mono, input.name")];
const keep = form.querySelector("button.primary");
const lineOf = (field) => field.closest(".key-line");

function next(field, step) {
  let at = fields.indexOf(field) + step;
  const line = lineOf(field);
  if (step > 0 && line && field.classList.contains("name") && line.querySelector("input.list_code").value.trim()) {
    at = fields.indexOf(line.querySelector("input.time"));
  }
  // Enter on a name left empty, on an empty line: the lines are done, on to what the sealer wrote
  if (step > 0 && line && field.classList.contains("name") && !filled(line)) {
    at = fields.indexOf(form.querySelector(".key-foot input"));
  }
  return at < 0 ? null : (fields[at] ?? keep);
}

form.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !fields.includes(field)) return;
  event.preventDefault();
  const there = next(field, event.shiftKey ? -1 : 1);
  there?.focus();
  there?.select?.();
});

function filled(line) {
  return [...line.querySelectorAll("input")].some((field) => field.value.trim());
}

function total() {
  const lines = [...form.querySelectorAll(".key-line")].filter(filled);
  const with_ = (...kinds) =>
    lines.filter((line) => kinds.some((kind) => line.querySelector(`input.${kind}`).value.trim())).length;
  form.querySelector("[data-people]").textContent = lines.length;
  form.querySelector("[data-numbers]").textContent = with_("number", "list_code");
  form.querySelector("[data-times]").textContent = with_("time");
}

form.addEventListener("input", total);
total();
if (!form.querySelector(".errors")) (fields.find((field) => !field.value) ?? fields[0]).focus();
