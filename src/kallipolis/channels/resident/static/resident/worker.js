/* What a phone does without a connection. Files that are the same for everybody are kept; pages are
   not, as they may hold what concerns one person. `self.shell` says which, and is served with this. */
const CACHE = `shell-${self.shell.version}`;
const LANGUAGE = "/-/language";
const LOOKS = "/-/looks";
const FORMS = "forms";
const PAGES = "/-/form-pages";
const isOwn = (url) => url.origin === location.origin;
const isElsewhere = (path) => self.shell.elsewhere.some((start) => path.startsWith(start));
const isForm = (path) => /^\/services\/[^/]+\/apply\/form\//.test(path);

self.addEventListener("install", (event) => {
  const offline = Object.values(self.shell.offline).flatMap((each) => Object.values(each));
  event.waitUntil(caches.open(CACHE)
    .then((cache) => cache.addAll([...self.shell.files, ...offline]
      .map((path) => new Request(path, { credentials: "omit", cache: "reload" }))))
    .then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names
      .filter((name) => name.startsWith("shell-") && name !== CACHE)
      .map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

const noteLanguage = async (answer) => {
  const language = answer.headers.get("Content-Language");
  if (!self.shell.offline[language]) return;
  await (await caches.open(CACHE)).put(LANGUAGE, new Response(language));
};

/* With large words and in dark colours for who reads so; a page notes how it looks. */
const asTheyRead = async (page) => {
  const noted = await caches.match(LOOKS);
  if (!noted) return page;
  const looks = Object.entries(await noted.json())
    .filter(([, value]) => /^[a-z0-9]+$/.test(value ?? ""))
    .map(([name, value]) => ` data-${name}="${value}"`);
  return page.replace(/(<html lang="[^"]*")[^>]*>/, `$1${looks.join("")}>`);
};

const withoutConnection = async (kind) => {
  const noted = await caches.match(LANGUAGE);
  const language = noted ? await noted.text() : self.shell.language;
  const page = await caches.match(self.shell.offline[language][kind]);
  const headers = new Headers(page.headers);
  ["Content-Encoding", "Content-Length"].forEach((name) => headers.delete(name));
  return new Response(await asTheyRead(await page.text()), { status: 503, headers });
};

/* The pages of the form that somebody is in: the open page has had them kept (see app.js). */
const pageOf = async (path) => (await caches.open(FORMS)).match(path, { ignoreVary: true });

const shown = async (request) => {
  const path = new URL(request.url).pathname;
  try {
    const answer = await fetch(request);
    await noteLanguage(answer);
    if (isForm(path) && answer.ok) await (await caches.open(FORMS)).put(path, answer.clone());
    return answer;
  } catch {
    return (isForm(path) && (await pageOf(path))) || withoutConnection("lost");
  }
};

const following = async (path) => {
  const noted = await pageOf(PAGES);
  const pages = noted ? (await noted.json()).pages : [];
  const next = pages.includes(path) ? pages[pages.indexOf(path) + 1] : undefined;
  return next && (await pageOf(next)) ? next : undefined;
};

/* A page of a form that cannot be sent is kept, if the page said for whom; the next one follows.
   What was sent is another page by now, so that it is fetched again. */
const sent = async (request) => {
  const copy = request.clone();
  const path = new URL(request.url).pathname;
  try {
    const answer = await fetch(request);
    await (await caches.open(FORMS)).delete(path, { ignoreVary: true });
    return answer;
  } catch {
    const fields = [...(await copy.formData()).entries()];
    if (!fields.some(([name]) => name === "keeper")) return withoutConnection("lost");
    await self.kept.keep(path, fields);
    await self.registration.sync?.register("kept").catch(() => undefined);
    const isWhole = !fields.some(([name]) => name === "add" || name === "remove");
    const next = isWhole ? await following(path) : undefined;
    return next ? Response.redirect(new URL(next, location.href), 303) : withoutConnection("kept");
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (!isOwn(url) || isElsewhere(url.pathname)) return;
  if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(shown(request));
  } else if (request.mode === "navigate" && request.method === "POST" && isForm(url.pathname)) {
    event.respondWith(sent(request));
  } else if (request.method === "GET" && self.shell.files.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((found) => found ?? fetch(request)));
  }
});

/* Whose session it is, the server knows: it takes nothing that somebody else has written. */
self.addEventListener("sync", (event) => {
  if (event.tag === "kept") event.waitUntil(self.kept.sendAll(""));
});
