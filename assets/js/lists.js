// Lists that one works on all day: j and k walk, x chooses, / searches, ? shows the keys; all of
// them only as long as nobody has turned the letter keys off.
import { enhance } from "./ready.js";

const rows = () => [...document.querySelectorAll("a[data-row]")];

const step = (by) => {
  const all = rows();
  if (!all.length) return;
  const line = document.activeElement.closest("tr")?.querySelector("a[data-row]");
  const here = all.indexOf(line ?? document.activeElement);
  const first = by > 0 ? 0 : all.length - 1;
  const next = here < 0 ? first : Math.min(all.length - 1, Math.max(0, here + by));
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
};

const keys = {
  j: () => step(1),
  k: () => step(-1),
  x: () => document.activeElement.closest("tr")?.querySelector(".pick input")?.click(),
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => document.getElementById("keys")?.showModal?.(),
};

document.addEventListener("keydown", (event) => {
  if (document.documentElement.dataset.keys === "off") return;
  const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select, dialog");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  if (event.key === "/") event.preventDefault();
  keys[event.key]();
});

// Choosing lines: how many are chosen, all at once, and acts only once there are any.
enhance("form[data-bulk]", (form) => {
  const boxes = [...form.querySelectorAll("tbody .pick input")];
  const all = form.querySelector("thead .pick input");
  const count = form.querySelector("[data-chosen]");
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    count.textContent = count.dataset.chosen.replace("{}", chosen);
    form.querySelectorAll(".bulk button").forEach((button) => { button.disabled = !chosen; });
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    tell();
  });
  let last = null;
  form.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== null) {
      boxes.slice(Math.min(at, last), Math.max(at, last) + 1).forEach((box) => {
        box.checked = boxes[at].checked;
      });
    }
    last = at;
    tell();
  });
  tell();
});
