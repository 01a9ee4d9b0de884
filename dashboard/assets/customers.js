// One customer at a time: looked up by the address, exported, erased. All text is set as text, never as HTML.

const GOES = [
  "Names, the e-mail address, companies, telephone numbers, postal addresses and payment references are erased from all projects of this customer. So are titles, model files, attachments, comments, notes, mails, calculated prices and private links, and saved views that name the customer. Mails that still wait are not sent.",
  "Numbers, dates, statuses, countries, materials, quantities and sums stay, and so does the history of who did what and when: reports do not change. A model file that somebody else ordered too stays theirs.",
  "This cannot be undone. Backups that were made before still have all of it.",
]

function linksOf({all, shown}) {
  const links = shown.map(([number, href]) => element("a", {href, textContent: number}))
  if (all > shown.length) links.push(element("span", {className: "muted", textContent: `and ${all - shown.length} more`}))
  return links
}

const sizeOf = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`)

// The browser keeps what arrives, on its disk if it is large, and the page hears how much that is.
async function fetchExport(email, tell) {
  const answer = await fetch("/export/customers.zip", {method: "POST", body: new URLSearchParams({email})})
  if (!answer.ok) return {problem: (await answer.json()).error}
  let size = 0
  const counted = answer.body.pipeThrough(new TransformStream({
    transform(piece, on) {
      size += piece.length
      tell(size)
      on.enqueue(piece)
    },
  }))
  const content = await new Response(counted).blob()
  const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition"))[1]
  const href = URL.createObjectURL(content)
  element("a", {href, download: name}).click()
  setTimeout(() => URL.revokeObjectURL(href), 60000)
  return {name, size}
}

function makeExport(emailOf) {
  const bar = element("progress", {ariaLabel: "Export"})
  const words = element("p", {className: "muted", role: "status"}), [alert, showAlert] = makeAlert()
  const box = element("div", {className: "exporting"}, [words, bar, alert])
  const button = buttonOf("Export everything", "primary", async () => {
    showAlert("")
    button.disabled = true
    bar.hidden = false
    words.textContent = "Making the ZIP…"
    const tell = (size) => { words.textContent = `Making the ZIP: ${sizeOf(size)} so far…` }
    const done = await fetchExport(emailOf(), tell).catch(() => ({problem: "The export stopped half-way. Please try again."}))
    button.disabled = false
    bar.hidden = true
    showAlert(done.problem || "")
    words.textContent = done.problem ? "" : `Exported: ${done.name}, ${sizeOf(done.size)}.`
  })
  const reset = () => {
    bar.hidden = !button.disabled
    if (!button.disabled) words.textContent = ""
    showAlert("")
  }
  reset()
  return [box, button, reset]
}

function makeErase(ask, emailOf) {
  const title = element("h2"), [alert, showAlert] = makeAlert()
  const typed = element("input", {type: "text", required: true, maxLength: 254, autocomplete: "off", spellcheck: false})
  const yes = element("button", {type: "submit", className: "button danger", textContent: "Erase for ever"})
  const no = buttonOf("Back", "", () => dialog.close())
  const form = element("form", {}, [
    ...GOES.map((textContent) => element("p", {textContent})),
    fieldOf("To confirm, type the customer's address", typed), alert, element("footer", {}, [no, yes]),
  ])
  const dialog = element("dialog", {className: "wide"}, [title, form])
  const once = makeOnce(ask, [yes, no])
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    showAlert("")
    once({erase: emailOf(), confirm: typed.value})
  })
  const show = () => {
    title.textContent = dialog.ariaLabel = `Erase all that is kept about ${emailOf()}?`
    typed.value = ""
    showAlert("")
    dialog.showModal()
    typed.focus()
  }
  return [dialog, show, ({refused, person, erased}) => {
    if (refused) showAlert(refused)
    if (!person || erased) dialog.close()
  }]
}

function makeSearch(ask) {
  const email = element("input", {type: "text", inputMode: "email", required: true, maxLength: 254, autocomplete: "off", spellcheck: false})
  const [alert, showAlert] = makeAlert()
  const button = element("button", {type: "submit", className: "button primary", textContent: "Look up"})
  const once = makeOnce(ask, [button])
  const form = element("form", {className: "search", role: "search", ariaLabel: "Customers"}, [fieldOf("E-mail", email), button, alert])
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    showAlert("")
    once({find: email.value})
  })
  whenShown(form, () => email.focus())
  return [form, ({error, erased}) => {  // what was typed stays, until it is erased
    showAlert(error)
    if (erased) email.value = ""
  }]
}

function paintPerson(card, {email, names, projects, open, counts}) {
  const [about, list, figures, stops] = card
  about.replaceChildren(element("span", {textContent: names}), element("span", {className: "count", textContent: email}))
  list.replaceChildren(element("span", {className: "muted", textContent: projects.all === 1 ? "1 project" : `${projects.all} projects`}), ...linksOf(projects))
  figures.replaceChildren(...counts.map(([word, count]) => element("div", {}, [element("dt", {className: "muted", textContent: word}), element("dd", {textContent: count})])))
  const why = open.all === 1 ? " is still under way. Ship or cancel it first, then what is kept can be erased." : " are still under way. Ship or cancel them first, then what is kept can be erased."
  stops.replaceChildren(...linksOf(open), why)
  stops.hidden = !open.all
}

function paintErased(box, {said, projects, backups}) {
  const parts = [element("p", {textContent: said}), element("p", {className: "links"}, linksOf(projects))]
  if (backups.length) {
    parts.push(element("p", {textContent: "These backups were made before and still have it; delete them when you need them no more:"}))
    parts.push(element("ul", {}, backups.map((textContent) => element("li", {textContent}))))
  }
  box.replaceChildren(...parts)
}

export function render({model, el}) {
  const told = () => JSON.parse(model.content)
  const ask = makeAsk(model, el), emailOf = () => told().person?.email || ""
  const askAndPaint = (question, done) => ask(question, () => {
    paint()
    if (done) done()
  })
  const [search, settle] = makeSearch(askAndPaint), [exporting, exporter, resetExport] = makeExport(emailOf)
  const [dialog, sure, answer] = makeErase(askAndPaint, emailOf)
  const once = makeOnce(askAndPaint, [])
  const eraser = buttonOf("Erase", "danger", () => once({find: emailOf()}, () => {  // what is open may have been shipped
    const {person} = told()
    if (person?.open.all) stops.focus()
    else if (person) sure()
  }))
  const parts = [element("h2"), element("p", {className: "links"}), element("dl", {className: "counts"}), element("p", {className: "stops", role: "status", tabIndex: -1})]
  const [about, list, figures, stops] = parts
  const card = element("section", {className: "card", ariaLabel: "Customer"}, [
    about, element("div", {className: "kept"}, [list, figures, stops, element("div", {className: "buttons"}, [exporter, eraser]), exporting]),
  ])
  const empty = element("p", {className: "empty", textContent: "Enter the address that a customer ordered with. You see what is kept about them, can give it to them as one file, and can erase it."})
  const erased = element("div", {className: "kept", role: "status"})
  const done = element("section", {className: "card", ariaLabel: "Erased"}, [element("h2", {textContent: "Erased"}), erased])
  el.append(element("section", {className: "card", ariaLabel: "Look up"}, [search, empty]), card, done, dialog)
  let shown = ""
  const paint = () => {
    const now = told()
    settle(now)
    card.hidden = !now.person
    done.hidden = !now.erased
    empty.hidden = Boolean(now.person || now.erased || now.error)
    if (now.person) paintPerson(parts, now.person)
    if (now.erased) paintErased(erased, now.erased)
    if (shown !== emailOf()) resetExport()
    shown = emailOf()
    if (dialog.open) answer(now)
  }
  model.on("content", paint)
  paint()
}
