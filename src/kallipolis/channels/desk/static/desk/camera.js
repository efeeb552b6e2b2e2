// The camera of the counter: pictures of papers go into the field of a file, page by page.
// Without a camera, or without this file, papers are chosen as files.
const dialog = document.getElementById("camera");
const video = dialog.querySelector("video");
const words = dialog.querySelector("[role=status]");
const QUALITY = 0.9;

let stream = null;
let field = null;

const stop = () => {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  video.srcObject = null;
};

const say = () => {
  words.textContent = `${dialog.dataset.taken}: ${field.files.length}`;
};

const start = async (input) => {
  field = input;
  say();
  dialog.showModal();
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 2560 }, height: { ideal: 1440 } },
    });
    video.srcObject = stream;
  } catch {
    words.textContent = dialog.dataset.none;
  }
};

const drawn = () =>
  new Promise((done) => {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob(done, "image/jpeg", QUALITY);
  });

const take = async () => {
  if (stream === null || !video.videoWidth) return;
  const picture = await drawn();
  const kept = new DataTransfer();
  for (const file of field.files) kept.items.add(file);
  const name = `${dialog.dataset.name}-${field.files.length + 1}.jpg`.replace(/\s/g, "-");
  kept.items.add(new File([picture], name, { type: "image/jpeg" }));
  field.files = kept.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  say();
};

const offer = (input) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-outline-primary lens";
  button.textContent = dialog.dataset.open;
  button.addEventListener("click", () => start(input));
  input.after(button);
};

dialog.addEventListener("close", stop);
dialog.querySelector("[data-take]").addEventListener("click", take);
if (navigator.mediaDevices?.getUserMedia) {
  document.querySelectorAll("main input[type=file][accept*=image]").forEach(offer);
}
