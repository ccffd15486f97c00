// The scoring page. htmx sends the saves; this watches over them, keeps in this browser what the
// server has not acknowledged and offers it back, and moves between criteria with one key.
// Without scripts the buttons and the tabs do it.

const COPY_AFTER_MS = 300;
const RETRY_AFTER_MS = 20000;
// Of the page, not of the evaluation.
const NO_ANSWERS = new Set(["csrfmiddlewaretoken", "version", "view"]);

const form = document.querySelector("form[data-scoring]");
const recordTab = form.querySelector('.scoring__tabs [value="record"]');
const criteriaTab = form.querySelector('.scoring__tabs [value="criteria"]');
// forms.js forgets keys that begin so at logout and after some days.
const ownKey = `borrador:${form.dataset.user}:evaluacion-${form.dataset.scoring}`;
let acknowledged = form.hasAttribute("data-unsaved") ? "" : answers();
let onItsWay = "";
let isStale = false;
let offered = false;
let copyTimer;
let retryTimer;

function pairs() {
  return [...new FormData(form)].filter(([name]) => !NO_ANSWERS.has(name));
}

function answers(from = pairs()) {
  return JSON.stringify(from);
}

// -- The copy in this browser -------------------------------------------------------------------

function readCopy() {
  try {
    return JSON.parse(localStorage.getItem(ownKey));
  } catch {
    return null;
  }
}

// Where the browser refuses to store, only this comfort is lost.
function writeCopy(copy) {
  try {
    if (copy) localStorage.setItem(ownKey, JSON.stringify(copy));
    else localStorage.removeItem(ownKey);
  } catch (error) {
    console.info(error.message);
  }
}

function keepCopy() {
  clearTimeout(copyTimer);
  if (offered) return;
  const typed = pairs();
  writeCopy(answers(typed) === acknowledged ? null : { at: Date.now(), pairs: typed });
}

// -- What the person is told --------------------------------------------------------------------

function tell(text) {
  const line = document.createElement("span");
  line.className = "saved-state saved-state--unsaved";
  line.textContent = text;
  // Each save brings a new one.
  document.getElementById("estado").replaceChildren(line);
}

function timeOf(moment) {
  return new Date(moment).toLocaleTimeString("es-CO", {
    hour: "numeric",
    minute: "2-digit",
    timeZone: "America/Bogota",
  });
}

// -- Saves --------------------------------------------------------------------------------------

function beforeRequest(event) {
  if (event.target !== form) return;
  if (answers() === acknowledged || offered || isStale) event.preventDefault();
  else onItsWay = answers();
}

function isAnswer(xhr) {
  return xhr.responseText.includes('id="estado"');
}

// A login page is no answer; a clash is one, though it comes with an error's number.
function beforeSwap(event) {
  if (event.target !== form) return;
  event.detail.shouldSwap = isAnswer(event.detail.xhr);
}

function afterRequest(event) {
  if (event.target !== form) return;
  const { xhr } = event.detail;
  clearTimeout(retryTimer);
  if (xhr.status === 409) {
    isStale = true;
  } else if (xhr.status === 200 && isAnswer(xhr)) {
    if (!xhr.responseText.includes("saved-state--unsaved")) acknowledged = onItsWay;
  } else if (xhr.status === 404) {
    tell("Esta evaluación ya no está en su cola. Lo que escribió sigue guardado en este equipo.");
  } else if (xhr.status === 0 || xhr.status >= 500) {
    tell("Sin conexión: guardado en este equipo");
    retryTimer = setTimeout(saveNow, RETRY_AFTER_MS);
  } else {
    tell("Su sesión terminó. Ingrese de nuevo en otra pestaña: lo que escribió sigue aquí.");
    retryTimer = setTimeout(renew, RETRY_AFTER_MS);
  }
  keepCopy();
}

function saveNow() {
  if (answers() !== acknowledged) htmx.trigger(form, "guardar");
}

// After a login in another tab this page needs the new session's token, if it is the same person.
async function renew() {
  if (answers() === acknowledged) return;
  try {
    const response = await fetch(location.pathname, { credentials: "same-origin" });
    if (!response.redirected && response.ok) {
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const theirs = page.querySelector("form[data-scoring]");
      if (theirs?.dataset.user === form.dataset.user) {
        form.elements.csrfmiddlewaretoken.value = theirs.elements.csrfmiddlewaretoken.value;
        saveNow();
        return;
      }
    }
  } catch (error) {
    console.info(error.message);
  }
  retryTimer = setTimeout(renew, RETRY_AFTER_MS);
}

