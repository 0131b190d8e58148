// Autosave of a section of a scan; without it the buttons of the form do the same.
// What was typed is kept in this browser until the server has confirmed it, with the number of the revision it
// was made from: what someone else saved in between becomes a conflict and is never overwritten.
"use strict";

import { Drafts, Field, printOf } from "./answers.js";

const PAUSE = 1200; // milliseconds without a key, before text is sent
const WAITS = [2, 4, 8, 15, 30, 60]; // seconds before trying again
const PATIENCE = 20_000; // milliseconds before a request counts as failed
const KEEPALIVE = 60_000; // the browser finishes a request of at most this size after the page is left

/** What the save bar says, and what a screen reader hears of it: the end of a save, never each key. */
class State {
  constructor() {
    this.line = document.getElementById("bewaarstand");
    this.line.removeAttribute("role");
    this.live = document.getElementById("bewaarmelding");
    this.now = "";
  }

  show(text, { sign = "", link = null, aloud = Boolean(sign) } = {}) {
    if (text === this.now) return;
    this.now = text;
    const span = document.createElement("span");
    if (sign === "fout") span.className = "bewaarstand--niet";
    if (sign) span.append(document.getElementById(`teken-${sign}`).content.cloneNode(true));
    const words = document.createElement("span");
    words.append(text);
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link[1];
      anchor.textContent = link[0];
      words.append(" ", anchor);
    }
    span.append(words);
    this.line.replaceChildren(span);
    if (aloud && this.live.textContent !== text) this.live.textContent = text;
  }
}

const MESSAGES = {
  connection: "Niet opgeslagen: geen verbinding, wij proberen het opnieuw",
  server: "Niet opgeslagen: de server antwoordt niet, wij proberen het opnieuw",
  session: "Niet opgeslagen: u bent uitgelogd. Uw tekst blijft staan.",
  account: "Niet opgeslagen: u bent nu met een ander account ingelogd. Kopieer uw tekst of log in met het vorige account.",
  error: "Niet opgeslagen: deze waarde klopt nog niet",
  conflict: "Nog niet alles bewaard: kies bij elk verschil wat er blijft staan",
};

/** Sends what changed, one request at a time, and shows what became of it. */
class Autosave {
  constructor(form) {
    this.form = form;
    this.drafts = new Drafts(form);
    this.state = new State();
    this.fields = [...form.querySelectorAll("input[name$='--basis']")].map((base) => new Field(base));
    this.byKey = new Map(this.fields.map((field) => [field.key, field]));
    this.batch = null; // what was sent or has to be sent again, unchanged, since its answer is not known
    this.busy = null;
    this.trouble = "";
    this.closed = ""; // why nothing can be saved any more
    this.tries = 0;
    this.timer = 0;
    this.time = "";
    this.kept = true;
    this.leaving = false;
    form.dataset.zelf = ""; // script.js leaves the save bar alone
    // The browser must not fill in what it remembers of an earlier visit beside the revisions of this one.
    form.autocomplete = "off";
    this.listen();
    this.restore();
  }

