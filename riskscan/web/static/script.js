// What the pages gain with script; everything works without it.
"use strict";

// Unsaved input: warn before leaving, and let the save bar tell the truth.
const guarded = document.querySelectorAll("form[data-bewaak]");
const dirty = new Set();
function markDirty(form) {
  dirty.add(form);
  if ("zelf" in form.dataset) return; // autosave.js tells how it is
  const state = document.getElementById("bewaarstand");
  if (state && state.dataset.gewijzigd && state.textContent !== state.dataset.gewijzigd) {
    state.textContent = state.dataset.gewijzigd;
  }
}
for (const form of guarded) {
  // A form that came back with errors or conflicts holds input that is not saved yet.
  if (form.dataset.bewaak === "gewijzigd") dirty.add(form);
  form.addEventListener("input", () => markDirty(form));
  form.addEventListener("submit", () => dirty.delete(form));
}
window.addEventListener("beforeunload", (event) => {
  if (dirty.size) event.preventDefault();
});

// Logging out clears what this browser keeps: ask first when some of that was never saved.
function drafts() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith("risicoscan|"));
  } catch {
    return [];
  }
}
document.querySelector(".gebruiker form")?.addEventListener("submit", (event) => {
  const text = "Er is tekst die nog niet is opgeslagen. Als u nu uitlogt, gaat die verloren. Toch uitloggen?";
  if ((dirty.size || drafts().length) && !window.confirm(text)) {
    event.preventDefault();
    return;
  }
  dirty.clear();
  for (const name of drafts()) localStorage.removeItem(name);
});

