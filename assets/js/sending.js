// A form is sent once, however often its button is pressed; and buttons that print and copy.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000);
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const copied = event.target.closest("[data-copy]");
  if (!copied) return;
  navigator.clipboard.writeText(copied.dataset.copy).then(() => {
    document.dispatchEvent(new CustomEvent("toast", { detail: { words: copied.dataset.done } }));
  });
});
