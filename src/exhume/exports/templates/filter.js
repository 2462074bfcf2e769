"use strict";
// Narrows the table of findings on screen. Without this script the whole table is shown; print
// always shows the whole table.
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const table = document.getElementById("findings-table");
  const groups = [...table.tBodies].map((body) => ({
    body,
    head: body.rows[0].textContent.toLowerCase(),
    rows: [...body.rows].slice(1).map((row) => ({ row, text: row.textContent.toLowerCase() })),
  }));
  const words = document.getElementById("filter-words");
  const polarity = document.getElementById("filter-polarity");
  const grade = document.getElementById("filter-grade");
  const shown = document.getElementById("filter-shown");
  const total = groups.reduce((sum, group) => sum + group.rows.length, 0);

  const wanted = (entry, head) =>
    (!polarity.value || entry.row.dataset.polarity === polarity.value) &&
    (!grade.value || entry.row.dataset.grade === grade.value) &&
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
      left === total ? `All ${total} passages are shown.` : `${left} of ${total} passages are shown.`;
  };

  form.hidden = false;
  form.addEventListener("input", apply);
  apply();
})();
