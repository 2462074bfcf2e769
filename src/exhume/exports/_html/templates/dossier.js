"use strict";
// Two aids on screen; without this script nothing is missing. A long table gets a filter, which
// print does not heed, and the contents show which section is being read.
for (const box of document.querySelectorAll(".filterable")) {
  const form = box.querySelector("form.filter");
  const table = box.querySelector("table");
  const words = form.elements.words;
  const choices = [...form.querySelectorAll("select")];
  const shown = form.querySelector(".shown");
  const groups = [...table.tBodies].map((body) => {
    const head = body.querySelector(":scope > tr.group");
    const rows = [...body.rows].filter((row) => row !== head).map((row) => ({
      row,
      text: row.textContent.toLowerCase(),
      tags: JSON.parse(row.dataset.tags || "[]"),
    }));
    return { body, rows, head: head ? head.textContent.toLowerCase() : "" };
  });
  const total = groups.reduce((sum, group) => sum + group.rows.length, 0);

  const wanted = (entry, head) =>
    choices.every(
      (choice) =>
        choice.selectedIndex === 0 ||
        entry.tags.some(([kind, word]) => kind === choice.dataset.kind && word === choice.value),
    ) &&
    words.value.toLowerCase().split(/\s+/).every((w) => entry.text.includes(w) || head.includes(w));

  const apply = () => {
    let left = 0;
    for (const group of groups) {
      let kept = 0;
      for (const entry of group.rows) {
        const keep = wanted(entry, group.head);
        entry.row.classList.toggle("filtered", !keep);
        kept += keep ? 1 : 0;
      }
      group.body.classList.toggle("filtered", kept === 0);
      left += kept;
    }
    shown.textContent =
      left === total ? `All ${total} rows are shown.` : `${left} of ${total} rows are shown.`;
  };

  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
}

const links = new Map(
  [...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]),
);
const parts = [...document.querySelectorAll("main > section.part")];
const reading = () => {
  const at = parts.findLast((part) => part.getBoundingClientRect().top < innerHeight / 3);
  for (const [name, link] of links) {
    if (at && name === at.id) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
};
addEventListener("scroll", reading, { passive: true });
reading();
