// A section of the entry form: what was typed and not yet acknowledged by the server stays in this
// browser and is offered back. htmx sends the saves; this watches over them. forms.js forgets the
// copies at logout and after some days. Without scripts the buttons do the saving.

const PREFIX = "borrador:";
const COPY_AFTER_MS = 300;
const RETRY_AFTER_MS = 20000;
// No answers: where to look for places, who may write, and what the page keeps for itself.
const NO_ANSWERS = new Set(["csrfmiddlewaretoken", "place_query", "department", "place"]);
const OF_THE_PAGE = new Set(["version", "base", "page"]);

const form = document.querySelector("form[data-entry]");
const state = document.getElementById("estado");
const ownKey = keyOf(form.dataset.section);
let acknowledged = form.hasAttribute("data-unsaved") ? "" : answers();
let onItsWay = null;
let offered = false;
let loggedOut = false;
let isResumed = false;
let copyTimer;
let retryTimer;

function keyOf(section) {
  return `${PREFIX}${form.dataset.user}:${form.dataset.draft}:${section}`;
}

function pairs() {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NO_ANSWERS.has(name));
}

function answers(from = pairs()) {
  return JSON.stringify(from.filter(([name]) => !OF_THE_PAGE.has(name)));
}

// -- The copy in this browser -------------------------------------------------------------------

function readCopy(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

// Where the browser refuses to store, only this comfort is lost.
function writeCopy(key, copy) {
  try {
    if (copy) localStorage.setItem(key, JSON.stringify(copy));
    else localStorage.removeItem(key);
  } catch (error) {
    console.info(error.message);
  }
}

function keepCopy(more = {}) {
  clearTimeout(copyTimer);
  if (offered) return;
  const typed = pairs();
  writeCopy(ownKey, answers(typed) === acknowledged ? null : { at: Date.now(), pairs: typed, ...more });
}

// -- What the person is told --------------------------------------------------------------------

function tell(text) {
  const line = document.createElement("p");
  line.className = "saved-state saved-state--unsaved";
  line.textContent = text;
  state.replaceChildren(line);
}

function timeOf(moment) {
  return new Date(moment).toLocaleTimeString("es-CO", { hour: "numeric", minute: "2-digit" });
}

// Complaints of the last save go to their fields; the focus stays where the person writes.
function showComplaints() {
  for (const note of document.querySelectorAll(".live-note")) note.remove();
  for (const field of form.querySelectorAll("[data-complained]")) {
    field.removeAttribute("aria-invalid");
    delete field.dataset.complained;
  }
  const found = [...document.querySelectorAll("#avisos [data-for]")];
  const named = new Set(found.map((note) => note.dataset.for));
  for (const old of form.querySelectorAll("[id$='_error']")) old.hidden = true;
  for (const field of form.querySelectorAll("[aria-invalid]")) if (!named.has(field.id)) field.removeAttribute("aria-invalid");
  for (const old of form.querySelectorAll(".field--error")) old.classList.remove("field--error");
  for (const { dataset, textContent } of found) {
    const field = document.getElementById(dataset.for);
    if (!field) continue;
    const note = document.createElement("p");
    note.className = "field__error live-note";
    note.id = `${field.id}-aviso`;
    note.textContent = textContent;
    field.before(note);
    field.setAttribute("aria-invalid", "true");
    field.dataset.complained = "";
    const described = (field.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== note.id);
    field.setAttribute("aria-describedby", [...described, note.id].join(" "));
    field.closest(".field")?.classList.add("field--error");
  }
}

// -- Saves --------------------------------------------------------------------------------------

function isOurs(event) {
  // Linking with a similar practice saves nothing of what is typed here.
  if (event.target.closest("#parecidas")) return false;
  return form.contains(event.target) && event.detail.requestConfig?.verb === "post";
}

function beforeRequest(event) {
  if (!isOurs(event)) return;
  // Looking for a place is no answer: nothing to save.
  if (event.target === form && answers() === acknowledged) event.preventDefault();
  else onItsWay = answers();
}

function beforeSwap(event) {
  if (!isOurs(event)) return;
  const { xhr } = event.detail;
  if (xhr.status === 409) {
    event.detail.shouldSwap = true;
    event.detail.swapOverride = "none";
  } else if (xhr.status !== 200 || !xhr.responseText.includes('id="estado"')) {
    event.detail.shouldSwap = false;
  }
}

function afterRequest(event) {
  if (!isOurs(event)) return;
  const { xhr } = event.detail;
  clearTimeout(retryTimer);
  if (xhr.status === 200 && xhr.responseText.includes('id="estado"')) {
    loggedOut = false;
    acknowledged = event.target === form ? onItsWay : "";
    showComplaints();
  } else if (xhr.status === 401 || xhr.status === 403 || xhr.status === 200) {
    loggedOut = true;
    tell("Su sesión terminó. Ingrese de nuevo en otra pestaña: lo que escribió sigue aquí.");
    retryTimer = setTimeout(renew, RETRY_AFTER_MS);
  } else if (xhr.status !== 409) {
    tell("Sin conexión: guardado en este equipo");
    retryTimer = setTimeout(saveNow, RETRY_AFTER_MS);
  }
  keepCopy();
}

function saveNow() {
  if (!form.hasAttribute("data-unsaved") && !offered) htmx.trigger(form, "guardar");
}

// After a login in another tab this page needs the new session's token, if it is the same person.
async function renewToken() {
  try {
    const response = await fetch(location.pathname, { credentials: "same-origin" });
    if (!response.redirected && response.ok) {
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const theirs = page.querySelector("form[data-entry]");
      if (theirs?.dataset.user === form.dataset.user) {
        for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
          field.value = theirs.elements.csrfmiddlewaretoken.value;
        }
        loggedOut = false;
      }
    }
  } catch (error) {
    console.info(error.message);
  }
}

