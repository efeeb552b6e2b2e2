/* Lets this browser take push messages: asks for leave, subscribes, and sends the form filled in. */
(() => {
  const form = document.querySelector("form[data-push]");
  if (!form || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  form.hidden = false;

  const say = (words) => { form.querySelector("[role=status]").textContent = words; };
  const written = (raw) => btoa(String.fromCharCode(...new Uint8Array(raw)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const read = (words) => Uint8Array.from(
    atob(words.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

  const active = async (registration) => {
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    if (worker.state !== "activated") {
      await new Promise((done) => worker.addEventListener("statechange", () => {
        if (worker.state === "activated") done();
      }));
    }
    return registration;
  };

  /* Push messages once had a worker of their own, which would show each of them again. */
  const leaveOthers = async (ours) => {
    const all = await navigator.serviceWorker.getRegistrations();
    await Promise.all(all.filter((each) => each.scope !== ours.scope).map((each) => each.unregister()));
  };

  const subscribe = async () => {
    const options = { scope: "/", updateViaCache: "none" };
    const registered = await navigator.serviceWorker.register(form.dataset.worker, options);
    const registration = await active(registered);
    await leaveOthers(registration);
    const key = read(form.dataset.key);
    const wanted = { userVisibleOnly: true, applicationServerKey: key };
    const subscription = await registration.pushManager.subscribe(wanted);
    form.elements.endpoint.value = subscription.endpoint;
    form.elements.p256dh.value = written(subscription.getKey("p256dh"));
    form.elements.auth.value = written(subscription.getKey("auth"));
    form.submit();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await Notification.requestPermission() !== "granted") {
      say(form.dataset.denied);
      return;
    }
    try {
      await subscribe();
    } catch {
      say(form.dataset.failed);
    }
  });
})();
