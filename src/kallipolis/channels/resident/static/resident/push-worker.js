/* The part of the worker that shows push messages, and opens what they lead to. */
self.addEventListener("push", (event) => {
  const message = event.data.json();
  const shown = { body: message.body, tag: message.tag, data: message.url };
  event.waitUntil(self.registration.showNotification(message.title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data));
});
