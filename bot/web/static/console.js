// Comforts on top of forms that work without any of this.
(() => {
  "use strict";

  const KYIV = "Europe/Kyiv";

  // 24.11.2026 18:00, as the form's fields are spelled.
  const spelled = (moment) => {
    const part = Object.fromEntries(
      new Intl.DateTimeFormat("en-GB", {
        timeZone: KYIV, year: "numeric", month: "2-digit", day: "2-digit",
        hour: "2-digit", minute: "2-digit", hourCycle: "h23",
      }).formatToParts(moment).map(({ type, value }) => [type, value]),
    );
    return `${part.day}.${part.month}.${part.year} ${part.hour}:${part.minute}`;
  };

  // The moment a field spells that way, or null: other spellings are the server's to read.
  const read = (text) => {
    const found = /^(\d{2})\.(\d{2})\.(\d{4}) (\d{2}):(\d{2})$/.exec(text.trim());
    if (!found) return null;
    const [day, month, year, hour, minute] = found.slice(1).map(Number);
    const wall = Date.UTC(year, month - 1, day, hour, minute);
    // Kyiv is two or three hours ahead: the one that spells the same is it.
    for (const ahead of [3, 2]) {
      const moment = new Date(wall - ahead * 3600e3);
      if (spelled(moment) === text.trim()) return moment;
    }
    return null;
  };

  const tell = (field) => {
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const setTime = (button) => {
    const field = document.getElementById(button.dataset.set);
    const from = button.dataset.from === "now" ? null : document.getElementById(button.dataset.from);
    const start = (from && read(from.value)) || new Date();
    const base = Math.max(start.getTime(), button.dataset.shift === "0" ? 0 : Date.now());
    field.value = spelled(new Date((from ? start.getTime() : base) + button.dataset.shift * 3600e3));
    tell(field);
    field.focus();
  };

  const replacePiece = (button) => {
    const box = document.getElementById("addresses");
    const { replaceStart, replaceEnd, replaceWith } = button.dataset;
    // Offsets count characters; JavaScript counts UTF-16 units.
    const characters = Array.from(box.value);
    characters.splice(replaceStart, replaceEnd - replaceStart, replaceWith);
    box.value = characters.join("");
    tell(box);
    box.focus();
  };

  // Take over what the text says; the field is filled because somebody pressed the button.
  const fillIn = (button) => {
    const { fill, fillWith } = button.dataset;
    const pill = document.querySelector(`input[type="radio"][name="${fill}"][value="${fillWith}"]`);
    const field = pill || document.getElementById(fill);
    if (pill) pill.checked = true;
    else field.value = fillWith;
    tell(field);
    button.closest("li").remove();
    field.focus();
  };

  // What a page watches comes from the server in pieces of the page itself.
  const watch = (box) => {
    const source = new EventSource(box.dataset.watch);
    source.addEventListener("progress", (event) => {
      box.innerHTML = event.data;
    });
    source.addEventListener("over", () => source.close());
    window.addEventListener("pagehide", () => source.close(), { once: true });
  };

  const count = (field) => {
    const counter = document.querySelector(`[data-counter="${field.id}"]`);
    const limit = Number(field.dataset.count);
    const length = Array.from(field.value).length;
    counter.textContent = `${length}/${limit}`;
    counter.classList.toggle("over", length > limit);
  };

  const show = (root) => {
    for (const element of root.querySelectorAll(".needs-js")) element.hidden = false;
    for (const element of root.querySelectorAll(".no-js-only")) element.hidden = true;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.set) setTime(button);
    if (button.dataset.replaceWith) {
      event.preventDefault();
      replacePiece(button);
    }
    if (button.dataset.fill) {
      event.preventDefault();
      fillIn(button);
    }
  });

  document.addEventListener("input", (event) => {
    if (event.target.dataset.count) count(event.target);
  });

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form.outage-form");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  // A form that sends messages goes once; the server makes sure of it too.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("once" in form.dataset)) return;
    if (form.dataset.gone) event.preventDefault();
    form.dataset.gone = "yes";
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("[data-watch]").forEach(watch);
    for (const form of document.querySelectorAll("form[data-gone]")) delete form.dataset.gone;
  });

  document.addEventListener("htmx:afterSwap", (event) => show(event.target));
  document.addEventListener("DOMContentLoaded", () => {
    show(document);
    document.querySelectorAll("[data-count]").forEach(count);
    document.querySelectorAll("[data-watch]").forEach(watch);
    document.querySelector("[autofocus]")?.focus();
  });
})();
