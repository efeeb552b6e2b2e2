// A menu closes when something else is pressed, and by Escape.
const opened = () => document.querySelectorAll("details.choice[open]");

document.addEventListener("click", (event) => {
  opened().forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  opened().forEach((menu) => {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  });
});
