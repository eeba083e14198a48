/* Shows and takes back notifications. A part of the service worker of the app, which imports it; where there is none, as before it is there, a worker of its own. */

self.addEventListener("push", (event) => {
  const { close, tag, title, body, url } = event.data.json();
  event.waitUntil(close === undefined ? show(tag, title, body, url) : takeBack(close));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage(new URL(event.notification.data.url, self.location.origin)));
});

function show(tag, title, body, url) {
  return self.registration.showNotification(title, {
    tag,
    body,
    icon: "/favicon.svg",
    data: { url },
  });
}

/** What was needed has been done elsewhere. */
async function takeBack(tag) {
  for (const shown of await self.registration.getNotifications({ tag })) shown.close();
}

/** In a window that is open, else in a new one. */
async function openPage(url) {
  if (url.origin !== self.location.origin) return;
  const [shown] = await self.clients.matchAll({ type: "window" });
  if (shown === undefined) {
    await self.clients.openWindow(url);
  } else {
    await shown.focus();
    await shown.navigate(url);
  }
}
