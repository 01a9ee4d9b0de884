// Gives a view its name, or deletes it. Sends {apply, replace} or {close}; all text is set as text, never as HTML.

function makeDialog(isOpen, ask) {
  const title = element("h2"), about = element("p", {className: "about"}), help = element("p", {className: "help"})
  const facts = element("dl", {className: "facts"})
  const name = element("input", {type: "text", autocomplete: "off", spellcheck: false})
  const field = fieldOf("Name", name)
  const [alert, showAlert] = makeAlert()
  let replaces = false, button = ""
  const apply = buttonOf("", "primary", () => once({apply: name.value, replace: replaces}))
  const back = buttonOf("Back", "", () => dialog.close())
  const once = makeOnce(ask, [apply])
  const foot = element("footer", {}, [back, apply])
  const dialog = element("dialog", {}, [title, about, field, facts, help, alert, foot])
  dialog.addEventListener("close", () => {
    if (isOpen()) ask({close: true})
  })
  const label = (taken) => {
    replaces = taken
    alert.classList.toggle("question", taken)
    apply.textContent = taken ? "Replace" : button
  }
  name.addEventListener("input", () => {
    label(false)  // a question about another name has no answer any more
    showAlert("")
  })
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return
    event.preventDefault()
    apply.click()
  })
  const show = (content) => {
    dialog.ariaLabel = title.textContent = content.title
    about.textContent = content.about
    about.hidden = !content.about
    help.textContent = content.help
    facts.replaceChildren(...content.facts.flatMap(([key, value]) => [
      element("dt", {textContent: key}), element("dd", {textContent: value}),
    ]))
    facts.hidden = !content.facts.length
    field.hidden = !content.named
    name.maxLength = content.longest
    button = content.button
    apply.className = `button ${content.named ? "primary" : "danger"}`
    label(content.taken)
    showAlert(content.error)
    if (content.open && !dialog.open) {
      name.value = content.name
      dialog.showModal()
      const first = content.named ? name : back
      first.focus()
      if (content.named) name.select()
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
