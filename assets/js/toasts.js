// A short word about what was just done in the page: document event "toast" with {words}.
// htmx answers send it with the header HX-Trigger: {"toast": {"words": "…"}}.
const STAYS = 8000;

document.addEventListener("toast", (event) => {
  const region = document.querySelector(".toasts");
  const toast = document.createElement("div");
  const words = document.createElement("span");
  const close = document.createElement("button");
  toast.className = "toast";
  words.textContent = event.detail.words;
  close.type = "button";
  close.textContent = region.dataset.close;
  close.addEventListener("click", () => toast.remove());
  toast.append(words, close);
  region.append(toast);
  const leave = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, STAYS);
    else toast.remove();
  };
  setTimeout(leave, STAYS);
});

document.addEventListener("click", (event) => {
  const words = event.target.closest("[data-toast]")?.dataset.toast;
  if (words) document.dispatchEvent(new CustomEvent("toast", { detail: { words } }));
});
