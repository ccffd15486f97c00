// Files go one at a time, each with its progress, and a lost line loses none of them.
// Without this script the same form sends them all at once.

const ROW = "text/vnd.row+html";
const TEXT = {
  waiting: "En espera",
  sending: (percent) => `Subiendo: ${percent} %`,
  received: "Recibido. Ahora se revisa.",
  tooLarge: (most) => `Pesa más de ${most} MB, que es el máximo por archivo.`,
  empty: "Está vacío. Ábralo, guárdelo de nuevo y vuelva a subirlo.",
  lost: "Se cortó la conexión. El archivo sigue aquí: se reintenta cuando vuelva, o use el botón.",
  closed: "Su sesión terminó. Entre de nuevo en otra pestaña y reintente.",
  failed: "El portal no pudo recibirlo. Reintente en unos minutos.",
  done: (name) => `Se recibió ${name}.`,
  refused: (name, reason) => (reason.includes(name) ? reason : `“${name}” no se recibió. ${reason}`),
};

class Uploads {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=file]");
    this.list = document.querySelector("[data-going]");
    this.template = document.querySelector("[data-going-template]");
    this.status = document.querySelector("[data-going-status]");
    this.rows = document.getElementById("lista-archivos");
    this.waiting = [];
    this.current = null;
    form.addEventListener("submit", (event) => this.begin(event));
    window.addEventListener("online", () => this.retryLost());
    window.addEventListener("beforeunload", (event) => {
      if (this.current || this.waiting.length) event.preventDefault();
    });
  }

  begin(event) {
    // Nothing was chosen: the server says so, as it does without this script.
    if (!this.input.files.length) return;
    event.preventDefault();
    this.list.hidden = false;
    for (const file of this.input.files) this.add(file);
    this.input.value = "";
    this.next();
  }

  add(file) {
    const item = this.template.content.firstElementChild.cloneNode(true);
    const part = (name) => item.querySelector(`[data-${name}]`);
    const upload = { file, item, state: part("state"), bar: part("bar"), cancel: part("cancel"), retry: part("retry"), dismiss: part("dismiss"), isLost: false };
    part("name").textContent = file.name;
    upload.bar.setAttribute("aria-label", file.name);
    for (const of of item.querySelectorAll("[data-of]")) of.textContent = ` ${file.name}`;
    upload.cancel.addEventListener("click", () => this.cancel(upload));
    upload.retry.addEventListener("click", () => this.retry(upload));
    upload.dismiss.addEventListener("click", () => this.leave(upload));
    this.list.append(item);
    if (!file.size) return this.refuse(upload, TEXT.empty);
    if (file.size > Number(this.form.dataset.most)) {
      return this.refuse(upload, TEXT.tooLarge(this.form.dataset.mostText));
    }
    this.queue(upload);
  }

  queue(upload) {
    upload.isLost = false;
    this.show(upload, TEXT.waiting, "waiting", [upload.cancel]);
    this.waiting.push(upload);
  }

  next() {
    if (this.current || !this.waiting.length) return;
    this.send(this.waiting.shift());
  }

  send(upload) {
    this.current = upload;
    const data = new FormData(this.form);
    data.delete(this.input.name);
    data.append(this.input.name, upload.file);
    const request = new XMLHttpRequest();
    upload.request = request;
    request.open("POST", this.form.action);
    request.setRequestHeader("Accept", ROW);
    request.upload.addEventListener("progress", (event) => {
      const percent = event.lengthComputable ? Math.round((event.loaded / event.total) * 100) : 0;
      upload.bar.value = percent;
      this.show(upload, TEXT.sending(percent), "sending", [upload.cancel]);
    });
    request.addEventListener("load", () => this.answered(upload, request));
    request.addEventListener("error", () => this.lose(upload));
    request.addEventListener("abort", () => this.leave(upload));
    request.addEventListener("loadend", () => {
      this.current = null;
      this.next();
    });
    this.show(upload, TEXT.sending(0), "sending", [upload.cancel]);
    request.send(data);
  }

  answered(upload, request) {
    if (request.status === 201) return this.receive(upload, request.responseText);
    if (request.status === 422 || request.status === 503) {
      const isPlain = request.getResponseHeader("Content-Type").startsWith("text/plain");
      if (isPlain) return this.refuse(upload, request.responseText, request.status === 503);
    }
    // Sent on to the login page, or refused because the token belongs to an older login.
    const isOut = request.status === 403 || !request.responseURL.startsWith(this.form.action);
    this.show(upload, isOut ? TEXT.closed : TEXT.failed, "refused", [upload.retry, upload.dismiss]);
    this.say(TEXT.refused(upload.file.name, isOut ? TEXT.closed : TEXT.failed));
  }

  receive(upload, html) {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    const row = parsed.querySelector(".upload");
    const known = document.getElementById(row.id);
    if (known) known.replaceWith(row);
    else this.rows.append(row);
    document.getElementById("sin-archivos").hidden = true;
    window.htmx?.process(row);
    window.htmx?.trigger("#avance-archivos", "refresh");
    this.say(TEXT.done(upload.file.name));
    this.leave(upload);
  }

  refuse(upload, reason, mayRetry = false) {
    const buttons = mayRetry ? [upload.retry, upload.dismiss] : [upload.dismiss];
    this.show(upload, reason, "refused", buttons);
    this.say(TEXT.refused(upload.file.name, reason));
  }

  lose(upload) {
    upload.isLost = true;
    this.show(upload, TEXT.lost, "refused", [upload.retry, upload.dismiss]);
    this.say(`${upload.file.name}. ${TEXT.lost}`);
  }

  retry(upload) {
    this.queue(upload);
    upload.cancel.focus();
    this.next();
  }

  retryLost() {
    for (const item of this.list.children) {
      if (item.upload?.isLost) this.queue(item.upload);
    }
    this.next();
  }

  cancel(upload) {
    if (upload === this.current) return upload.request.abort();
    this.waiting = this.waiting.filter((other) => other !== upload);
    this.leave(upload);
  }

  leave(upload) {
    const hadFocus = upload.item.contains(document.activeElement);
    upload.item.remove();
    this.list.hidden = !this.list.children.length;
    if (hadFocus) this.input.focus();
  }

  show(upload, text, name, buttons) {
    upload.item.upload = upload;
    upload.item.className = `going__file going__file--${name}`;
    upload.state.textContent = text;
    for (const button of [upload.cancel, upload.retry, upload.dismiss]) {
      button.hidden = !buttons.includes(button);
    }
  }

  say(text) {
    this.status.textContent = text;
  }
}

for (const form of document.querySelectorAll("form[data-uploads]")) new Uploads(form);
