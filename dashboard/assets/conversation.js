// The conversation with the customer, and the box for an answer. Sends {choose}, {draft} or {send}, and
// {seen} once somebody has new comments before their eyes.

function commentOf({id, author, body, at, by_customer, chosen}, may, choose) {
  const head = element("p", {className: "head"}, [element("span", {className: "actor", textContent: author}), timeOf(at)])
  const node = element("li", {className: by_customer ? "customer" : "staff"}, [
    head, element("p", {className: "text", textContent: body}),
  ])
  if (!by_customer || !may) return node
  const button = buttonOf(chosen ? "Answering this" : "Answer this", "small", () => choose(id))
  button.setAttribute("aria-pressed", String(chosen))
  node.classList.toggle("chosen", chosen)
  node.append(button)
  return node
}

function makeAnswerBox(ask) {
  const text = element("textarea", {rows: 4})
  const about = element("span", {className: "label"})
  const [preview, showPreview] = makePreview()
  const [alert, showAlert] = makeAlert()
  const send = buttonOf("Answer", "primary", () => {
    drafts.forget(number)
    once({send: text.value})
  })
  const once = makeOnce(ask, [send]), tell = makeNewest(ask)
  const to = element("p", {className: "muted to"}), place = element("p", {className: "place"})
  const mail = element("details", {}, [element("summary", {textContent: "Preview of the mail"}), preview])
  const foot = element("div", {className: "foot"}, [to, send])
  const field = element("label", {className: "field"}, [about, text])
  const box = element("div", {className: "answer"}, [field, alert, foot, place, mail])
  const drafts = makeDrafts("answer")
  const keep = () => drafts.keep(number, {text: text.value, comment})
  text.addEventListener("input", () => {
    keep()
    tell({draft: text.value})
  })
  const resume = (draft) => {
    text.value = draft.text
    whenReady(() => {
      if (draft.comment) ask({choose: draft.comment})
      tell({draft: text.value})
    })
  }
  onSendKey(text, () => send.click())
  let number = "", sent = 0, comment
  const show = (content) => {
    comment = content.comments.find(({chosen}) => chosen)?.id
    box.hidden = !content.about
    about.textContent = content.about
    to.textContent = content.to
    place.textContent = content.place
    place.hidden = !content.place
    showPreview(content.preview)
    showAlert(content.error)
    if (content.number !== number) {
      number = content.number
      const draft = drafts.read(number)
      if (draft) resume(draft)
    } else if (content.sent !== sent) {
      text.value = ""
    } else if (content.error) keep()
    sent = content.sent
  }
  return [box, show]
}

// Comments are seen in a page that is before somebody's eyes, not in a forgotten tab.
function makeSeen(ask) {
  let unread = 0, told = 0
  const look = () => {
    if (!unread || unread === told || document.visibilityState !== "visible") return
    told = unread
    whenReady(() => ask({seen: told}))
  }
  document.addEventListener("visibilitychange", look)
  const show = (count) => {
    unread = count
    if (!count) told = 0
    look()
  }
  return [show, () => document.removeEventListener("visibilitychange", look)]
}

export function render({model, el}) {
  const ask = makeAsk(model, el)
  const list = element("ol", {className: "comments"})
  const count = element("span", {className: "count"})
  const empty = element("p", {className: "empty"})
  const [box, show] = makeAnswerBox(ask)
  const [showUnread, forget] = makeSeen(ask)
  const heading = element("h2", {}, ["Comments", count])
  el.append(element("section", {className: "card", ariaLabel: "Comments"}, [heading, list, empty, box]))
  const painter = makePainter()
  const paint = () => {
    const content = JSON.parse(model.content)
    painter("comments", content.comments, (comments) => {
      list.replaceChildren(...comments.map((comment) => commentOf(comment, content.may, (id) => ask({choose: id}))))
    })
    count.textContent = content.comments.length || ""
    empty.textContent = content.empty
    empty.hidden = !content.empty
    show(content)
    showUnread(content.unread)
  }
  model.on("content", paint)
  model.on("remove", forget)
  paint()
}
