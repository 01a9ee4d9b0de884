// The box for a comment with files. Files go up one after the other by plain HTTP, before the comment is sent, which
// names them by the tokens that the server gave for them. All text is set as text.

function sizeOf(bytes) {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

// A list of files that are going up or are there: each can be taken away again.
function makeUploads(send, showAlert, changed) {
  const list = element("ul", {className: "uploads"})
  const kept = [], queue = []
  let current = null
  const rowOf = (entry) => {
    entry.bar = element("progress", {max: 1, value: 0, ariaLabel: `Upload of ${entry.file.name}`})
    const drop = buttonOf("Remove", "small", () => remove(entry))
    drop.ariaLabel = `Remove ${entry.file.name}`
    const name = element("span", {className: "file", textContent: entry.file.name})
    const words = element("div", {className: "words"}, [name, element("span", {className: "muted", textContent: sizeOf(entry.file.size)}), entry.bar])
    return element("li", {}, [words, drop])
  }
  const remove = (entry) => {
    if (entry === current) entry.stop.abort()
    for (const from of [kept, queue]) if (from.includes(entry)) from.splice(from.indexOf(entry), 1)
    entry.row.remove()
    changed()
  }
  const next = async () => {
    const entry = current = queue.shift() || null
    changed()
    if (!entry) return
    entry.stop = new AbortController()
    try {
      entry.token = (await send(entry.file, (part) => { entry.bar.value = part }, entry.stop.signal)).token
      if (entry.row.isConnected) kept.push(entry)
    } catch (error) {
      if (entry.row.isConnected) showAlert(`${entry.file.name} was not added. ${error.message}`)
      entry.row.remove()
    }
    entry.bar.hidden = true
    next()
  }
  const add = (files) => {
    showAlert("")
    for (const file of files) {
      const entry = {file}
      entry.row = rowOf(entry)
      list.append(entry.row)
      queue.push(entry)
    }
    if (!current) next()
  }
  const clear = () => {
    kept.splice(0)
    list.replaceChildren()
    changed()
  }
  return {list, add, clear, tokens: () => kept.map(({token}) => token), busy: () => Boolean(current || queue.length)}
}

function makeChooser(add) {
  const input = element("input", {type: "file", multiple: true, hidden: true, ariaLabel: "Files to add"})
  input.addEventListener("change", () => {
    add([...input.files])
    input.value = ""
  })
  return [input, buttonOf("Add files", "", () => input.click())]
}

function makeCommentBox(ask) {
  let content = {}, number = "", sent = 0
  const text = element("textarea", {rows: 4})
  const [alert, showAlert] = makeAlert()
  const said = element("p", {className: "muted", role: "status"})
  const send = buttonOf("Send", "primary", () => {
    drafts.forget(number)
    said.textContent = ""
    once({send: text.value, files: uploads.tokens()}, rest)
  })
  const rest = () => { send.disabled = uploads.busy() }
  const uploads = makeUploads(overHttp(() => content.upload), showAlert, () => rest())
  const [input, choose] = makeChooser(uploads.add)
  const once = makeOnce(ask, [send])
  const drafts = makeDrafts("comment")
  const keep = () => drafts.keep(number, {text: text.value})
  text.addEventListener("input", keep)
  onSendKey(text, () => send.click())
  const field = element("label", {className: "field"}, [element("span", {className: "label", textContent: "Write to us"}), text])
  const foot = element("div", {className: "foot"}, [choose, input, said, send])
  const box = element("div", {className: "answer"}, [field, uploads.list, alert, foot])
  takeDrops(box, box, uploads.add)
  const show = (told) => {
    content = told
    showAlert(told.error)
    if (told.number !== number) {
      number = told.number
      text.value = drafts.read(number)?.text || ""
    } else if (told.sent !== sent) {
      text.value = ""
      uploads.clear()
      said.textContent = "Sent. We answer by mail, and here."
    } else if (told.error) keep()
    sent = told.sent
  }
  return [box, show]
}
