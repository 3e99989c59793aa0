// A call without a mouse: a letter goes to its card, a digit chooses who was found, Escape leaves a field so that
// letters count again. What has a key says so beside it.

const typing = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select");

function go(there) {
  if (there.matches("a, button")) return there.click();
  for (const hidden of there.querySelectorAll("details:not([open])")) hidden.open = true;
  const first = there.querySelector("input:not([type=hidden]), select, textarea, button");
  (first ?? there).focus();
  first?.select?.();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  if (typing(event.target) || event.target.closest("dialog")) return;
  const there = /^[a-z0-9]$/i.test(event.key) && document.querySelector(`[data-key="${event.key.toLowerCase()}"]`);
  if (!there) return;
  event.preventDefault();
  go(there);
});

// Where one begins: what is wrong, else who was found, else the questions, else the search.
const FIRST = ["[aria-invalid=true]", "[data-focus]", '[data-key="i"]', '[data-key="1"]', '[data-key="r"] button', '[data-key="f"]'];
const start = FIRST.map((each) => document.querySelector(each)).find(Boolean);
if (start?.matches("section")) go(start);
else start?.focus();
