// A link to a page that asks something opens the same question as a dialog, if the page holds it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-dialog]");
  const dialog = link && document.getElementById(link.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const inside = event.target.closest("dialog");
  const isClosing = event.target === inside || event.target.closest("[data-close]");
  if (inside && isClosing) {
    event.preventDefault();
    inside.close();
  }
});