// Copying what is shown once, and printing it: only with script, so the buttons come with it.
for (const button of document.querySelectorAll("[data-kopieer]")) {
  const label = button.textContent;
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.kopieer);
    await navigator.clipboard.writeText(source.innerText.trim());
    button.textContent = "Gekopieerd";
    setTimeout(() => { button.textContent = label; }, 3000);
  });
}
for (const button of document.querySelectorAll("[data-afdrukken]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Routing: a question that is not asked is hidden, unless it carries a message.
function currentValue(key) {
  const chosen = document.querySelector(`[name="${CSS.escape(key)}--bijzonder"]:checked`)
    || document.querySelector(`[name="${CSS.escape(key)}"]:checked`);
  if (chosen) return chosen.value;
  const control = document.querySelector(`select[name="${CSS.escape(key)}"], input[type="text"][name="${CSS.escape(key)}"]`);
  return control ? control.value : "";
}
// While the parent question is open, a question below it shows once it has an answer or is linked to.
function isWanted(field) {
  const linked = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  return field.contains(linked) || [...field.querySelectorAll("input, textarea, select")].some((control) => (
    control.type === "radio" || control.type === "checkbox" ? control.checked && control.value : control.type !== "hidden" && control.value
  ));
}
function route() {
  for (const field of document.querySelectorAll("[data-vraag-als]")) {
    const rule = field.dataset.vraagAls;
    const key = rule.slice(0, rule.indexOf("="));
    if (!document.getElementsByName(key).length) continue;
    const value = currentValue(key);
    const unasked = document.getElementById(`veld-${key}`)?.hidden;
    const asked = !unasked && (value ? rule.slice(key.length + 1).split("|").includes(value) : isWanted(field));
    const message = field.classList.contains("veld--fout") || field.classList.contains("veld--conflict");
    field.hidden = !asked && !message;
    field.classList.toggle("niet-gevraagd", !asked);
    const hint = field.querySelector(".hint-routing");
    if (hint) hint.hidden = asked;
  }
}
document.addEventListener("change", route);
route();

// One more row in a list question: a copy of the last one, renumbered and empty.
for (const button of document.querySelectorAll("[data-regel-erbij]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const rows = button.closest(".veld").querySelectorAll(".lijst-rij");
    const last = rows[rows.length - 1];
    const row = last.cloneNode(true);
    row.setAttribute("aria-label", `Regel ${rows.length + 1}`);
    for (const control of row.querySelectorAll("[name]")) {
      control.name = control.name.replace(/--\d+--([^-].*)$/, `--${rows.length}--$1`);
      control.previousElementSibling.htmlFor = control.id = control.name;
      control.value = "";
    }
    last.after(row);
    row.querySelector("[name]").focus();
  });
}

// A message about the form gets the focus; a link to a question opens the part it is folded in.
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();
function unfold() {
  route();
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target && target.closest("details:not([open])");
  if (!folded) return;
  folded.open = true;
  target.scrollIntoView({ block: "center" });
}
window.addEventListener("hashchange", unfold);
unfold();

// Both maps are one stop of the Tab key; the arrow keys go to the nearest tile or region in that direction.
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
function nearest(links, from, [right, down]) {
  let best = null;
  let least = Infinity;
  for (const link of links) {
    const x = link.dataset.x - from.dataset.x;
    const y = link.dataset.y - from.dataset.y;
    const ahead = x * right + y * down;
    const aside = Math.abs(x * down) + Math.abs(y * right);
    if (ahead > 0 && ahead + 3 * aside < least) {
      least = ahead + 3 * aside;
      best = link;
    }
  }
  return best;
}
function steer(map) {
  const links = [...map.querySelectorAll("a[data-x]")];
  const stop = (chosen) => links.forEach((link) => link.setAttribute("tabindex", link === chosen ? "0" : "-1"));
  if (links.length) stop(links[0]);
  map.addEventListener("focusin", (event) => {
    const link = event.target.closest("a[data-x]");
    if (link) stop(link);
  });
  map.addEventListener("keydown", (event) => {
    const from = event.target.closest("a[data-x]");
    if (!from || event.altKey || event.ctrlKey || event.metaKey) return;
    const edge = { Home: links[0], End: links[links.length - 1] }[event.key];
    if (!edge && !STEPS[event.key]) return;
    event.preventDefault();
    (edge || nearest(links, from, STEPS[event.key]))?.focus();
  });
}

// What a tile or region is, in words, at the pointer and at the focus. It stays while the pointer is on it; Escape hides it.
function explain(map) {
  const tip = document.createElement("p");
  let timer = 0;
  let pointer = "";
  let dismissed = "";
  tip.className = "kaarttip";
  tip.setAttribute("aria-hidden", "true");
  tip.hidden = true;
  map.append(tip);
  const hide = () => { tip.hidden = true; };
  const show = (item, above) => {
    clearTimeout(timer);
    // A tile starts with its letters, which its name makes superfluous.
    const words = item.getAttribute("aria-label") || item.textContent.replace(/\s+/g, " ").trim().replace(/^\S+ /, "");
    tip.textContent = words.replace(/ ([:,])/g, "$1");
    tip.hidden = false;
    const frame = map.getBoundingClientRect();
    const box = item.getBoundingClientRect();
    const whole = item.ownerSVGElement?.getBoundingClientRect();
    const scale = whole ? whole.width / item.ownerSVGElement.viewBox.baseVal.width : 0;
    // At the pointer: just above the letters of a region, so that the pointer can follow; for the focus: clear of its ring.
    const x = whole ? whole.left + item.dataset.x * scale : box.left + box.width / 2;
    const y = above ? box.top - 8 : whole ? whole.top + (item.dataset.y - 12) * scale : box.top + 4;
    const left = Math.min(Math.max(0, x - frame.left - tip.offsetWidth / 2), frame.width - tip.offsetWidth);
    tip.style.left = `${left}px`;
    tip.style.top = `${y - frame.top - tip.offsetHeight}px`;
  };
  const settle = () => {
    const focused = map.querySelector("[data-x]:focus-visible");
    if (focused && !tip.hidden) show(focused, true);
    else hide();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(settle, 250);
  };
  window.addEventListener("resize", settle);
  // Hiding the tip uncovers what is under a pointer that did not move: that alone does not bring it back.
  const place = (event) => `${event.clientX},${event.clientY}`;
  map.addEventListener("pointermove", (event) => {
    pointer = place(event);
    if (!dismissed || pointer === dismissed) return;
    dismissed = "";
    const item = event.target.closest("[data-x]");
    if (item) show(item, false);
  });
  map.addEventListener("pointerover", (event) => {
    if (place(event) === dismissed) return;
    const item = event.target.closest("[data-x]");
    if (item) show(item, false);
    else if (event.target === tip) clearTimeout(timer);
    else later();
  });
  map.addEventListener("pointerleave", later);
  map.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-x]:focus-visible")) show(event.target, true);
  });
  map.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    dismissed = pointer;
    hide();
  });
}

