// An order as its customer sees it. Sends {send, files}, {cancel} or {look}. All text is set as text, never as HTML.

function stepOf({status, word, at, note}, last) {
  const parts = [element("span", {className: "word", textContent: word}), timeOf(at)]
  if (note) parts.push(element("p", {className: "text", textContent: note}))
  const step = element("li", {className: `done ${status.toLowerCase()}`}, parts)
  if (last) step.setAttribute("aria-current", "step")
  return step
}

function aheadOf(word) {
  return element("li", {className: "ahead"}, [
    element("span", {className: "word", textContent: word}), element("span", {className: "muted", textContent: "still to come"}),
  ])
}

function topOf({title, number, status, lead, due, steps, ahead}) {
  const head = element("div", {className: "head-line"}, [
    element("div", {className: "words"}, [
      element("h1", {textContent: title}), element("p", {className: "muted", textContent: number}),
    ]),
    chipOf(status),
  ])
  const parts = [head, element("p", {className: "lead", textContent: lead})]
  if (due) parts.push(element("p", {className: "due"}, ["Expected to be shipped by ", timeOf(due)]))
  const done = steps.map((step, at) => stepOf(step, at === steps.length - 1))
  parts.push(element("ol", {className: "steps", ariaLabel: "Status"}, [...done, ...ahead.map(aheadOf)]))
  return parts
}

function fileOf([name, size, href]) {
  const link = element("a", {className: "file", href, textContent: name})
  link.setAttribute("download", "")
  return element("li", {}, [link, element("span", {className: "muted", textContent: size})])
}

function saidOf({ours, author, subject, body, files, at}) {
  const parts = [element("p", {className: "head"}, [element("span", {className: "actor", textContent: author}), timeOf(at)])]
  if (subject) {
    parts.push(element("details", {}, [
      element("summary", {textContent: subject}), element("p", {className: "text", textContent: body}),
    ]))
  } else if (body) parts.push(element("p", {className: "text", textContent: body}))
  if (files.length) parts.push(element("ul", {className: "sent-files"}, files.map(fileOf)))
  return element("li", {className: ours ? "customer" : "staff"}, parts)
}

function factsOf(blocks) {
  return blocks.map(({title, lines}) => element("section", {className: "card facts", ariaLabel: title}, [
    element("h2", {textContent: title}),
    element("dl", {}, lines.flatMap(([label, value]) =>
      [element("dt", {className: "label", textContent: label}), element("dd", {textContent: value})])),
  ]))
}

function makeCancel(ask) {
  const reason = element("textarea", {rows: 3})
  const [alert, showAlert] = makeAlert()
  const field = fieldOf("Why, if you like", reason)
  const words = element("p", {textContent: "It will not be printed. This cannot be undone."})
  const yes = buttonOf("Cancel the order", "danger", () => once({cancel: reason.value}, () => dialog.close()))
  const no = buttonOf("Keep it", "", () => dialog.close())
  const once = makeOnce(ask, [yes])
  const foot = element("footer", {}, [no, yes])
  const dialog = element("dialog", {}, [element("h2", {textContent: "Cancel this order?"}), words, field, foot])
  const open = buttonOf("Cancel Order", "danger", () => {
    reason.value = ""
    dialog.showModal()
    no.focus()
  })
  const about = element("p", {className: "muted", textContent: "As long as we have not begun to print, you can cancel it."})
  const card = element("section", {className: "card cancel", ariaLabel: "Cancel"}, [about, open])
  const show = ({cancel, cancel_error}) => {
    card.hidden = !cancel
    if (!cancel && dialog.open) dialog.close()
    showAlert(cancel_error)
  }
  return [card, dialog, alert, show]
}

function goneOf(sentence) {
  return element("section", {className: "card gone"}, [
    element("h1", {textContent: "This link is not valid any more"}), element("p", {role: "status", textContent: sentence}),
  ])
}

function cardOf(title, className, ...parts) {
  const count = element("span", {className: "count"})
  return [element("section", {className: `card ${className}`, ariaLabel: title}, [element("h2", {}, [title, count]), ...parts]), count]
}

export function render({model, el}) {
  const ask = makeAsk(model, el)
  const top = element("section", {className: "card top", ariaLabel: "Your order"})
  const items = element("div"), facts = element("div", {className: "blocks"})
  const list = element("ol", {className: "comments"})
  const empty = element("p", {className: "empty", textContent: "Nothing was written yet. Ask us anything about your order."})
  const [box, showBox] = makeCommentBox(ask)
  const [cancel, dialog, refused, showCancel] = makeCancel(ask)
  const [itemsCard, itemCount] = cardOf("Items", "print-items", items)
  const [saidCard] = cardOf("Messages", "messages", list, empty, box)
  const page = element("div", {className: "page"}, [top, refused, saidCard, itemsCard, facts, cancel])
  el.append(page, dialog)
  const painter = makePainter()
  const paint = () => {
    const content = JSON.parse(model.content)
    if (content.gone) {
      dialog.close()
      el.replaceChildren(goneOf(content.gone))
      return
    }
    if (!page.isConnected) el.replaceChildren(page, dialog)
    painter("top", [content.title, content.status, content.steps, content.due], () => top.replaceChildren(...topOf(content)))
    painter("items", content.items, (table) => {
      items.replaceChildren(...printItemsOf(table, ask, () => {}))
      itemCount.textContent = table.count
    })
    painter("facts", content.facts, (blocks) => facts.replaceChildren(...factsOf(blocks)))
    painter("said", content.said, (said) => {
      const open = [...list.querySelectorAll("details")].map((mail) => mail.open)
      list.replaceChildren(...said.map(saidOf))
      list.querySelectorAll("details").forEach((mail, at) => { mail.open = Boolean(open[at]) })
      empty.hidden = said.length > 0
    })
    showBox(content)
    showCancel(content)
  }
  model.on("content", paint)
  paint()
}
