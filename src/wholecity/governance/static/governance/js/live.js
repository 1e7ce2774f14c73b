// The page of a meeting while it is held. It works without this script, by its buttons.
"use strict";

const words = (element) => element.closest && element.closest("form.wc-words");
const sent = new WeakMap();
const carets = new Map();

// What is typed while an answer is on its way must not be swapped away: the newer words are
// saved next, and the server brings them together with what it has.
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = words(event.detail.elt);
  if (form) sent.set(form, form.elements.text.value);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = words(event.detail.target);
  if (!form) return;
  const newer = form.elements.text.value;
  const same = newer === sent.get(form);
  const focused = document.activeElement === form.elements.text;
  if (same && !focused) return;
  // Keep the field that somebody goes on writing in: what they write is built on what they sent.
  const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  const kept = answer.querySelector("form.wc-words");
  if (!kept) return;
  const joined = kept.elements.text.value !== sent.get(form);
  event.detail.shouldSwap = joined && same;
  if (event.detail.shouldSwap) {
    carets.set(form.id, newer.slice(0, form.elements.text.selectionStart).split("\n").pop());
    return;
  }
  form.elements.base.value = sent.get(form);
  form.querySelector("[role=status]").textContent =
    kept.querySelector("[role=status]").textContent;
});

// What others kept takes the place of what was there; whoever stood on it stands on it again.
let stood = "";
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  stood = event.target.contains(document.activeElement) ? document.activeElement.id : "";
});
document.addEventListener("htmx:oobAfterSwap", () => {
  if (stood) document.getElementById(stood)?.focus();
  stood = "";
});

// Where another one's words came in, whoever writes goes on at the end of their own.
document.addEventListener("htmx:afterSettle", () => {
  for (const [id, line] of carets) {
    const field = document.getElementById(id).elements.text;
    const begin = field.value.lastIndexOf(line);
    const caret = begin < 0 ? field.value.length : begin + line.length;
    field.setSelectionRange(caret, caret);
  }
  carets.clear();
});

// Without a connection the words stay in their field, and are tried again.
for (const kind of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(kind, (event) => {
    const form = words(event.detail.elt);
    if (!form) return;
    form.querySelector("[role=status]").textContent = form.dataset.unsaved;
    setTimeout(() => form.isConnected && form.requestSubmit(), 5000);
  });
}

// Whoever leaves the page in the middle of a word leaves no word behind.
window.addEventListener("pagehide", () => {
  for (const form of document.querySelectorAll("form.wc-words")) {
    if (form.elements.text.value.trimEnd() === form.elements.base.value.trimEnd()) continue;
    navigator.sendBeacon(form.action, new FormData(form));
  }
});
