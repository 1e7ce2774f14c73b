// What the frame needs of a script. Every page works without it.
"use strict";

// The error summary takes the focus, so that it is read out first.
const summary = document.getElementById("error-summary");
if (summary) summary.focus();

// Escape closes an open menu and gives the focus back; a click elsewhere closes it too.
const menus = () => document.querySelectorAll("details.wc-account[open], details.wc-menu[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

// Browsers that cannot open details by style open them for the printer.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not([open])")];
  for (const details of opened) details.open = true;
});
window.addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});
