// Search over the index that lies beside the page. Nothing is sent anywhere.
"use strict";
(() => {
  const form = document.getElementById("search");
  const query = document.getElementById("query");
  const status = document.getElementById("found");
  const results = document.getElementById("results");
  const MOST = 60;
  let index = null;

  // The same folding as the index was made with: case, marks, forms of Arabic letters, digits.
  const LETTERS = { "\u0671": "\u0627", "\u0649": "\u064a", "\u06cc": "\u064a", "\u0629": "\u0647", "\u06a9": "\u0643", "ß": "ss", "ı": "i", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "\u0640": "", "\u0621": "" };
  const digit = (c) => {
    const code = c.codePointAt(0);
    for (const zero of [0x660, 0x6f0]) if (code >= zero && code < zero + 10) return String(code - zero);
    return null;
  };
  const fold = (word) => {
    let folded = "";
    for (const c of word.normalize("NFKD").replace(/\p{M}/gu, "")) {
      folded += LETTERS[c] ?? digit(c) ?? c.toLowerCase().replace(/\p{M}/gu, "");
    }
    return folded;
  };
  // Without the article and the particle written before it.
  const stem = (word) => {
    const found = /^(?:لل|ال|[وفبك]ال)(..+)$/u.exec(word);
    return found ? found[1] : word;
  };
  const words = (text) => (text.match(/[\p{L}\p{N}\p{M}\u0640]+/gu) ?? []).map((word) => stem(fold(word))).filter(Boolean);

  const find = (text) => {
    let scores = null;
    for (const word of words(text)) {
      const own = new Map();
      for (const [known, pairs] of Object.entries(index.words)) {
        if (!known.startsWith(word)) continue;
        const whole = known === word ? 2 : 1;
        for (let at = 0; at < pairs.length; at += 2) {
          own.set(pairs[at], (own.get(pairs[at]) ?? 0) + whole * pairs[at + 1]);
        }
      }
      if (scores === null) scores = own;
      else {
        for (const [place, score] of scores) {
          if (own.has(place)) scores.set(place, score + own.get(place));
          else scores.delete(place);
        }
      }
    }
    return [...(scores ?? new Map())].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST);
  };

  const show = (found) => {
    results.replaceChildren();
    for (const [place] of found) {
      const [address, title, report, excerpt] = index.places[place];
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = "../" + address;
      link.textContent = title;
      item.append(link);
      for (const [text, kind] of [[report === title ? "" : report, "of"], [excerpt, ""]]) {
        if (!text) continue;
        const line = document.createElement("p");
        line.className = kind;
        line.textContent = text;
        item.append(line);
      }
      results.append(item);
    }
    status.textContent = found.length ? `${status.dataset.some} ${found.length}` : status.dataset.none;
  };

  const run = async () => {
    if (!words(query.value).length) return;
    try {
      index ??= await (await fetch(form.dataset.index)).json();
      index.words = Object.assign(Object.create(null), index.words);
    } catch {
      status.textContent = status.dataset.failed;
      return;
    }
    show(find(query.value));
  };

  form.hidden = false;
  for (const note of document.querySelectorAll(".without-script")) note.hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
})();
