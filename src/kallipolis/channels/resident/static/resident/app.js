/* Installs the worker, marks forms so that it can keep them, and says what becomes of what is kept. */
(() => {
  const words = document.getElementById("without-connection")?.dataset;
  const notice = document.getElementById("kept-here");
  if (!words || !notice || !("serviceWorker" in navigator)) return;

  const { keeper, base, worker } = words;
  const pages = (words.pages ?? "").split(" ").filter(Boolean);
  const FORMS = "forms";
  const PAGES = "/-/form-pages";

  /* How pages look here, for the pages that the worker shows; the server alone reads the cookies. */
  const noteLooks = async () => {
    const { mode, theme, text } = document.documentElement.dataset;
    const looks = new Response(JSON.stringify({ mode, theme, text }));
    await (await caches.open("looks")).put("/-/looks", looks);
  };

  const say = (said) => document.dispatchEvent(new CustomEvent("toast", { detail: { words: said } }));

  const mark = (form) => {
    if (form.method !== "post" || form.querySelector("[name=keeper]")) return;
    const heading = document.querySelector("main h1")?.innerText ?? "";
    [["keeper", keeper], ["base", base], ["heading", heading]].forEach(([name, value]) => {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.append(field);
    });
  };

  /* The pages of a form are kept as long as somebody is in it, to be answered without connection. */
  const keepForm = async () => {
    if ("standsIn" in words || !navigator.onLine) return;
    const noted = await (await caches.open(FORMS)).match(PAGES);
    const before = noted ? await noted.json() : {};
    if (!pages.length || before.keeper !== keeper || before.pages[0] !== pages[0]) await caches.delete(FORMS);
    if (!pages.length) return;
    const cache = await caches.open(FORMS);
    await cache.put(PAGES, new Response(JSON.stringify({ keeper, pages })));
    for (const path of pages) {
      if (await cache.match(path, { ignoreVary: true })) continue;
      const page = await fetch(path, { credentials: "same-origin" });
      if (page.ok && !page.redirected) await cache.put(path, page);
    }
  };

  /* What was written on this page without connection stands in it again. */
  const restore = async (form) => {
    const record = await self.kept.of(keeper, location.pathname);
    if (!record) return;
    const of = (asked) => record.fields.filter(([name]) => name === asked).map(([, value]) => value);
    [...form.elements].filter((each) => each.name && !["hidden", "file", "submit"].includes(each.type))
      .forEach((each) => {
        if (["checkbox", "radio"].includes(each.type)) each.checked = of(each.name).includes(each.value);
        else each.value = of(each.name)[0] ?? each.value;
      });
  };

  const list = (left) => {
    const item = ({ heading }) => Object.assign(document.createElement("li"), { textContent: heading });
    notice.querySelector("[data-waiting]").replaceChildren(...left.filter((each) => each.heading).map(item));
  };

  const tell = async (found) => {
    const sent = found.filter((each) => each.became === "sent");
    const differs = found.some((each) => each.became === "differs");
    const waiting = found.filter((each) => each.became !== "sent");
    const left = waiting.length;
    list(waiting.filter((each) => !keeper || each.keeper === keeper || each.isOurs));
    const cache = await caches.open(FORMS);
    await Promise.all(sent.map((each) => cache.delete(each.path, { ignoreVary: true })));
    if (sent.length) say(words.sent);
    if (sent.some((each) => each.path === location.pathname)) location.reload();
    notice.hidden = !left;
    notice.querySelector("[data-differs]").hidden = !differs;
    notice.querySelector("[data-kept]").hidden = differs;
    notice.querySelector("[data-send]").hidden = !differs;
  };

  const send = async (isForced = false) => {
    if (!(await self.kept.all()).length) return;
    const found = keeper && navigator.onLine ? await self.kept.sendAll(keeper, isForced) : await self.kept.all();
    await tell(found);
  };

  notice.addEventListener("click", async (event) => {
    if (event.target.closest("[data-send]")) await send(true);
    if (!event.target.closest("[data-forget]")) return;
    await self.kept.forgetAll();
    await caches.delete(FORMS);
    notice.hidden = true;
  });

  const follow = () => {
    document.getElementById("is-offline").hidden = navigator.onLine;
    send().then(keepForm).catch(() => undefined);
  };

  if (base !== undefined) {
    document.querySelectorAll("main form:not(dialog *)").forEach((form) => {
      mark(form);
      if (!navigator.onLine) restore(form).catch(() => undefined);
    });
  }
  window.addEventListener("online", follow);
  window.addEventListener("offline", follow);
  window.addEventListener("load", () => {
    navigator.serviceWorker.register(worker, { scope: "/", updateViaCache: "none" });
    noteLooks().catch(() => undefined);
    follow();
  });
})();