// A region is painted over by its neighbours: the ring of the focus is drawn anew, over all of them.
function ring(map) {
  const letters = map.querySelector("svg > g[pointer-events]");
  const lines = ["streek-ring streek-ring--buiten", "streek-ring"].map((name) => {
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("class", name);
    letters.before(line);
    return line;
  });
  const draw = (region) => {
    const outline = region?.querySelector("path").getAttribute("d") || "";
    for (const line of lines) line.setAttribute("d", outline);
  };
  map.classList.add("landkaart--ring");
  map.addEventListener("focusin", (event) => draw(event.target.matches(":focus-visible") ? event.target.closest("a[data-x]") : null));
  map.addEventListener("focusout", () => draw(null));
}
for (const map of document.querySelectorAll("[data-kaart]")) {
  steer(map);
  explain(map);
  if (map.querySelector(":scope > svg")) ring(map);
}

// The suggestion follows the answers; when that fails the old one stays, with a note.
function showSuggestion(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const fresh = answer.getElementById("voorstel") || answer.body;
  const panel = document.getElementById("voorstel");
  const before = document.getElementById("voorstel-naam")?.textContent.trim();
  const open = [...panel.querySelectorAll("details[open][id]")].map((part) => part.id);
  if (fresh.className) panel.className = fresh.className;
  panel.replaceChildren(...fresh.childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  const name = document.getElementById("voorstel-naam")?.textContent.trim();
  const parts = [...answer.querySelectorAll(".voortgang")];
  for (const [at, old] of [...document.querySelectorAll(".voortgang")].entries()) {
    const open = old.querySelector("details")?.open;
    if (parts[at]) old.replaceChildren(...parts[at].childNodes);
    if (open) old.querySelector("details").open = true;
  }
  const live = document.getElementById("voorstel-melding");
  if (live && name && name !== before) live.textContent = `Voorstel bijgewerkt: ${name}`;
}
for (const form of document.querySelectorAll("form[data-voorstel-url]")) {
  let timer = 0;
  let running = null;
  const note = document.getElementById("voorstel-stand");
  const refresh = async () => {
    running?.abort();
    running = new AbortController();
    try {
      const response = await fetch(form.dataset.voorstelUrl, {
        method: "POST", body: new FormData(form), signal: running.signal, headers: { "X-Requested-With": "fetch" },
      });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      showSuggestion(await response.text());
      if (note) note.hidden = true;
    } catch (error) {
      if (error.name !== "AbortError" && note) note.hidden = false;
    }
  };
  for (const kind of ["change", "bewaard"]) {
    form.addEventListener(kind, () => {
      clearTimeout(timer);
      timer = setTimeout(refresh, 400);
    });
  }
}

// The total of the municipalities follows what is typed; without script a button asks for it.
for (const form of document.querySelectorAll("form[data-optellen]")) {
  const total = document.getElementById("totaal-zinnen");
  const note = document.getElementById("totaal-stand");
  let running = null;
  form.addEventListener("change", async () => {
    running?.abort();
    running = new AbortController();
    const body = new FormData(form);
    body.set("actie", "optellen");
    try {
      const response = await fetch(form.action, { method: "POST", body, signal: running.signal, headers: { "X-Requested-With": "fetch" } });
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("totaal-zinnen");
      if (!response.ok || !fresh) throw new Error(String(response.status));
      total.replaceChildren(...fresh.childNodes);
      note.hidden = true;
    } catch (error) {
      if (error.name !== "AbortError") note.hidden = false;
    }
  });
}
