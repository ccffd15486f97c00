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
document.addEventListener("submit", guardAgainstSecondSubmit);
window.addEventListener("pageshow", (event) => event.persisted && releaseForms());
