// The browser asks whether it may show that there is something new, and tells the page where to send that.
const card = document.querySelector("#push");
const able = card && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const part = (name) => card.querySelector(`[data-push="${name}"]`);

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

async function tell(body) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const head = {"Content-Type": "application/json", "X-CSRFToken": token};
  const answer = await fetch(card.dataset.url, {method: "POST", headers: head, body: JSON.stringify(body), redirect: "manual"});
  if (!answer.ok) throw new Error(String(answer.status));
}

async function show() {
  const registration = await navigator.serviceWorker.getRegistration(card.dataset.scope);
  const there = await registration?.pushManager.getSubscription();
  part("on").hidden = Boolean(there);
  part("off").hidden = !there;
  return there;
}

function active(registration) {
  const worker = registration.installing || registration.waiting;
  if (registration.active || !worker) return Promise.resolve();
  return new Promise((ready) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") ready();
    });
  });
}

async function begin() {
  if ((await Notification.requestPermission()) !== "granted") {
    part("denied").hidden = false;
    return;
  }
  const registration = await navigator.serviceWorker.register(card.dataset.worker, {scope: card.dataset.scope});
  await active(registration);
  const options = {userVisibleOnly: true, applicationServerKey: bytes(card.dataset.key)};
  const made = await registration.pushManager.subscribe(options);
  try {
    await tell(made.toJSON());
  } catch (error) {
    await made.unsubscribe();
    throw error;
  }
}

async function end() {
  const there = await show();
  if (!there) return;
  await tell({endpoint: there.endpoint, off: true});
  await there.unsubscribe();
}

function on(name, deed) {
  part(name).addEventListener("click", async () => {
    part("failed").hidden = true;
    part("denied").hidden = true;
    try {
      await deed();
    } catch {
      part("failed").hidden = false;
    }
    await show();
  });
}

if (able) {
  on("on", begin);
  on("off", end);
  show();
} else if (card) {
  part("unable").hidden = false;
}
