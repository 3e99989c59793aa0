// What HTML and htmx cannot do: the clock, “/” for search, themes, the drawer, dialogs, ticked rows, toasts.
// Everything works without it except live numbers; nothing here holds data.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// --- the clock: goes on from the server's time, and starts again when the server sends another
let face = null;
let shown = "";
let base = 0;
let started = 0;
let still = false; // sent again unchanged: the story's clock stands

function tick() {
  const clock = $("[data-clock]");
  if (!clock) return;
  const given = clock.getAttribute("datetime");
  still = clock === face ? still : given === shown;
  face = clock;
  if (given !== shown) {
    shown = given;
    base = Date.parse(given);
    started = performance.now();
  }
  const place = $("[data-time]", clock);
  if (!place || Number.isNaN(base)) return;
  const zone = { timeZone: "Asia/Shanghai", hourCycle: "h23", hour: "2-digit", minute: "2-digit", second: "2-digit" };
  place.textContent = new Intl.DateTimeFormat("en-GB", zone).format(still ? base : base + performance.now() - started);
}
setInterval(tick, 1000);

// --- of many tabs the one that is open is seen
for (const tab of $$(".tabs [aria-current]")) {
  const row = tab.parentElement;
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.clientWidth) / 2;
}

// --- a table wider than its place is scrolled by keyboard too
function reach(root = document) {
  for (const box of $$(".sheet, .card .table, div.table", root)) {
    const wide = box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX !== "visible";
    if (wide) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
const grown = new ResizeObserver(() => reach());
grown.observe(document.documentElement);
document.addEventListener("htmx:after:swap", () => reach());

// --- live or not
document.addEventListener("htmx:sse:after:connection", () => $("#live-state")?.classList.remove("lost"));
for (const lost of ["htmx:sse:error", "htmx:sse:close"]) {
  document.addEventListener(lost, () => $("#live-state")?.classList.add("lost"));
}

// --- toasts
function say(template) {
  const toasts = $("#toasts");
  const text = $(template);
  if (toasts && text) toasts.append(text.content.cloneNode(true));
}
function settle(toast) {
  if (toast.classList.contains("red") || toast.dataset.timed) return; // what failed stays until it is read
  toast.dataset.timed = "yes";
  setTimeout(() => toast.remove(), 7000);
}
const toasts = $("#toasts");
if (toasts) {
  $$(".toast", toasts).forEach(settle);
  new MutationObserver(() => $$(".toast", toasts).forEach(settle)).observe(toasts, { childList: true });
}
document.addEventListener("htmx:error", () => say("#lost"));
document.addEventListener("htmx:response:error", (event) => {
  const status = event.detail.ctx.response.status;
  if (status >= 500 || status === 404) say("#failed");
});

// --- light, dark, or as the system: a cookie, so that the server sends the right one at once
const MEDIA = { light: "not all", dark: "screen", auto: "screen and (prefers-color-scheme: dark)" };
function paint(look) {
  $("#dark").media = MEDIA[look];
  document.cookie = `theme=${look}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  $$("[data-theme]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.theme === look)));
}
$$("[data-themes]").forEach((group) => group.removeAttribute("hidden"));

// --- the drawer on phones
const root = document.documentElement;
function drawer(open) {
  if (location.hash === "#rail") history.replaceState(null, "", location.pathname + location.search);
  root.classList.toggle("drawer", open);
  const page = $(".page");
  if (page) page.inert = open;
  (open ? $("#rail nav a") : $(".menu-button"))?.focus();
}

// --- search and other dialogs
function openDialog(dialog) {
  if (!dialog.open) dialog.showModal();
  $("[autofocus], input:not([type=hidden]), select, textarea", dialog)?.focus();
}

const ON_CLICK = [
  ["[data-search]", (event) => (event.preventDefault(), openDialog($("#search")))],
  ["[data-open]", (event, button) => (event.preventDefault(), openDialog($(button.dataset.open)))],
  ["[data-close]", (_, button) => button.closest("dialog").close()],
  ["[data-dismiss]", (_, button) => button.closest(".toast, .banner").remove()],
  ["[data-theme]", (_, button) => paint(button.dataset.theme)],
  ["[data-drawer]", (event, link) => (event.preventDefault(), drawer(link.dataset.drawer === "open"))],
  ["[data-print]", () => print()],
  ["[data-save]", (_, link) => {
    // The list was filtered since the page came: it is saved as the address says now.
    const said = new URLSearchParams(location.search);
    const asked = new URLSearchParams(link.search);
    for (const name of ["page", "export", "file"]) said.delete(name);
    for (const name of ["export", "file"]) if (asked.has(name)) said.set(name, asked.get(name));
    link.search = said.toString();
  }],
  ["[data-back]", (event) => {
    // The browser's own way back keeps what was typed into the form.
    if (history.length > 1 && document.referrer.startsWith(location.origin)) {
      event.preventDefault();
      history.back();
    }
  }],
  ["[data-copy]", (_, button) => navigator.clipboard?.writeText(button.dataset.copy)],
];
document.addEventListener("click", (event) => {
  for (const [selector, act] of ON_CLICK) {
    const found = event.target.closest(selector);
    if (found) act(event, found);
  }
  if (event.target.matches("dialog")) event.target.close(); // a click beside the box
  for (const pop of $$("details.pop[open]")) if (!pop.contains(event.target)) pop.open = false;
});

const typing = (element) => element.closest("input, textarea, select, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "/" && !typing(event.target) && $("#search")) {
    event.preventDefault();
    openDialog($("#search"));
  } else if (event.key === "Escape") {
    event.target.closest("dialog.search")?.close(); // a search box with words in it would only be emptied
    const pop = $("details.pop[open]");
    if (pop) {
      pop.open = false;
      $("summary", pop).focus();
    }
    if (root.classList.contains("drawer")) drawer(false);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    walk(event);
  }
});

// Arrows go from the search box through what was found, and back.
function walk(event) {
  const dialog = event.target.closest("dialog.search");
  if (!dialog) return;
  const stops = [$("input", dialog), ...$$(".found a", dialog)];
  const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

// --- ticked rows: the bar of what to do with them appears with the first; shift ticks a run
let last = null;
document.addEventListener("click", (event) => {
  const box = event.target;
  if (!box.matches?.("form.table [name=id], form[data-ticks] [name=id]")) return;
  const boxes = $$("[name=id]", box.form);
  if (event.shiftKey && last && boxes.includes(last)) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    boxes.slice(from, to + 1).forEach((other) => (other.checked = box.checked));
  }
  last = box;
});
document.addEventListener("change", (event) => {
  const form = event.target.closest("form.table, form[data-ticks]");
  if (!form) return;
  const boxes = $$("[name=id]", form);
  if (event.target.matches("[data-all]")) {
    const meant = $$("[name=id]", event.target.closest("table")); // one of several tables of a form, or the only one
    meant.forEach((box) => (box.checked = event.target.checked));
  }
  const count = boxes.filter((box) => box.checked).length;
  boxes.forEach((box) => box.closest("tr").classList.toggle("picked", box.checked));
  form.classList.toggle("chosen", count > 0);
  for (const all of $$("[data-all]", form)) {
    const some = $$("[name=id]", all.closest("table"));
    const ticked = some.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === some.length;
    all.indeterminate = ticked > 0 && ticked < some.length;
  }
  $$("[data-chosen]", form).forEach((place) => (place.textContent = count));
});

// --- forms
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-stay]")) form.elements.next.value = nextOf(form);
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
  if (!event.defaultPrevented && form.method === "post") once(event, form);
});
// A second click while the first is on its way would do it twice.
const ON_ITS_WAY_MS = 3000;
function once(event, form) {
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, ON_ITS_WAY_MS);
}
addEventListener("pageshow", () => $$("form[data-sent]").forEach((form) => delete form.dataset.sent));
// Filters change the address after the page was drawn; a refusal page's own address cannot be opened again.
function nextOf(form) {
  const given = form.elements.next.value;
  return $(".oops") ? given : location.pathname + location.search;
}
$("[data-focus]")?.focus();
