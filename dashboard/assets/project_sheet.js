// Everything about one project, and what can be done with it. Sends {move}, {retry}, {show} or {look}; where no server
// gives files also {get}, {draw} or {export}.

function factOf([label, value, href]) {
  const words = element(href ? "a" : "span", {textContent: value})
  if (href) words.href = href
  return [element("dt", {textContent: label, className: "label"}), element("dd", {}, [words])]
}

function factsOf(blocks) {
  return blocks.map(({title, lines, words}) => element("section", {className: "card facts"}, [
    element("h2", {textContent: title}),
    words ? element("p", {className: "words", textContent: words}) : element("dl", {}, lines.flatMap(factOf)),
  ]))
}

function menuOf({moves, cancel, exported, gives, facts, words}, ask) {
  const moveTo = (status, label, kind) => buttonOf(label, kind, () => ask({move: status}))
  const parts = moves.map((status) => moveTo(status, status, "primary"))
  if (words) parts.push(element("p", {className: "muted", textContent: words}))
  if (gives) parts.push(buttonOf("Export Order", "", () => ask({export: true})))
  if (exported) {
    const link = element("a", {className: "button", href: exported, textContent: "Export Order"})
    link.setAttribute("download", "")
    parts.push(link)
  }
  parts.push(element("dl", {}, facts.flatMap(([label, at, late]) => {
    const time = timeOf(at)
    if (late) time.lastChild.replaceWith(element("span", {className: "age late", textContent: late}))
    return [element("dt", {textContent: label, className: "label"}), element("dd", {}, [time])]
  })))
  if (cancel) parts.push(moveTo(cancel, "Cancel Order", "danger"))
  return parts
}

function cardOf(title, className) {
  const count = element("span", {className: "count"})
  const body = element("div", {className: "body"})
  const heading = element("h2", {}, [title, count])
  const card = element("section", {className: `card ${className}`, ariaLabel: title}, [heading, body])
  return {card, body, count}
}

export function render({model, el}) {
  const ask = makeAsk(model, el)
  const follow = makeFollow(ask), draw = makeDraw(model, ask)
  const facts = element("div", {className: "blocks"})
  const preflight = cardOf("Pre-flight", "preflight")
  const items = cardOf("Print Items", "print-items")
  const history = cardOf("History", "history")
  const messages = cardOf("Messages", "messages")
  const menu = element("aside", {className: "card menu", ariaLabel: "Order"})
  const pair = element("div", {className: "pair"}, [history.card, messages.card])
  const main = element("div", {className: "main"}, [facts, preflight.card, items.card, pair])
  el.append(element("div", {className: "sheet"}, [main, menu]))
  const painter = makePainter()
  const paint = () => {
    const content = JSON.parse(model.content)
    painter("facts", content.facts, (blocks) => facts.replaceChildren(...factsOf(blocks)))
    painter("items", content.items, (table) => {
      items.body.replaceChildren(...printItemsOf(table, ask, draw))
      items.count.textContent = table.count
    })
    painter("preflight", content.preflight, (found) => {
      preflight.card.hidden = !found
      preflight.body.replaceChildren(...(found ? preflightOf(found.findings) : []))
      preflight.count.textContent = found?.findings.length || ""
    })
    painter("history", content.history, (events) => history.body.replaceChildren(...historyOf(events)))
    painter("messages", content.messages, (mails) =>
      messages.body.replaceChildren(...messagesOf(mails, ask, messages.body)))
    painter("menu", content.menu, (choices) => menu.replaceChildren(...menuOf(choices, ask)))
    follow(content.messages.rows, content.preflight?.waiting)
  }
  model.on("content", paint)
  model.on("remove", () => follow([]))
  paint()
}
