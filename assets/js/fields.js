// Fields that are easier with a program: files that are dropped.
import { enhance } from "./ready.js";

const size = (bytes) =>
  bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`;

enhance(".drop", (zone) => {
  const input = zone.querySelector("input[type=file]");
  const list = zone.querySelector("ul");
  const tell = () => {
    const words = [...input.files].map((file) => `${file.name} · ${size(file.size)}`);
    list.replaceChildren(
      ...words.map((each) => Object.assign(document.createElement("li"), { textContent: each })),
    );
  };
  ["dragenter", "dragover"].forEach((name) =>
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    }),
  );
  ["dragleave", "drop"].forEach((name) =>
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.remove("is-over");
    }),
  );
  zone.addEventListener("drop", (event) => {
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", tell);
});

// A browser shows of a tall field only where the caret is: show as much of it as there is room for.
const showWhole = (event) => {
  const field = document.activeElement;
  if (event.key === "Tab" && field.matches("textarea")) field.scrollIntoView({ block: "nearest" });
};
document.addEventListener("keyup", showWhole, true);
