// htmx is fetched only by pages that use it, once they have been shown.
const script = document.querySelector("script[data-htmx]");
const USES = "[hx-get], [hx-post], [hx-put], [hx-delete], [hx-boost], [hx-trigger]";

const load = () => {
  if (!document.querySelector(USES)) return;
  document.head.append(
    Object.assign(document.createElement("script"), { src: script.dataset.htmx }),
  );
};

if (document.readyState === "complete") load();
else window.addEventListener("load", load);
