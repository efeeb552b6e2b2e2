/* Answers that could not be sent: kept on this device for whoever wrote them, sent when there is a
   connection again. The page and the worker both load this. */
(() => {
  const STORE = "answers";

  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  const open = () => {
    const request = indexedDB.open("kallipolis", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    return done(request);
  };

  const withStore = async (mode, act) => {
    const database = await open();
    try {
      return await done(act(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  };

  const of = (keeper, path) => withStore("readonly", (store) => store.get(`${keeper} ${path}`));

  /* One page of a form has one record for each person: what was written last counts, and the page
     keeps its place among those that wait. */
  const keep = async (path, fields) => {
    const { keeper, heading = "" } = Object.fromEntries(fields.filter(([, value]) => typeof value === "string"));
    const before = await of(keeper, path);
    const record = { id: `${keeper} ${path}`, path, fields, keeper, heading, at: before?.at ?? Date.now() };
    return withStore("readwrite", (store) => store.put(record));
  };

  /* In the order in which they were first written, which is that in which they are sent. */
  const all = async () => (await withStore("readonly", (store) => store.getAll()))
    .sort((one, other) => one.at - other.at);
  const forget = (id) => withStore("readwrite", (store) => store.delete(id));

  /* The token of the page may have changed since: a fresh one is read from the page itself. */
  const fresh = async (path) => {
    const page = await fetch(path, { credentials: "same-origin", redirect: "follow" });
    const found = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(await page.text());
    return page.ok && found ? found[1] : "";
  };

  const send = async (record, isForced) => {
    const token = await fresh(record.path);
    if (!token) return "kept";
    const body = new FormData();
    record.fields
      .filter(([name]) => name !== "csrfmiddlewaretoken")
      .forEach(([name, value]) => body.append(name, value));
    body.append("csrfmiddlewaretoken", token);
    const headers = { "X-Kept": isForced ? "forced" : "yes" };
    const answer = await fetch(record.path, { method: "POST", body, headers, redirect: "manual" });
    if (answer.status === 204) {
      await forget(record.id);
      return "sent";
    }
    return answer.status === 409 ? "differs" : "kept";
  };

  /* Returns what became of each record of a person; two pages never send at once. */
  const sendAll = (keeper, isForced = false) => navigator.locks.request("kept", async () => {
    const found = [];
    for (const record of await all()) {
      const isOurs = !keeper || record.keeper === keeper;
      const became = isOurs ? await send(record, isForced) : "kept";
      found.push({ id: record.id, path: record.path, heading: record.heading, isOurs, became });
    }
    return found;
  });

  const forgetAll = async () => Promise.all((await all()).map((record) => forget(record.id)));

  self.kept = { keep, all, of, sendAll, forgetAll };
})();
