// Shows what came while no page was open, and opens one's own page when it is touched. It keeps nothing.
addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data ? event.data.json() : {};
  } catch {
    said = {};
  }
  const look = {body: said.body || "", tag: said.tag || "lianfang", data: {url: said.url || "/my/"}, icon: "ICON"};
  event.waitUntil(registration.showNotification(said.title || "联防 Lianfang", look));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, location.origin);
  if (url.origin === location.origin) event.waitUntil(clients.openWindow(url.pathname));
});
