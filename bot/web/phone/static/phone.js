// The phone's client: shows one person's chat, says and presses for them, hears about all of them.
// Messages are told apart by id, so one that arrives twice (answer and push) is shown once.

const $ = (id) => document.getElementById(id);
const phone = $("phone");
const chat = $("chat");
const composer = $("composer");
const words = phone.dataset;
const query = new URLSearchParams({ lang: words.language });

let people = [];
let open = words.person;
let heardFrom = 0; // messages up to this id were there when the page was opened
const unread = new Map();
const heard = new Map();

async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  let answer;
  let value;
  try {
    answer = await fetch(`/phone/${path}${path.includes("?") ? "&" : "?"}${query}`, options);
    value = await answer.json();
  } catch {
    throw new Error(words.problem);
  }
  if (!answer.ok) throw new Error(value.error ?? words.problem);
  return value;
}

function complain(problem) {
  $("problem").textContent = problem ? problem.message : "";
  $("problem").hidden = !problem;
}

// Does one thing at a time and says so when it failed; true when it was done.
async function attempt(work) {
  complain(null);
  try {
    await work();
    return true;
  } catch (problem) {
    complain(problem);
    return false;
  }
}

const copy = (id) => $(id).content.firstElementChild.cloneNode(true);
const initials = (name) => name.split(" ").slice(0, 2).map((word) => [...word][0]).join("");

function showPeople() {
  $("people").replaceChildren(...people.map((person) => {
    const item = copy("person-template");
    const chip = item.firstElementChild;
    const number = unread.get(person.id) ?? 0;
    chip.dataset.person = person.id;
    chip.setAttribute("aria-current", String(person.id === open));
    chip.classList.toggle("away", person.blocked);
    chip.title = person.name;
    chip.querySelector(".face").textContent = initials(person.name);
    chip.querySelector(".name").textContent = person.name;
    chip.querySelector(".unread").hidden = number === 0;
    chip.querySelector(".unread .count").textContent = number;
    chip.querySelector(".unread .aside").textContent = words.unread.replace("{number}", number);
    chip.addEventListener("click", () => attempt(() => show(person.id)));
    return item;
  }));
}

function refreshPeople() {
  // A chip that has the focus keeps it, though it is made anew.
  const focused = document.activeElement?.dataset?.person;
  showPeople();
  if (focused) $("people").querySelector(`[data-person="${CSS.escape(focused)}"]`)?.focus();
}

function showPerson(person) {
  $("chat-of").textContent = words.chatOf.replace("{name}", person.name);
  $("block").hidden = false;
  $("block").textContent = person.blocked ? words.unblock : words.block;
  $("blocked").hidden = !person.blocked;
  showEmptiness();
}

function showEmptiness() {
  const person = people.find((one) => one.id === open);
  const empty = chat.querySelector(".message") === null;
  $("empty").hidden = !person || person.blocked || !empty;
  $("compose").hidden = !person || person.blocked;
}

// Text with its web addresses as links; nothing else in it means anything.
function written(text) {
  return text.split(/(https?:\/\/[^\s<>"«»]*[^\s<>"«».,:;!?)])/u).map((piece, place) => {
    if (place % 2 === 0) return piece;
    const link = document.createElement("a");
    Object.assign(link, { href: piece, textContent: piece, target: "_blank", rel: "noopener" });
    return link;
  });
}

function bubble(message) {
  const element = copy("message-template");
  element.dataset.id = message.id;
  element.dataset.side = message.side;
  element.dataset.day = message.day;
  element.querySelector(".text").append(...written(message.text));
  element.querySelector(".silent").hidden = !message.silent;
  const time = element.querySelector("time");
  time.dateTime = message.at;
  time.textContent = message.time;
  const choices = message.buttons.map(([id, label]) => {
    const button = copy("choice-template");
    button.dataset.choice = id;
    button.textContent = label;
    button.addEventListener("click", () => press(element, id, message.id));
    return button;
  });
  element.querySelector(".choices").append(...choices);
  return element;
}