  listen() {
    const { form } = this;
    form.addEventListener("input", (event) => this.typed(event.target, event.target.matches("[type=radio], [type=checkbox], select")));
    form.addEventListener("change", (event) => this.typed(event.target, true));
    form.addEventListener("focusout", () => setTimeout(() => this.tell(), 0));
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.again());
    window.addEventListener("focus", () => this.again());
    window.addEventListener("beforeunload", () => this.flush());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.flush() : this.again()));
    window.addEventListener("pageshow", (event) => {
      if (!event.persisted || !this.kept) return;
      dirty.delete(form);
      location.reload();
    });
    document.querySelector(".gebruiker form")?.addEventListener("submit", (event) => this.logOut(event), true);
  }

  typed(target, now) {
    const field = this.fields.find(({ box }) => box.contains(target));
    if (!field) return;
    this.leaving = false;
    this.look(field);
    const mine = field.conflict?.querySelector("[data-mijn]");
    if (mine && target.matches("textarea, [type=text]") && target.name === field.key) mine.textContent = target.value;
    this.later(now ? 0 : PAUSE);
    this.tell();
  }

  /** Note whether an answer differs from what is stored, and keep it until it does not. */
  look(field) {
    if (this.leaving) return;
    const print = field.print();
    field.changed = print !== field.saved;
    if (field.error && print !== field.refused) field.error = "";
    const known = !field.conflict || field.draftBase !== null || field.conflict.dataset.revisie;
    if (!field.changed && !field.conflict && field.sent === null) {
      this.drafts.drop(field.key);
    } else if (known) {
      const base = field.draftBase ?? field.base.value;
      this.kept = this.drafts.write(field.key, { pairs: field.pairs(), base, sent: field.sent });
    }
  }

  restore() {
    const returned = this.form.dataset.bewaak === "gewijzigd";
    let restored = false;
    for (const field of this.fields) {
      if (field.box.classList.contains("veld--fout")) {
        field.error = field.box.querySelector(".fout").lastChild.textContent;
        field.refused = field.print();
        field.saved = null;
      }
      const draft = this.drafts.read(field.key);
      if (draft && field.conflict) {
        field.draftBase = draft.base;
      } else if (draft && returned) {
        field.saved = null;
      } else if (draft && printOf(draft.pairs) !== field.saved) {
        // What was sent did arrive: the text was made from that. Otherwise from the revision of then.
        if (draft.sent !== field.saved) field.base.value = draft.base;
        field.show(draft.pairs);
        restored = true;
      }
      this.look(field);
    }
    if (restored) {
      this.state.live.textContent = "Wat nog niet was opgeslagen, is teruggezet.";
      route();
    }
    if (this.open()) this.save();
  }

  open() { return this.fields.some((field) => field.changed || field.conflict || field.sent !== null); }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  /** The page may be left: do not wait for the pause. */
  flush() {
    if (!["session", "account"].includes(this.trouble)) this.save();
  }

  again() {
    if (!this.trouble) return;
    this.tries = 0;
    this.save();
  }

  /** Send until nothing is left to send; a save that is under way takes later input along. */
  save() {
    clearTimeout(this.timer);
    if (this.leaving) return Promise.resolve();
    this.busy ??= this.run().finally(() => {
      this.busy = null;
      this.tell();
    });
    return this.busy;
  }

  async run() {
    while (!this.closed) {
      this.batch ??= this.take();
      if (!this.batch) return;
      this.tell();
      if (!(await this.exchange(this.batch))) return;
      this.batch = null;
    }
  }

  take() {
    const ready = this.fields.filter((field) => (
      field.changed && !field.conflict && field.print() !== field.refused && !field.half() && !field.copied
    ));
    if (!ready.length) return null;
    return ready.map((field) => ({ field, pairs: field.pairs(), print: field.print(), base: field.base.value }));
  }

  /** One request; false when its answer is not known or nothing could be saved. */
  async exchange(batch, renewed = false) {
    const body = new URLSearchParams([["csrf_token", this.form.elements.csrf_token.value]]);
    for (const { field, pairs, print, base } of batch) {
      for (const pair of pairs) body.append(...pair);
      body.append(field.base.name, base);
      field.sent = print;
      this.look(field);
    }
    let response;
    let answer = null;
    try {
      response = await fetch(this.form.dataset.bewaarUrl, {
        method: "POST", body, headers: { Accept: "application/json" },
        keepalive: String(body).length < KEEPALIVE, signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.headers.get("Content-Type") === "application/json") answer = await response.json();
    } catch {
      return this.fail("connection");
    }
    if (answer?.csrf && !renewed) {
      if (String(answer.account) !== this.form.dataset.account) return this.fail("account");
      for (const token of document.querySelectorAll("[name=csrf_token]")) token.value = answer.csrf;
      return this.exchange(batch, true);
    }
    if (response.status === 401 || response.redirected) return this.fail("session");
    if (response.status >= 500 || !answer) return this.fail("server");
    if (response.status === 413) return this.tooMuch(batch, answer.melding);
    if (!answer.bewaard) return this.close(answer.melding);
    this.settle(batch, answer);
    return true;
  }

  fail(trouble) {
    this.trouble = trouble;
    if (trouble === "connection" || trouble === "server") {
      this.later(1000 * WAITS[Math.min(this.tries, WAITS.length - 1)]);
      this.tries += 1;
    } else {
      this.forget(); // It was refused before anything was saved.
    }
    return false;
  }

  /** Too large for the server as a whole: the longest answer is to blame, and holds up no other. */
  tooMuch(batch, reason) {
    const longest = batch.reduce((one, other) => (other.print.length > one.print.length ? other : one));
    longest.field.refused = longest.print;
    longest.field.error = reason;
    this.trouble = "";
    this.forget();
    return true;
  }

  close(reason) {
    this.closed = reason;
    this.forget();
    return false;
  }

  forget() {
    for (const { field } of this.batch) {
      field.sent = null;
      this.look(field);
    }
    this.batch = null;
  }

  settle(batch, answer) {
    this.trouble = "";
    this.tries = 0;
    for (const { field, print } of batch) {
      field.sent = null;
      if (field.key in answer.bewaard) {
        field.base.value = answer.bewaard[field.key];
        field.saved = print;
        this.time = answer.om;
        this.origin(field, answer.herkomst);
      } else if (field.key in answer.conflicten) {
        this.ask(field, answer.conflicten[field.key]);
      } else {
        field.refused = print;
        field.error = answer.fouten[field.key];
      }
      this.look(field);
    }
    this.others(answer.anderen);
    this.form.dispatchEvent(new CustomEvent("bewaard"));
  }

  origin(field, text) {
    const line = field.box.querySelector(":scope > .herkomst") || document.createElement("p");
    if (!line.isConnected) {
      line.className = "herkomst";
      field.base.before(line);
    }
    if (line.firstChild?.nodeType === Node.TEXT_NODE) line.firstChild.data = line.firstElementChild ? `${text} ` : text;
    else line.prepend(text);
    // What was copied or put back is from now on what was typed.
    field.box.querySelector(".merk-herkomst")?.remove();
  }

  others(sentences) {
    const list = document.getElementById("anderen");
    list.replaceChildren(...sentences.map((sentence) => {
      const item = document.createElement("li");
      item.textContent = sentence;
      return item;
    }));
    list.hidden = !sentences.length;
  }

  /** Show both texts. The field keeps what was typed, and can be used to merge them. */
  ask(field, found) {
    const block = document.getElementById("verschil").content.firstElementChild.cloneNode(true);
    const fill = (name, text) => { block.querySelector(`[data-${name}]`).textContent = text; };
    for (const name of ["mijn", "ander", "om"]) fill(name, found[name]);
    for (const place of block.querySelectorAll("[data-auteur]")) place.textContent = found.auteur;
    block.dataset.revisie = found.revisie;
    block.setAttribute("aria-label", `Verschil bij: ${field.box.querySelector(".veld-label").textContent}`);
    block.querySelector("[data-kies=mijn]").addEventListener("click", () => this.choose(field, found, false));
    block.querySelector("[data-kies=ander]").addEventListener("click", () => this.choose(field, found, true));
    field.conflict = block;
    field.box.classList.add("veld--conflict");
    (field.box.querySelector(":scope > .hint") || field.box.querySelector(":scope > .veld-label")).after(block);
    route();
    field.box.closest("details:not([open])")?.setAttribute("open", "");
    // Whoever is typing elsewhere goes on; the save bar leads to the question.
    const typing = document.activeElement?.matches("textarea, [type=text]") && !field.box.contains(document.activeElement);
    if (!typing) block.focus();
  }

  choose(field, found, theirs) {
    field.conflict.remove();
    field.conflict = null;
    field.box.classList.remove("veld--conflict");
    field.base.value = found.revisie;
    if (theirs) {
      field.show(found.velden);
      field.saved = field.print();
    } else {
      field.saved = null;
    }
    this.look(field);
    const control = field.controls().find((one) => one.checked) || document.getElementById(field.key);
    control.focus();
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }

  tell() {
    const open = this.open();
    if (open && !this.leaving) dirty.add(this.form);
    else dirty.delete(this.form);
    for (const field of this.fields) {
      const shown = field.box.classList.contains("veld--fout");
      if (field.error ? !field.box.contains(document.activeElement) : shown) field.markError();
    }
    this.summary();
    const wrong = this.fields.find((field) => field.error);
    const differs = this.fields.find((field) => field.conflict);
    const again = ["Log opnieuw in", `/inloggen?volgende=${encodeURIComponent(location.pathname + location.search)}`];
    if (this.closed) this.state.show(`Niet opgeslagen: ${this.closed} Uw tekst staat er nog; kopieer wat u nodig hebt.`, { sign: "fout" });
    else if (this.trouble && open) this.state.show(MESSAGES[this.trouble], { sign: "fout", link: this.trouble === "session" ? again : null });
    else if (this.busy) this.state.show("Bewaren…");
    else if (differs) this.state.show(MESSAGES.conflict, { sign: "fout", link: ["Naar het verschil", `#veld-${differs.key}`] });
    else if (wrong) this.state.show(MESSAGES.error, { sign: "fout", link: ["Naar de vraag", `#${wrong.key}`] });
    else if (open) this.state.show(this.state.line.dataset.gewijzigd);
    else if (this.time) this.state.show(`Opgeslagen om ${this.time}`, { sign: "gelukt" });
  }

  /** A page that came back with errors says that nothing was saved; that stops being true. */
  summary() {
    const box = document.querySelector(".foutenlijst");
    if (!box || !this.time) return;
    if (this.fields.some((field) => field.error || field.conflict)) {
      box.querySelector("p")?.replaceChildren("Verbeter dit; uw andere antwoorden zijn opgeslagen.");
    } else {
      box.remove();
    }
  }

  /** The ordinary buttons wait for a save that is under way, since both would be made from one revision. */
  async submit(event) {
    clearTimeout(this.timer);
    for (const field of this.fields) {
      if (field.box.querySelector("[name$='--keuze'][value=ander]:checked")) this.drafts.drop(field.key);
    }
    if (this.leaving || (!this.busy && this.trouble !== "connection")) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    if (this.waiting) return;
    this.waiting = true;
    await this.save();
    this.waiting = false;
    if (this.trouble === "connection") return; // The bar says so; the page with the text stays.
    this.leaving = true;
    this.form.requestSubmit(event.submitter);
  }

  /** Logging out first saves what can be saved; script.js asks about the rest. */
  async logOut(event) {
    if (this.goodbye || !this.open()) return;
    const leaving = event.target;
    event.preventDefault();
    event.stopImmediatePropagation();
    await this.save();
    this.goodbye = true;
    leaving.requestSubmit();
    this.goodbye = false;
    // Unless the answer was no, nothing is written any more after the browser has been cleared.
    this.leaving = !dirty.has(this.form);
  }
}

/** A scan that can no longer be filled in: show what was never saved, to copy. */
function showUnsaved(form) {
  const drafts = new Drafts(form);
  const keys = drafts.keys();
  if (!keys.length) return;
  const box = document.getElementById("nooit-bewaard").content.firstElementChild.cloneNode(true);
  for (const key of keys) {
    const term = document.createElement("dt");
    const text = document.createElement("dd");
    term.textContent = document.querySelector(`[id="veld-${CSS.escape(key)}"] .veld-label`)?.textContent ?? key;
    text.textContent = drafts.read(key).pairs.map(([, value]) => value).filter(Boolean).join("\n") || "(leeg)";
    box.querySelector("dl").append(term, text);
  }
  box.querySelector("button").addEventListener("click", () => {
    for (const key of keys) drafts.drop(key);
    box.remove();
  });
  form.before(box);
}

const form = document.querySelector("form[data-account]");
if (form?.dataset.bewaarUrl) new Autosave(form);
else if (form) showUnsaved(form);
