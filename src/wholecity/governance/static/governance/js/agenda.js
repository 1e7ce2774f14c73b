// The agenda is put in order by dragging a row; its buttons do the same for everybody.
"use strict";

const table = document.querySelector("table[data-order]");
let dragged = null;

const rows = () => [...table.tBodies[0].rows];

if (table) {
  for (const row of rows()) row.draggable = true;
  table.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("tr");
    event.dataTransfer.effectAllowed = "move";
  });
  table.addEventListener("dragover", (event) => {
    const over = event.target.closest("tbody tr");
    if (!dragged || !over) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    const below = event.clientY > box.top + box.height / 2;
    over.parentNode.insertBefore(dragged, below ? over.nextSibling : over);
  });
  table.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const form = dragged.querySelector("form[data-place]");
    form.elements.place.value = rows().indexOf(dragged) + 1;
    form.submit();
  });
  table.addEventListener("dragend", () => {
    dragged = null;
  });
}