function add(message) {
  if (chat.querySelector(`.message[data-id="${message.id}"]`)) return;
  const shown = [...chat.querySelectorAll(".message")];
  if (shown.length > 0 && message.id < +shown[0].dataset.id) return; // older than what is shown
  const later = shown.find((one) => +one.dataset.id > message.id);
  chat.insertBefore(bubble(message), later ?? null);
  showDays();
  showEmptiness();
  chat.scrollTop = chat.scrollHeight;
}

function showDays() {
  chat.querySelectorAll(".day").forEach((mark) => mark.remove());
  let day = "";
  for (const message of chat.querySelectorAll(".message")) {
    if (message.dataset.day === day) continue;
    day = message.dataset.day;
    const mark = copy("day-template");
    mark.textContent = day;
    message.before(mark);
  }
}

async function show(id) {
  const { person, messages } = await ask(`people/${encodeURIComponent(id)}`);
  open = id;
  unread.delete(id);
  people = people.map((one) => (one.id === id ? person : one));
  // While a whole chat is put up nothing of it is read aloud.
  chat.setAttribute("aria-busy", "true");
  chat.replaceChildren(...messages.map(bubble));
  // What was pushed between the answer and now is not in the answer.
  for (const message of heard.values()) if (message.person === id) add(message);
  showDays();
  chat.scrollTop = chat.scrollHeight;
  chat.removeAttribute("aria-busy");
  refreshPeople();
  showPerson(person);
  $("people").querySelector("[aria-current=true]")?.scrollIntoView({ inline: "nearest", block: "nearest" });
}

function hear(message) {
  if (heard.has(message.id)) return;
  heard.set(message.id, message);
  if (message.person === open) {
    add(message);
  } else if (message.side === "out" && message.id > heardFrom) {
    unread.set(message.person, (unread.get(message.person) ?? 0) + 1);
    refreshPeople();
  }
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function act(deed) {
  const person = open;
  const { message } = await ask(`people/${encodeURIComponent(person)}/acts`, { key: newKey(), ...deed });
  if (message) hear(message);
}

async function press(element, id, message) {
  const buttons = element.querySelectorAll(".choice");
  buttons.forEach((button) => { button.disabled = true; });
  await attempt(() => act({ act: "press", value: id, message }));
  buttons.forEach((button) => { button.disabled = false; });
}

async function loadPeople() {
  const found = await ask(`people?person=${encodeURIComponent(open)}`);
  people = found.people;
  refreshPeople();
  const person = people.find((one) => one.id === open);
  if (person) showPerson(person);
  return found.cursor;
}

function listen() {
  const source = new EventSource(`/phone/stream?${query}&after=${heardFrom}`);
  const state = (on) => {
    $("connection").dataset.state = on ? "on" : "off";
    $("connection").textContent = on ? words.online : words.offline;
  };
  source.addEventListener("open", () => state(true));
  source.addEventListener("error", () => {
    state(false);
    // The browser comes back by itself, unless it was told off; then we do.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  });
  source.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  source.addEventListener("people", () => attempt(loadPeople));
}

$("compose").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = composer.value;
  if (!text.trim()) return;
  composer.value = "";
  if (!await attempt(() => act({ act: "text", value: text })) && !composer.value) composer.value = text;
});
$("start").addEventListener("click", () => attempt(() => act({ act: "start" })));
$("block").addEventListener("click", () => attempt(async () => {
  const person = people.find((one) => one.id === open);
  await act({ act: person.blocked ? "unblock" : "block" });
  await show(open);
}));
$("person-new").addEventListener("click", () => {
  $("newcomer").hidden = !$("newcomer").hidden;
  $("person-new").setAttribute("aria-expanded", String(!$("newcomer").hidden));
  if (!$("newcomer").hidden) $("person-name").focus();
});
$("newcomer").addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(async () => {
    const person = await ask("people", { name: $("person-name").value });
    if (!people.some((one) => one.id === person.id)) people.push(person);
    $("person-name").value = "";
    $("newcomer").hidden = true;
    $("person-new").setAttribute("aria-expanded", "false");
    await show(person.id);
    composer.focus();
  });
});

await attempt(async () => {
  heardFrom = await loadPeople();
  if (!people.some((person) => person.id === open)) open = people[0]?.id ?? "";
  if (open) await show(open);
});
listen();
