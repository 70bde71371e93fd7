// Small niceties only: every page works without this file. Nothing is sent and nothing is kept.
"use strict";
(() => {
  const problems = document.getElementById("problems");
  if (problems) problems.focus();

  // "None of these" and the lines above it; "yes" and "not sure" of one line.
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox" || !box.checked) return;
    const list = box.closest("fieldset.list");
    if (!list) return;
    const none = list.querySelector(".none input");
    for (const other of list.querySelectorAll("input")) {
      const sameLine = other !== box && other.name === box.name;
      if (other !== box && (box === none || other === none || sameLine)) other.checked = false;
    }
  });

  // A second press while the first is on its way would be answered twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) event.preventDefault();
    if (form.action.endsWith("/save")) return;
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  const print = document.getElementById("print");
  if (print) {
    print.hidden = false;
    document.getElementById("print-hint").hidden = true;
    print.addEventListener("click", () => window.print());
  }
})();
