/* Installs the worker, marks forms so that it can keep them, and says what becomes of what is kept. */
(() => {
  const words = document.getElementById("without-connection")?.dataset;
  const notice = document.getElementById("kept-here");
  if (!words || !notice || !("serviceWorker" in navigator)) return;

  const { keeper, base, worker } = words;

  /* How pages look here, for the pages that the worker shows; the server alone reads the cookies. */
  const noteLooks = async () => {
    const { mode, theme, text } = document.documentElement.dataset;
    const looks = new Response(JSON.stringify({ mode, theme, text }));
    await (await caches.open("looks")).put("/-/looks", looks);
  };

  const say = (said) => document.dispatchEvent(new CustomEvent("toast", { detail: { words: said } }));

  const mark = (form) => {
    if (form.method !== "post" || form.querySelector("[name=keeper]")) return;
    [["keeper", keeper], ["base", base]].forEach(([name, value]) => {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.append(field);
    });
  };

  const tell = async (found) => {
    const sent = found.filter((each) => each.became === "sent");
    const differs = found.some((each) => each.became === "differs");
    const left = found.filter((each) => each.became !== "sent").length;
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
    notice.hidden = true;
  });

  const follow = () => {
    document.getElementById("is-offline").hidden = navigator.onLine;
    if (navigator.onLine) send().catch(() => undefined);
  };

  if (base !== undefined) document.querySelectorAll("main form:not(dialog *)").forEach(mark);
  window.addEventListener("online", follow);
  window.addEventListener("offline", follow);
  window.addEventListener("load", () => {
    navigator.serviceWorker.register(worker, { scope: "/", updateViaCache: "none" });
    noteLooks().catch(() => undefined);
    follow();
  });
})();
