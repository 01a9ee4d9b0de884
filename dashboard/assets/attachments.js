// Files of a project that are not models: add, download, delete, and let the customer see. Sends {remove}, {added} and
// {share, shared}; where no server gives files also {get}.

function rowOf(row, may, remove, get, share) {
  const {id, name, href, size, by, at, shared} = row
  if (row.erased) {
    const gone = [element("span", {className: "file", textContent: name}), element("span", {className: "muted", textContent: row.erased})]
    return element("li", {}, [element("div", {className: "words"}, gone), timeOf(at)])
  }
  const link = href ? element("a", {className: "file", textContent: name}) : buttonOf(name, "file", () => get(id))
  if (href) {
    link.href = href
    link.setAttribute("download", "")
  }
  const about = element("span", {className: "muted", textContent: `${size}, added by ${by}${shared ? ", seen by the customer" : ""}`})
  const button = buttonOf("Delete", "small danger", () => remove(id, name))
  button.setAttribute("aria-label", `Delete ${name}`)
  const sharing = buttonOf(shared ? "Hide" : "Share", "small", () => share(id, !shared))
  sharing.title = shared ? "The customer shall not see it any more" : "Let the customer see it, at the private link"
  sharing.setAttribute("aria-label", shared ? `Hide ${name} from the customer` : `Share ${name} with the customer`)
  const buttons = element("div", {className: "buttons"}, may ? [sharing, button] : [])
  return element("li", {}, [element("div", {className: "words"}, [link, about]), timeOf(at), buttons])
}

function makeConfirm(ask) {
  const words = element("p")
  let wanted = null
  const yes = buttonOf("Delete", "danger", () => once({remove: wanted}, () => dialog.close()))
  const no = buttonOf("Back", "", () => dialog.close())
  const once = makeOnce(ask, [yes])
  const foot = element("footer", {}, [no, yes])
  const dialog = element("dialog", {}, [element("h2", {textContent: "Delete this attachment?"}), words, foot])
  const remove = (id, name) => {
    wanted = id
    words.textContent = `${name} will be gone for everybody. This cannot be undone.`
    dialog.showModal()
    no.focus()
  }
  return [dialog, remove]
}

// Files go one after the other by plain HTTP, so that their size does not matter and the progress is real.
function makeUpload(model, done, fail) {
  const bar = element("progress", {max: 1, value: 0, ariaLabel: "Upload"})
  const words = element("span", {className: "muted"})
  const box = element("div", {className: "uploading", hidden: true}, [words, bar])
  const queue = []
  let underWay = false
  const next = () => {
    const file = queue.shift()
    underWay = Boolean(file)
    box.hidden = !underWay
    if (!file) return
    words.textContent = `Uploading ${file.name}`
    bar.value = 0
    const request = new XMLHttpRequest()
    request.upload.addEventListener("progress", (event) => { bar.value = event.loaded / (event.total || 1) })
    request.addEventListener("loadend", () => {
      if (request.status >= 200 && request.status < 300) done()
      else fail(`${file.name} was not added. ${reasonOf(request)}`)
      next()
    })
    const form = new FormData()
    form.append("file", file, file.name)
    request.open("POST", JSON.parse(model.content).upload)
    request.send(form)
  }
  return [box, (files) => {
    queue.push(...files)
    if (!underWay) next()
  }]
}

function reasonOf(request) {
  try {
    return JSON.parse(request.responseText).error || ""
  } catch {
    const isText = (request.getResponseHeader("Content-Type") || "").startsWith("text/plain")
    return (isText && request.responseText) || "The server did not answer as expected; please try again."
  }
}

function makeDropZone(add) {
  const input = element("input", {type: "file", multiple: true, hidden: true, ariaLabel: "Files to add"})
  const choose = buttonOf("Add files", "", () => input.click())
  const zone = element("div", {className: "drop"}, [choose, element("span", {className: "muted", textContent: "or drop them here"}), input])
  input.addEventListener("change", () => {
    add([...input.files])
    input.value = ""
  })
  const over = (event, isOver) => {
    event.preventDefault()
    zone.classList.toggle("over", isOver)
  }
  zone.addEventListener("dragover", (event) => over(event, true))
  zone.addEventListener("dragleave", (event) => over(event, false))
  zone.addEventListener("drop", (event) => {
    over(event, false)
    add([...event.dataTransfer.files])
  })
  return zone
}

export function render({model, el}) {
  const ask = makeAsk(model, el)
  const list = element("ul", {className: "files"})
  const count = element("span", {className: "count"})
  const empty = element("p", {className: "empty"})
  const [alert, showAlert] = makeAlert()
  const [dialog, remove] = makeConfirm((question, done) => { showAlert(""); ask(question, done) })
  const [progress, upload] = makeUpload(model, () => ask({added: true}), showAlert)
  const zone = makeDropZone((files) => { showAlert(""); upload(files) })
  const heading = element("h2", {}, ["Attachments", count])
  el.append(element("section", {className: "card", ariaLabel: "Attachments"}, [heading, list, empty, progress, alert, zone]), dialog)
  const get = (id) => ask({get: id}), share = (id, shared) => ask({share: id, shared})
  const painter = makePainter()
  const paint = () => {
    const content = JSON.parse(model.content)
    painter("rows", content.rows, (rows) => list.replaceChildren(...rows.map((row) => rowOf(row, content.may, remove, get, share))))
    painter("error", content.error, showAlert)
    count.textContent = content.rows.filter(({erased}) => !erased).length || ""
    empty.textContent = content.empty
    empty.hidden = !content.empty
    zone.hidden = !content.upload
  }
  model.on("content", paint)
  paint()
}