function onSubmit(event) {
  keepCopy();
  if (navigator.onLine) return;
  event.preventDefault();
  tell("Sin conexión: guardado en este equipo");
}

// -- Giving back --------------------------------------------------------------------------------

function putBack(typed) {
  const given = new Map(typed);
  for (const field of form.elements) {
    if (!field.name || NO_ANSWERS.has(field.name) || field.type === "submit") continue;
    const value = given.get(field.name);
    if (field.type === "radio") field.checked = value === field.value;
    else if (field.type === "checkbox") field.checked = given.has(field.name);
    else if (field.type !== "fieldset") field.value = value ?? "";
  }
}

function offer(copy) {
  offered = true;
  const box = document.getElementById("recuperar");
  const text = document.createElement("p");
  text.textContent = `En este equipo hay cambios de las ${timeOf(copy.at)} que no alcanzaron a guardarse.`;
  const buttons = document.createElement("div");
  buttons.className = "buttons";
  const make = (label, look, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `btn ${look}`;
    button.textContent = label;
    button.addEventListener("click", () => {
      offered = false;
      box.hidden = true;
      act();
      form.querySelector(".criterion input")?.focus();
    });
    buttons.append(button);
  };
  make("Recuperarlos", "btn-primary", () => {
    putBack(copy.pairs);
    saveNow();
  });
  make("Descartarlos", "", () => writeCopy(null));
  const inside = document.createElement("div");
  inside.append(text, buttons);
  box.replaceChildren(inside);
  box.hidden = false;
}

function start() {
  const copy = readCopy();
  if (!copy || form.hasAttribute("data-unsaved")) return;
  if (answers(copy.pairs) === acknowledged) writeCopy(null);
  else offer(copy);
}

// -- Criteria -----------------------------------------------------------------------------------

// A level and "sin información" exclude each other: the last one chosen stands.
function keepOneAnswer(event) {
  const criterion = event.target.closest(".criterion");
  if (!criterion || !event.target.matches("input")) return;
  if (event.target.type === "checkbox" && event.target.checked) {
    for (const radio of criterion.querySelectorAll("input[type=radio]")) radio.checked = false;
  } else if (event.target.type === "radio" && event.target.value !== "0") {
    criterion.querySelector("input[type=checkbox]").checked = false;
  }
}

function showWhereItIsRead(criterion) {
  const link = criterion.querySelector('.criterion__facts a[href^="#"]');
  const section = link && document.getElementById(link.hash.slice(1));
  const panel = form.querySelector(".scoring__record");
  if (section) panel.scrollTop += section.getBoundingClientRect().top - panel.getBoundingClientRect().top - 16;
}

// F8 is no character, so it goes on from a text as well.
function moveBetweenCriteria(event) {
  if (event.key !== "F8" || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const criteria = [...form.querySelectorAll(".criterion")];
  const here = criteria.indexOf(document.activeElement.closest?.(".criterion"));
  const next = event.shiftKey ? criteria[here < 0 ? criteria.length - 1 : here - 1] : criteria[here + 1];
  criteriaTab.checked = true;
  if (!next) {
    form.querySelector(".scoring__actions [name=review]").focus();
    return;
  }
  const target = next.querySelector("input[type=radio]:checked") ?? next.querySelector("input[type=radio]");
  target.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
  showWhereItIsRead(next);
}

// Where only one of record and scores is seen, a link from a criterion to the record shows the record.
function showRecord(event) {
  if (event.target.closest('.criterion__facts a[href^="#"]')) recordTab.checked = true;
}

start();
form.addEventListener("change", keepOneAnswer, true);
form.addEventListener("input", () => {
  clearTimeout(copyTimer);
  copyTimer = setTimeout(keepCopy, COPY_AFTER_MS);
});
form.addEventListener("submit", onSubmit);
document.addEventListener("click", showRecord);
document.addEventListener("keydown", moveBetweenCriteria);
document.body.addEventListener("htmx:beforeRequest", beforeRequest);
document.body.addEventListener("htmx:beforeSwap", beforeSwap);
document.body.addEventListener("htmx:afterRequest", afterRequest);
window.addEventListener("online", saveNow);
window.addEventListener("pagehide", keepCopy);
