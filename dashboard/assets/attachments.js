// Files of a project that are not models: add, download, delete, and let the customer see. Sends {remove}, {added} and
// {share, shared}; where no server takes and gives files also {upload} and {get}.

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

export function render({model, el}) {
  const ask = makeAsk(model, el)
  const list = element("ul", {className: "files"})
  const count = element("span", {className: "count"})
  const empty = element("p", {className: "empty"})
  const [alert, showAlert] = makeAlert()
  const [dialog, remove] = makeConfirm((question, done) => { showAlert(""); ask(question, done) })
  const address = () => JSON.parse(model.content).upload
  const [http, pieces] = [overHttp(address), inPieces(model, ask)]
  const send = (...what) => address() ? http(...what) : pieces(...what)
  const [progress, upload] = makeUploadQueue(send, "Keeping", () => ask({added: true}), showAlert)
  const add = (files) => { showAlert(""); upload(files) }
  const zone = makeDropZone({words: "Add files", about: "or drop them here", label: "Files to add"}, add)
  takeDrops(zone, zone, add)
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
    zone.hidden = !content.may
  }
  model.on("content", paint)
  paint()
}
