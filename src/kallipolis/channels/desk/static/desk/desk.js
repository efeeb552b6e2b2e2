// Keys of the desk. Everything they do can be done without them, and without this file.
const WRITES = "input:not([type=checkbox]):not([type=radio]), textarea, select";
const FIELDS = "input:not([type=hidden]), textarea, select, button";

const rowOfFocus = () => document.activeElement.closest("tr")?.querySelector("a[data-row]");
const open = () => (rowOfFocus() ?? document.querySelector("a[data-row]"))?.click();

const unfold = (summary) => {
  const offer = summary.parentElement;
  offer.open = true;
  offer.scrollIntoView({ block: "nearest" });
  offer.querySelector(`form :is(${FIELDS})`)?.focus();
};

const choose = (button) => {
  if (button.disabled) rowOfFocus()?.closest("tr").querySelector(".pick input")?.click();
  button.click();
};

const press = (element) => {
  if (element.matches("summary")) unfold(element);
  else if (element.matches(".bulk button")) choose(element);
  else element.click();
};

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = target.closest("form[method=post]");
    if (form) event.preventDefault();
    form?.querySelector("button[type=submit]")?.click();
    return;
  }
  if (key === "Escape" && target.closest("main form") && !document.querySelector("dialog[open]")) {
    target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.documentElement.dataset.keys === "off") return;
  if (target.closest(`${WRITES}, dialog`)) return;
  const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (element === null && key !== "o") return;
  event.preventDefault();
  if (element) press(element);
  else open();
});

// What one has begun to write stays while one looks for somebody in the directory.
document.querySelectorAll("textarea[data-kept]").forEach((field) => {
  const name = `note ${field.dataset.kept}`;
  field.value ||= sessionStorage.getItem(name) ?? "";
  field.addEventListener("input", () => sessionStorage.setItem(name, field.value));
  field.form.addEventListener("submit", () => sessionStorage.removeItem(name));
});
