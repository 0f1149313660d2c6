// Adds to the form of a deposit: files may be dropped on it, and a bar shows how much of them has been sent.
// Without it the form works as any form does.
"use strict";
const form = document.getElementById("deposit");
const { fichiers: files } = form.elements;
const bar = form.querySelector("progress");
const note = form.querySelector("[role=status]");
const say = (words) => { note.textContent = words; };

const chosen = () => {
  const large = [...files.files].find((file) => file.size > Number(form.dataset.limit));
  const many = files.files.length > Number(form.dataset.most);
  say(many ? form.dataset.many : large ? `« ${large.name} » ${form.dataset.large}` : [...files.files].map((file) => file.name).join(", "));
  return !many && !large;
};

const ended = ({ target: sent }) => {
  if (sent.status === 200) {
    window.location.assign(sent.responseURL);
    return;
  }
  // The page of a refusal has its sentence first.
  const refusal = new DOMParser().parseFromString(sent.responseText, "text/html").querySelector("main p");
  stopped(refusal ? refusal.textContent : form.dataset.lost);
};

const stopped = (words) => {
  form.querySelector("button").disabled = false;
  bar.hidden = true;
  say(words);
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!chosen()) return;
  const sent = new XMLHttpRequest();
  sent.upload.addEventListener("progress", ({ loaded, total }) => { bar.max = total; bar.value = loaded; });
  sent.upload.addEventListener("load", () => { bar.removeAttribute("value"); say(form.dataset.checking); });
  sent.addEventListener("load", ended);
  sent.addEventListener("error", () => stopped(form.dataset.lost));
  sent.open("POST", form.action);
  sent.send(new FormData(form));
  form.querySelector("button").disabled = true;
  bar.hidden = false;
  say(form.dataset.sending);
});

files.addEventListener("change", chosen);
for (const name of ["dragover", "dragleave", "drop"]) {
  form.addEventListener(name, (event) => {
    event.preventDefault();
    form.classList.toggle("dropping", name === "dragover");
  });
}
form.addEventListener("drop", ({ dataTransfer }) => {
  if (dataTransfer.files.length) { files.files = dataTransfer.files; chosen(); }
});
document.getElementById("droppable").hidden = false;
