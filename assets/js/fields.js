// Fields that are easier with a program: files that are dropped, figures with plus and minus.
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

enhance(".measure", (box) => {
  const input = box.querySelector("input");
  box.addEventListener("click", (event) => {
    const by = event.target.closest("[data-step]")?.dataset.step;
    if (!by) return;
    if (by === "1") input.stepUp();
    else input.stepDown();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
});
