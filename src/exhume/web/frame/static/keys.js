// Judging by keyboard. Every key presses something that is on the page and says its key, so the
// mouse, a screen reader and the keyboard do the same.
"use strict";

const GLOSSES = "exhume-glosses";

function isWriting(target) {
  return target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");
}

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (isWriting(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not(:disabled)`);
  if (!found || found.closest("fieldset:disabled")) return;
  event.preventDefault();
  found.click();
  if (found.matches("input, textarea")) found.focus();
}

// Codes on the one hand, "nothing here" and "cannot tell" on the other, exclude each other.
function changed(event) {
  const form = event.target.closest("form.verdict");
  if (!form || !event.target.checked) return;
  const clear = (selector) => form.querySelectorAll(selector).forEach((box) => { box.checked = false; });
  if (event.target.name === "codes") clear("[name=choice]");
  if (event.target.name === "choice") clear("[name=codes]");
}

function showGlosses(shown) {
  document.body.classList.toggle("no-glosses", !shown);
  document.querySelectorAll("[data-toggle=glosses]").forEach((button) => {
    button.setAttribute("aria-pressed", String(shown));
  });
}

function clicked(event) {
  if (!event.target.closest("[data-toggle=glosses]")) return;
  const shown = document.body.classList.contains("no-glosses");
  localStorage.setItem(GLOSSES, shown ? "shown" : "hidden");
  showGlosses(shown);
}

// Where the page image scrolls by itself, the passage on it is brought to the middle.
function showMark() {
  const sheet = document.querySelector(".sheet");
  const mark = sheet?.querySelector("rect");
  if (!mark || getComputedStyle(sheet).overflowY !== "auto") return;
  const place = mark.getBoundingClientRect().top - sheet.getBoundingClientRect().top;
  sheet.scrollTop += place - sheet.clientHeight / 2;
}

// A page that came without being loaded anew: what stands on the body, and the focus, start over.
function arrived() {
  showGlosses(localStorage.getItem(GLOSSES) !== "hidden");
  showMark();
  document.getElementById("main")?.focus({ preventScroll: true });
}

document.addEventListener("keydown", pressed);
document.addEventListener("change", changed);
document.addEventListener("click", clicked);
document.addEventListener("htmx:afterSettle", arrived);
showGlosses(localStorage.getItem(GLOSSES) !== "hidden");
showMark();
