// Pages with forms: going to what is wrong, counting characters, guarding against a second click.
// The server does the same checks; a page without scripts loses only the comfort.

const ANNOUNCE_AFTER_MS = 1000;

// `autofocus` already takes people to the summary; this is for browsers that ignore it on a div.
function focusErrorSummary() {
  document.querySelector("[data-error-summary]")?.focus();
}

// <textarea data-max-length="3000">: a count below it, read aloud only when typing rests.
function countCharacters(field) {
  const limit = Number(field.dataset.maxLength);
  const seen = document.createElement("p");
  seen.className = "field__count";
  seen.setAttribute("aria-hidden", "true");
  const heard = document.createElement("p");
  heard.className = "visually-hidden";
  heard.setAttribute("role", "status");
  field.after(seen, heard);

  const numbers = new Intl.NumberFormat("es-CO", { useGrouping: "always" });
  let timer;
  const update = (announce) => {
    const left = limit - field.value.length;
    const amount = numbers.format(Math.abs(left));
    const unit = Math.abs(left) === 1 ? "carácter" : "caracteres";
    const text = left >= 0 ? `Puede escribir ${amount} ${unit} más` : `Sobran ${amount} ${unit}`;
    seen.textContent = text;
    seen.classList.toggle("field__count--over", left < 0);
    clearTimeout(timer);
    if (announce) timer = setTimeout(() => { heard.textContent = text; }, ANNOUNCE_AFTER_MS);
  };
  field.addEventListener("input", () => update(true));
  update(false);
}

// <textarea data-recommended-length="3000">: how much there is, and when it is more than people
// read with patience. Nothing is refused for it.
function measure(field) {
  const recommended = Number(field.dataset.recommendedLength);
  const seen = document.createElement("p");
  seen.className = "field__count";
  seen.setAttribute("aria-hidden", "true");
  const heard = document.createElement("p");
  heard.className = "visually-hidden";
  heard.setAttribute("role", "status");
  field.after(seen, heard);

  const numbers = new Intl.NumberFormat("es-CO", { useGrouping: "always" });
  let wasLong = false;
  let timer;
  const update = () => {
    const long = field.value.length > recommended;
    const text = long
      ? `Van ${numbers.format(field.value.length)} caracteres. Se lee mejor con menos de ${numbers.format(recommended)}.`
      : `Van ${numbers.format(field.value.length)} caracteres de ${numbers.format(recommended)} recomendados`;
    seen.textContent = text;
    if (long !== wasLong) {
      clearTimeout(timer);
      timer = setTimeout(() => { heard.textContent = long ? text : ""; }, ANNOUNCE_AFTER_MS);
    }
    wasLong = long;
  };
  field.addEventListener("input", update);
  update();
}

// Copies of unsaved text (entry.js) do not outlive the session on a shared computer, nor a week.
const COPIES = "borrador:";
const COPY_DAYS = 7;

function forgetCopies(isForgotten) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(COPIES) && isForgotten(localStorage.getItem(key))) localStorage.removeItem(key);
    }
  } catch (error) {
    console.info(error.message);
  }
}

function isOld(text) {
  try {
    return Date.now() - JSON.parse(text).at > COPY_DAYS * 24 * 60 * 60 * 1000;
  } catch {
    return true;
  }
}

// A second click while the first is on its way does nothing. The button stays enabled,
// so that its name and value are sent and the focus is not lost.
function guardAgainstSecondSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "true";
  event.submitter?.setAttribute("aria-disabled", "true");
}

// Back from the cache of the browser: the form may be sent again.
function releaseForms() {
  for (const form of document.querySelectorAll("form[data-sending]")) {
    delete form.dataset.sending;
    form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
  }
}

focusErrorSummary();
for (const field of document.querySelectorAll("textarea[data-max-length], input[data-max-length]")) {
  countCharacters(field);
}
for (const field of document.querySelectorAll("textarea[data-recommended-length]")) measure(field);
forgetCopies(isOld);
document.addEventListener("submit", (event) => {
  if (event.target.action.endsWith("/cuenta/logout/")) forgetCopies(() => true);
});
document.addEventListener("submit", guardAgainstSecondSubmit);
window.addEventListener("pageshow", (event) => event.persisted && releaseForms());
