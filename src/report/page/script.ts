const TABLE_SCRIPT = `(() => {
  const find = (id) => document.getElementById(id);
  const table = document.querySelector("table.results");
  const blocks = [...table.tBodies];
  const toolbar = document.querySelector(".toolbar");

  const keys = {
    rank: (block) => Number(block.dataset.rank),
    name: (block) => block.querySelector("th").textContent,
    source: (block) => block.querySelector(".from").textContent,
  };
  keys.evidence = (block) => (block.dataset.strength === "" ? 1 : -Number(block.dataset.strength));

  const order = (a, b) => (typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a === b ? 0 : a < b ? -1 : 1);
  function sortBy(header) {
    const down = header.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.querySelectorAll("th")) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = keys[header.dataset.key];
    const keyed = blocks.map((block) => [key(block), Number(block.dataset.rank), block]);
    keyed.sort((a, b) => (down ? -1 : 1) * order(a[0], b[0]) || a[1] - b[1]);
    table.append(...keyed.map(([, , block]) => block));
  }

  function filter() {
    const text = find("search").value.trim().toLowerCase();
    const source = find("source") ? find("source").value : "";
    const boxes = [...toolbar.querySelectorAll("input[type=checkbox]")];
    const verdicts = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    for (const block of blocks) {
      block.hidden = !(
        (boxes.length === 0 || verdicts.has(block.className)) &&
        (source === "" || block.dataset.source === source) &&
        block.querySelector("th").textContent.toLowerCase().includes(text)
      );
      if (!block.hidden) shown += 1;
    }
    document.querySelector(".empty").hidden = shown > 0;
    find("shown").textContent = shown === blocks.length ? "" : shown + " of " + blocks.length + " shown";
  }

  if (toolbar) {
    toolbar.hidden = false;
    document.documentElement.classList.add("scripted");
    toolbar.addEventListener("input", filter);
    find("reset").addEventListener("click", () => {
      find("search").value = "";
      if (find("source")) find("source").value = "";
      for (const box of toolbar.querySelectorAll("input[type=checkbox]")) box.checked = true;
      filter();
      find("search").focus();
    });
    for (const header of table.tHead.querySelectorAll("th[data-key]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = header.textContent;
      header.replaceChildren(button);
      button.addEventListener("click", () => sortBy(header));
    }
  }
})();
`;

/** Copies the command. */
export const COPY_SCRIPT = `"use strict";
(() => {
  const copy = document.getElementById("copy");
  if (!copy || !navigator.clipboard) return;
  const command = document.getElementById("command");
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const done = await navigator.clipboard.writeText(command.textContent).then(() => true, () => false);
    copy.textContent = done ? "Copied" : "Select and copy";
  });
})();
`;

/** What needs a script: sorting, filtering, copying. The page is complete without it, and its controls stay hidden then. */
export const SCRIPT = COPY_SCRIPT + TABLE_SCRIPT;
