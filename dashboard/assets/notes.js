// Notes that only staff see. Sends {send}.

function noteOf({author, body, at}) {
  const head = element("p", {className: "head"}, [element("span", {className: "actor", textContent: author}), timeOf(at)])
  return element("li", {className: "note"}, [head, element("p", {className: "text", textContent: body})])
}

export function render({model, el}) {
  const ask = makeAsk(model, el)
  const list = element("ol", {className: "comments"})
  const text = element("textarea", {rows: 2})
  const [alert, showAlert] = makeAlert()
  const add = buttonOf("Add note", "", () => {
    drafts.forget(number)
    once({send: text.value})
  })
  const once = makeOnce(ask, [add])
  onSendKey(text, () => add.click())
  const drafts = makeDrafts("note")
  const keep = () => drafts.keep(number, text.value)
  text.addEventListener("input", keep)
  const heading = element("h2", {}, ["Notes", element("span", {className: "count", textContent: "staff only, never mailed"})])
  const form = element("div", {className: "answer"}, [
    fieldOf("A note for colleagues", text), alert, element("div", {className: "foot"}, [add]),
  ])
  el.append(element("section", {className: "card notes", ariaLabel: "Notes"}, [heading, list, form]))
  const painter = makePainter()
  let number = "", sent = 0
  const paint = () => {
    const content = JSON.parse(model.content)
    painter("notes", content.notes, (notes) => list.replaceChildren(...notes.map(noteOf)))
    showAlert(content.error)
    form.hidden = !content.may
    if (content.number !== number) {
      number = content.number
      text.value = drafts.read(number) || ""
    } else if (content.sent !== sent) {
      text.value = ""
    } else if (content.error) keep()
    sent = content.sent
  }
  model.on("content", paint)
  paint()
}
