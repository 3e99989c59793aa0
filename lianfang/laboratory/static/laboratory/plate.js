// A plate without a mouse: arrow keys go from well to well, letters that a scanner types go into the field for the code.
// On the page of a run, Enter goes to the next Ct.

const wells = [...document.querySelectorAll("[data-well]")];
const code = document.querySelector("#put-code");
const into = document.querySelector("#put-well");
const chosen = document.querySelector("#chosen");
const ROWS = 8;
const COLUMNS = 12;

function choose(well, focus = true) {
  for (const other of wells) {
    other.setAttribute("aria-pressed", String(other === well));
    other.tabIndex = other === well ? 0 : -1;
  }
  if (focus) well.focus();
  if (!chosen) return;
  const tube = well.dataset.role === "sample";
  chosen.querySelector("[data-name]").textContent = well.dataset.well;
  chosen.querySelector("[data-code]").textContent = well.dataset.code;
  for (const field of chosen.querySelectorAll("[data-into]")) field.value = well.dataset.well;
  chosen.querySelector("[data-free]").disabled = tube;
  chosen.querySelector("[data-full]").disabled = !well.dataset.role;
  into.value = well.dataset.role ? "" : well.dataset.well;
}

// wells stand in the page row by row
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -COLUMNS], End: [0, COLUMNS] };

function move(event) {
  const at = wells.indexOf(event.target);
  const step = STEPS[event.key];
  if (at < 0 || !step) return false;
  const row = Math.min(ROWS - 1, Math.max(0, Math.floor(at / COLUMNS) + step[0]));
  const column = Math.min(COLUMNS - 1, Math.max(0, (at % COLUMNS) + step[1]));
  event.preventDefault();
  choose(wells[row * COLUMNS + column]);
  return true;
}

document.addEventListener("keydown", (event) => {
  if (move(event) || event.isComposing) return;
  if (event.target.matches("[data-ct]") && event.key === "Enter") {
    event.preventDefault();
    const fields = [...document.querySelectorAll("[data-ct]")];
    const next = fields[fields.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
    next?.focus();
    next?.select();
  } else if (code && wells.includes(event.target) && /^[\w]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    code.focus(); // a scanner types: what it types belongs into the code
  }
});

for (const well of wells) well.addEventListener("click", () => choose(well));
const first = wells.find((well) => well.classList.contains("now")) ?? wells[0];
if (first) {
  first.tabIndex = 0;
  if (code) into.value = "";
}
