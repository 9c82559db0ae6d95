// Compares the digest of a file with the list on the page, or with a manifest that the reader chose.
// The file is read here and sent nowhere.
"use strict";
(() => {
  const input = document.getElementById("file");
  const verdict = document.getElementById("verdict");
  const told = (state) => document.querySelector(`[data-told="${state}"]`).textContent;

  const say = (state, names, kind) => {
    const line = document.createElement("p");
    line.className = kind;
    line.dataset.state = state;
    line.append(told(state), " ", names);
    verdict.append(line);
  };

  const hex = async (bytes) => {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const onPage = () => [...document.querySelectorAll("#files tr[data-sha256]")].map((row) => [row.dataset.sha256, row.dataset.name]);

  const manifest = (bytes) => {
    try {
      const read = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
      if (read.format !== "testimony-release/v1") return null;
      return read.files.map((file) => [file.sha256, file.path]);
    } catch {
      return null;
    }
  };

  const check = async () => {
    verdict.replaceChildren();
    if (!globalThis.crypto?.subtle) return say("cannot", "", "bad");
    say("working", "", "");
    try {
      const files = [];
      let list = onPage();
      let chosen = "";
      for (const file of input.files) {
        const bytes = await file.arrayBuffer();
        const own = file.size < 50_000_000 ? manifest(bytes) : null;
        if (own) [list, chosen] = [own, "manifest-"];
        else files.push([file.name, await hex(bytes)]);
      }
      verdict.replaceChildren();
      for (const [name, digest] of files) {
        const found = list.find(([known]) => known === digest);
        if (found) say(`${chosen}same`, name === found[1] ? name : `${name} = ${found[1]}`, "good");
        else say(`${chosen}other`, `${name}, SHA-256 ${digest}`, "bad");
      }
    } catch {
      verdict.replaceChildren();
      say("cannot", "", "bad");
    }
  };

  document.getElementById("checker").hidden = false;
  for (const note of document.querySelectorAll(".without-script")) note.hidden = true;
  input.addEventListener("change", check);
})();
