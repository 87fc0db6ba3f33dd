// Searches PARTS, which search-index.js holds. What has every word is shown, best first: a word in a heading counts more.
"use strict";
const root = document.body.dataset.root;
const wanted = document.getElementById("wanted");
const found = document.getElementById("found");
const MOST = 20;

function score(part, words) {
  let sum = 0;
  for (const word of words) {
    const heading = (part.page + " " + part.part).toLowerCase();
    const times = part.words.toLowerCase().split(word).length - 1;
    if (!heading.includes(word) && times === 0) return 0;
    sum += (heading.includes(word) ? 20 : 0) + Math.min(times, 5);
  }
  return sum;
}

function excerpt(part, word) {
  const at = Math.max(0, part.words.toLowerCase().indexOf(word) - 60);
  return (at > 0 ? "… " : "") + part.words.slice(at, at + 180) + (part.words.length > at + 180 ? " …" : "");
}

function element(name, text) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  return made;
}

function entry(part, words) {
  const item = element("li");
  const link = element("a", part.page === part.part ? part.page : part.page + " › " + part.part);
  link.href = root + part.at;
  link.addEventListener("click", () => { found.hidden = true; });
  item.append(link, element("small", excerpt(part, words[0])));
  return item;
}

function search() {
  const words = wanted.value.toLowerCase().split(/\s+/).filter(each => each.length > 1);
  found.hidden = words.length === 0;
  found.replaceChildren();
  if (found.hidden) return;
  const hits = PARTS.map(part => ({ part, score: score(part, words) })).filter(each => each.score > 0);
  hits.sort((one, other) => other.score - one.score);
  const list = element("ul");
  list.append(...hits.slice(0, MOST).map(each => entry(each.part, words)));
  found.append(hits.length === 0 ? element("p", "Nothing has all of these words.") : list);
}

wanted.addEventListener("input", search);
document.getElementById("search").addEventListener("submit", event => {
  event.preventDefault();
  found.querySelector("a")?.click();
});
document.addEventListener("keydown", event => {
  if (event.key === "/" && document.activeElement !== wanted) {
    event.preventDefault();
    wanted.focus();
  } else if (event.key === "Escape") {
    found.hidden = true;
  }
});
