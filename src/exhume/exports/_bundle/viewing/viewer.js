"use strict";

// The page is whole without this script: it shows one paper at a time, finds papers, shows a
// passage in the whole text of its paper, and computes the digest of a file.

const byId = (id) => document.getElementById(id);
const papers = [...document.querySelectorAll(".paper")];
const links = [...document.querySelectorAll(".list a")];

for (const part of document.querySelectorAll("[data-needs-script], #filter")) part.hidden = false;
document.body.classList.add("alone");

// One paper at a time: the one that the address names.

function show() {
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (wanted === "papers") return;
  const chosen = papers.find((paper) => paper.id === wanted) ?? papers[0];
  for (const paper of papers) paper.hidden = paper !== chosen;
  for (const link of links) {
    const own = chosen && link.hash === `#${encodeURI(chosen.id)}`;
    if (own) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (wanted && chosen) chosen.focus({ preventScroll: true });
  if (wanted && chosen) chosen.scrollIntoView();
}

addEventListener("hashchange", show);

// Finding papers: every word must stand somewhere in the paper.

const haystacks = papers.map((paper) => paper.textContent.toLowerCase());

function filter() {
  const words = byId("words").value.toLowerCase().split(/\s+/).filter(Boolean);
  const grade = byId("grade").value;
  let shown = 0;
  links.forEach((link, place) => {
    const entry = link.parentElement;
    const fits = words.every((word) => haystacks[place].includes(word));
    entry.hidden = !(fits && (!grade || entry.dataset.grade === grade));
    shown += entry.hidden ? 0 : 1;
  });
  byId("shown").textContent = `${shown} of ${links.length} papers are listed.`;
}

byId("words").addEventListener("input", filter);
byId("grade").addEventListener("change", filter);

// A passage in the whole text. Texts lie in scripts, which a page may load from a folder without
// a server; each calls `exhumeText`. Offsets count code points, which strings here do not.

const texts = new Map();
const waiting = new Map();

window.exhumeText = (paper) => texts.set(paper.digest, paper);

function load(digest) {
  if (!waiting.has(digest)) {
    waiting.set(digest, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `viewer/texts/${digest}.js`;
      script.onload = () => (texts.has(digest) ? resolve(texts.get(digest)) : reject());
      script.onerror = reject;
      document.head.append(script);
    }));
  }
  return waiting.get(digest);
}

async function read(passage) {
  const paper = passage.closest(".paper");
  byId("reader.title").textContent = paper.querySelector("h2").textContent;
  byId("text").textContent = "…";
  fillBeside(paper, passage);
  byId("reader").showModal();
  try {
    fillText(await load(paper.dataset.digest), +passage.dataset.start, +passage.dataset.end);
  } catch {
    byId("text").textContent = "The text of this paper cannot be loaded: its file is missing.";
  }
}

function fillText({ text, pages }, start, end) {
  const characters = [...text];
  const place = byId("text");
  const piece = (from, to) => characters.slice(Math.max(0, from), to).join("");
  const mark = document.createElement("mark");
  place.replaceChildren();
  let at = 0;
  const upTo = (next) => {
    place.append(piece(at, Math.min(next, start)));
    if (at < end && next > start) {
      mark.append(piece(Math.max(at, start), Math.min(next, end)));
      if (!mark.isConnected) place.append(mark);
    }
    place.append(piece(Math.max(at, end), next));
    at = next;
  };
  for (const page of pages) {
    if (page.start > start && page.start < end) continue;
    upTo(page.start);
    const label = document.createElement("span");
    label.className = "page";
    label.textContent = `Page ${page.number}`;
    if (page.width) place.append(label);
  }
  upTo(characters.length);
  mark.scrollIntoView({ block: "center" });
}

function fillBeside(paper, passage) {
  const heading = document.createElement("h3");
  heading.textContent = "The passage, its page, its file";
  const copies = [".says", ".translation", "figure", ".where"]
    .flatMap((part) => [...passage.querySelectorAll(part)])
    .concat(paper.querySelector("dl"));
  byId("beside").className = [...passage.classList].filter((name) => name !== "passage").join(" ");
  byId("beside").replaceChildren(heading, ...copies.map((one) => one.cloneNode(true)));
  for (const link of byId("beside").querySelectorAll("a")) link.target = "_blank";
}

byId("close").addEventListener("click", () => byId("reader").close());

for (const button of document.querySelectorAll("button.open")) {
  button.addEventListener("click", () => read(button.closest(".passage")));
}

// The digest of a file, computed here. Browsers have it where a page is trusted, which one that
// was opened from a folder is.

const BY_HAND = "This browser cannot compute it here. README.txt says how to do it by hand.";

async function sha256(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function compare(check, file) {
  const verdict = check.querySelector(".verdict");
  const wanted = check.closest(".paper").dataset.digest;
  if (!globalThis.crypto?.subtle) {
    verdict.textContent = BY_HAND;
    return;
  }
  verdict.textContent = `Reading ${file.name} …`;
  try {
    const found = await sha256(file);
    verdict.textContent = found === wanted
      ? `✓ It matches: ${file.name} has this SHA-256, and so it is the file that was read.`
      : `✗ It does not match: ${file.name} has the SHA-256 ${found}, and is another file.`;
  } catch {
    verdict.textContent = `${file.name} cannot be read as a whole. ${BY_HAND}`;
  }
}

for (const check of document.querySelectorAll(".check")) {
  const input = check.querySelector("input");
  input.addEventListener("change", () => input.files[0] && compare(check, input.files[0]));
  const paper = check.closest(".paper");
  paper.addEventListener("dragover", (event) => {
    event.preventDefault();
    check.open = true;
    check.classList.add("over");
  });
  paper.addEventListener("dragleave", () => check.classList.remove("over"));
  paper.addEventListener("drop", (event) => {
    event.preventDefault();
    check.classList.remove("over");
    if (event.dataTransfer.files[0]) compare(check, event.dataTransfer.files[0]);
  });
}

filter();
show();
