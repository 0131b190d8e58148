// What the pages gain with script; everything works without it.
"use strict";

// Unsaved input: warn before leaving, and let the save bar tell the truth.
const guarded = document.querySelectorAll("form[data-bewaak]");
const dirty = new Set();
function markDirty(form) {
  dirty.add(form);
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

// The tile map: arrow keys go to the nearest tile in that direction.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
for (const map of document.querySelectorAll("[data-tegelkaart]")) {
  map.addEventListener("keydown", (event) => {
    const from = event.target.closest("a.tegel");
    const step = STEPS[event.key];
    if (!from || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    let best = null;
    let least = Infinity;
    for (const tile of map.querySelectorAll("a.tegel")) {
      const rows = tile.dataset.rij - from.dataset.rij;
      const columns = tile.dataset.kolom - from.dataset.kolom;
      const ahead = rows * step[0] + columns * step[1];
      const aside = Math.abs(rows * step[1]) + Math.abs(columns * step[0]);
      if (ahead > 0 && ahead + 3 * aside < least) {
        least = ahead + 3 * aside;
        best = tile;
      }
    }
    if (best) best.focus();
  });
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
  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, 400);
  });
}