async function renew() {
  if (!loggedOut) return;
  await renewToken();
  if (!loggedOut) return saveNow();
  clearTimeout(retryTimer);
  retryTimer = setTimeout(renew, RETRY_AFTER_MS);
}

function onSubmit(event) {
  if (!navigator.onLine) {
    event.preventDefault();
    keepCopy();
    tell("Sin conexión: guardado en este equipo");
    return;
  }
  // Where there is no session still, the server leads to the login.
  if (loggedOut && !isResumed) {
    event.preventDefault();
    keepCopy();
    clearTimeout(retryTimer);
    renewToken().then(() => {
      isResumed = true;
      form.requestSubmit(event.submitter);
    });
    return;
  }
  keepCopy({ submitted: true });
}

// -- Giving back --------------------------------------------------------------------------------

// The copy is sent as the page would have sent it, with what that page was opened with.
function recover(copy) {
  const sent = document.createElement("form");
  sent.method = "post";
  sent.action = form.action;
  const token = ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value];
  for (const [name, value] of [...copy.pairs, token, ["do", "stay"]]) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    sent.append(field);
  }
  sent.hidden = true;
  document.body.append(sent);
  writeCopy(ownKey, { ...copy, submitted: true });
  sent.submit();
}

function offer(copy) {
  offered = true;
  const box = document.getElementById("recuperar");
  const text = document.createElement("p");
  text.textContent = `Hay texto que no alcanzó a guardarse, de las ${timeOf(copy.at).replace(/\.$/, "")}.`;
  const buttons = document.createElement("div");
  buttons.className = "cluster";
  const make = (label, look, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `btn btn-sm ${look}`;
    button.textContent = label;
    button.addEventListener("click", act);
    buttons.append(button);
  };
  make("Recuperarlo", "btn-primary", () => recover(copy));
  make("Descartarlo", "", () => {
    offered = false;
    writeCopy(ownKey, null);
    box.hidden = true;
    form.querySelector("input:not([type=hidden]), textarea")?.focus();
    keepCopy();
  });
  box.replaceChildren(text, buttons);
  box.hidden = false;
}

// The address says which section was saved by a button: its copy has done its work.
function forgetSaved() {
  const address = new URL(location.href);
  const saved = address.searchParams.get("guardado");
  if (!saved) return;
  if (readCopy(keyOf(saved))?.submitted) writeCopy(keyOf(saved), null);
  address.searchParams.delete("guardado");
  history.replaceState(history.state, "", address);
}

function start() {
  forgetSaved();
  const copy = readCopy(ownKey);
  if (!copy || form.hasAttribute("data-unsaved")) return;
  if (answers(copy.pairs) === acknowledged) writeCopy(ownKey, null);
  else offer(copy);
}

start();
for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
form.addEventListener("input", () => {
  clearTimeout(copyTimer);
  copyTimer = setTimeout(keepCopy, COPY_AFTER_MS);
});
form.addEventListener("submit", onSubmit);
document.body.addEventListener("htmx:beforeRequest", beforeRequest);
document.body.addEventListener("htmx:beforeSwap", beforeSwap);
document.body.addEventListener("htmx:afterRequest", afterRequest);
window.addEventListener("online", saveNow);
window.addEventListener("focus", renew);
window.addEventListener("pagehide", () => answers() !== acknowledged && keepCopy());
