// A page says that its reader will be signed out before it happens, and keeps what was typed when it has happened.
// How long it lasts only the server knows: another page may have been used meanwhile.

const box = document.querySelector("#ending");
const WARN_S = 120; // time to come back from the other side of the desk
const LOOK_MS = 10_000;

let ends = Date.now() + Number(box?.dataset.left) * 1000;
let state = "";

function sayLeft() {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
  const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
  const said = left >= 60 ? words.format(Math.round(left / 60), "minute") : words.format(left, "second");
  box.querySelector("[data-left-said]").textContent = said;
}

function show(now) {
  const fresh = state !== now;
  state = now;
  box.classList.toggle("over", now === "over");
  for (const part of box.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(now);
  sayLeft();
  if (!now) return box.close();
  if (fresh && !box.open) box.showModal();
  if (fresh) box.querySelector("footer [data-when]:not([hidden])")?.focus();
}

// Whoever signed in again has a new token: forms that were open all along get it.
function renew(token) {
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": token }));
}

async function ask(stays = false) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const how = stays ? { method: "POST", headers: { "X-CSRFToken": token } } : {};
  const answer = await fetch(box.dataset.ask, { cache: "no-store", ...how });
  if (!answer.ok) return;
  const told = await answer.json();
  const same = String(told.user) === box.dataset.user;
  ends = Date.now() + (same ? told.left : 0) * 1000;
  if (same && told.token) renew(told.token);
  if (!same || told.left <= 0) show("over");
  else if (told.left > WARN_S) show("");
  else show(told.longest <= told.left + 1 ? "last" : "soon");
}

const look = (stays) => ask(stays).catch(() => {}); // without a line nobody is sent out

function tick() {
  const left = (ends - Date.now()) / 1000;
  if (state === "over" || left > WARN_S) return;
  if (!state || left <= 0) look();
  else sayLeft();
}

if (box) {
  setInterval(tick, LOOK_MS);
  document.addEventListener("visibilitychange", () => document.hidden || (state ? look() : tick()));
  addEventListener("focus", () => state && look());
  box.querySelector("[data-stay-signed-in]").addEventListener("click", () => look(true));
  box.addEventListener("close", () => {
    if (state === "soon") look(true); // whoever closes it is there
    if (state === "over") box.showModal();
  });
}
