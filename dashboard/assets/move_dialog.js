// Writes the message of a move. Sends {draft}, {send}, {close} or {reload}; what was typed stays until it was sent.

const CANCELING = "Required. Kept in the history and told to the customer."
const IN_SPITE = "Required, for what the pre-flight found. Kept in the history, not told to the customer."

function makeFields() {
  const area = (rows) => element("textarea", {rows})
  const reason = area(2), message = area(6)
  const subject = element("input", {type: "text"})
  const wanted = fieldOf("Reason", reason, CANCELING)
  const help = element("p", {className: "help"})
  const draft = () => ({message: message.value, subject: subject.value, reason: reason.value})
  const fill = (content) => {
    message.value = content.message
    subject.value = content.subject
    reason.value = content.reason
    subject.placeholder = content.usual_subject
    help.textContent = content.help
  }
  const want = ({canceling, findings}) => {
    wanted.hidden = !canceling && !findings.some(({stops}) => stops)
    wanted.querySelector(".label").textContent = canceling ? "Reason" : "Reason to print it all the same"
    wanted.querySelector(".help").textContent = reason.ariaDescription = canceling ? CANCELING : IN_SPITE
  }
  const first = () => (wanted.hidden ? message : reason)
  const parts = [wanted, fieldOf("Subject", subject), fieldOf("Message", message), help]
  return {box: element("div", {className: "fields"}, parts), draft, fill, want, first}
}

function makeDialog(isOpen, ask) {
  const fields = makeFields()
  const title = element("h2"), to = element("p", {className: "muted to"}), place = element("p", {className: "place"})
  const findings = element("div", {className: "preflight"})
  const [preview, showPreview] = makePreview()
  const [alert, showAlert] = makeAlert()
  const back = buttonOf("Back", "", () => dialog.close())
  const send = buttonOf("Send", "primary", () => {
    drafts.forget(move)
    sendOnce({send: fields.draft()})
  })
  const reload = buttonOf("Reload project", "", () => once({reload: true}))
  const sendOnce = makeOnce(ask, [send, reload]), once = makeOnce(ask, [reload])
  const mail = element("div", {className: "side"}, [element("span", {className: "label", textContent: "Preview"}), preview])
  const foot = element("footer", {}, [reload, back, send])
  const dialog = element("dialog", {}, [title, to, findings, element("div", {className: "both"}, [fields.box, mail]), place, alert, foot])
  dialog.setAttribute("aria-label", "Message to the customer")
  const tell = makeNewest(ask)
  const drafts = makeDrafts("move")
  const keep = () => drafts.keep(move, fields.draft())
  fields.box.addEventListener("input", () => {
    keep()
    tell({draft: fields.draft()})
  })
  let move = ""
  dialog.addEventListener("close", () => {
    if (isOpen()) ask({close: fields.draft()})
  })
  onSendKey(dialog, () => { if (!send.disabled && !send.hidden) send.click() })
  const show = (content) => {
    title.textContent = content.title
    to.textContent = content.to
    place.textContent = content.place
    place.hidden = !content.place
    if (content.findings) {
      findings.replaceChildren(...(content.findings.length ? [findingsOf(content.findings)] : []))
      fields.want(content)
    }
    showPreview(content.preview)
    showAlert(content.error)
    reload.hidden = !content.overtaken
    send.hidden = content.overtaken
    if (content.error) keep()
    if (content.open && !dialog.open) {
      move = content.move
      const draft = drafts.read(move)
      fields.fill({...content, ...draft})
      if (draft) tell({draft})
      dialog.showModal()
      fields.first().focus()
    } else if (!content.open && dialog.open) dialog.close()
  }
  return [dialog, show]
}

export function render({model, el}) {
  const ask = makeAsk(model, el)
  let content = {}
  const [dialog, show] = makeDialog(() => content.open, ask)
  el.append(dialog)
  const paint = () => {
    content = JSON.parse(model.content)
    show(content)
  }
  model.on("content", paint)
  model.on("after_render", paint)  // a modal dialog opens only where it is in the page
}
