// The questions of a form as autosave.js sees them, and what this browser keeps of them.
"use strict";

const NOT_AN_ANSWER = /--(basis|conflict|keuze|herkomst)$/;

/** What counts of an answer when it is compared: everything that is not empty. */
export const printOf = (pairs) => JSON.stringify(pairs.filter(([, value]) => value !== ""));

/** One question on the form. */
export class Field {
  constructor(base) {
    this.base = base; // the hidden input with the revision that the answer was made from
    this.key = base.name.slice(0, -"--basis".length);
    this.box = base.closest(".veld");
    this.saved = this.print(); // as the server confirmed it; null: not known
    this.sent = null; // as sent, and not answered yet
    this.refused = null; // as refused with an error
    this.error = "";
    this.changed = false;
    this.conflict = this.box.querySelector(":scope > .conflict"); // on a page that came back with one
    this.copied = Boolean(this.box.querySelector("[name$='--herkomst']")); // only the buttons save it as a copy
    this.draftBase = null; // with such a conflict: the revision before it
  }

  controls() {
    return [...this.box.querySelectorAll("input, textarea, select")].filter(({ name }) => (
      (name === this.key || name.startsWith(`${this.key}--`)) && !NOT_AN_ANSWER.test(name)
    ));
  }

  pairs() {
    return this.controls()
      .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
      .map((control) => [control.name, control.value]);
  }

  print() { return printOf(this.pairs()); }

  /** Fill in an answer; a list gets as many rows as that needs. */
  show(pairs) {
    const focused = document.activeElement;
    const more = this.box.querySelector("[data-regel-erbij]");
    const missing = () => pairs.some(([name]) => !this.box.querySelector(`[name="${CSS.escape(name)}"]`));
    for (let row = 0; more && row < 60 && missing(); row += 1) more.click();
    if (focused !== document.activeElement) focused.focus();
    for (const control of this.controls()) {
      if (["radio", "checkbox"].includes(control.type)) {
        control.checked = pairs.some(([name, value]) => name === control.name && value === control.value);
      } else {
        control.value = pairs.find(([name]) => name === control.name)?.[1] ?? "";
      }
    }
  }

  /** Whether a date or number is being typed that cannot be whole yet. */
  half() {
    const control = document.activeElement;
    if (!this.box.contains(control) || !control.inputMode || !control.value) return false;
    const whole = "datum" in control.dataset ? /\d{4}\s*$|^\s*\d{4}-\d\d-\d\d\s*$/ : /\d\s*$/;
    return !whole.test(control.value);
  }

  markError() {
    this.box.querySelector(":scope > .fout")?.remove();
    this.box.classList.toggle("veld--fout", Boolean(this.error));
    const control = document.getElementById(this.key);
    const described = this.box.matches("fieldset") ? this.box : control;
    const ids = (described.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== `${this.key}-fout`);
    control.toggleAttribute("aria-invalid", false);
    if (this.error) {
      const line = document.createElement("p");
      line.className = "fout";
      line.id = `${this.key}-fout`;
      line.textContent = this.error;
      (this.box.querySelector(":scope > .hint") || this.box.querySelector(":scope > .veld-label")).after(line);
      ids.push(line.id);
      control.setAttribute("aria-invalid", "true");
    }
    if (ids.length) described.setAttribute("aria-describedby", ids.join(" "));
    else described.removeAttribute("aria-describedby");
  }
}

/** Texts that the server has not confirmed, in this browser: per account, section and question. */
export class Drafts {
  constructor(form) { this.prefix = `risicoscan|${form.dataset.account}|${new URL(form.action).pathname}|`; }

  read(key) {
    try { return JSON.parse(localStorage.getItem(this.prefix + key)); } catch { return null; }
  }

  /** False when the browser does not keep anything. */
  write(key, draft) {
    try {
      localStorage.setItem(this.prefix + key, JSON.stringify(draft));
      return true;
    } catch { return false; }
  }

  drop(key) {
    try { localStorage.removeItem(this.prefix + key); } catch { /* nothing was kept either */ }
  }

  keys() {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(this.prefix)).map((name) => name.slice(this.prefix.length));
    } catch { return []; }
  }
}
