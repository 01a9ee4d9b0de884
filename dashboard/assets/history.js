// What happened to a project, and the mails to its customer. All text is set as text, never as HTML.

function historyOf(events) {
  const rows = events.map(({actor, did, detail, at}) => {
    const words = element("div", {className: "words"}, [
      element("span", {className: "actor", textContent: actor}), " ", did,
    ])
    if (detail) words.append(element("span", {className: "muted detail", textContent: detail}))
    return element("li", {}, [words, timeOf(at)])
  })
  return [element("ol", {className: "events"}, rows)]
}

function messageOf(message, ask) {
  const {id, subject, to, body, state, detail, at, retry} = message
  const summary = element("summary", {}, [
    chipOf(state), element("span", {className: "subject", textContent: subject}), timeOf(at),
  ])
  const parts = [summary, element("p", {className: "muted to", textContent: `To ${to}. ${detail}`})]
  if (message.error) parts.push(element("p", {className: "alert", textContent: message.error}))
  if (retry) {
    const again = buttonOf("Send again", "small", () => once({retry: id}))
    const once = makeOnce(ask, [again])
    parts.push(again)
  }
  parts.push(element("p", {className: "mail mail-body", textContent: body}))
  const row = element("details", {className: "message"}, parts)
  row.dataset.id = id
  return row
}

function messagesOf({rows, place}, ask, box) {
  const open = new Set([...box.querySelectorAll("details[open]")].map((row) => row.dataset.id))
  const nodes = rows.map((message) => messageOf(message, ask))
  nodes.forEach((row) => { row.open = open.has(row.dataset.id) })
  const empty = "No mails yet. The customer gets one with each move of the project, and with answers to comments."
  if (!rows.length) nodes.push(element("p", {className: "empty", textContent: empty}))
  if (place) nodes.push(element("p", {className: "empty", textContent: place}))
  return nodes
}

// While a mail is on its way or a model is still to be measured, look again: soon at first, then less and less often.
function makeFollow(ask) {
  let timer, pause = 1000
  return (rows, waiting = false) => {
    clearTimeout(timer)
    if (!waiting && !rows.some(({state}) => state === "queued" || state === "sending")) {
      pause = 1000
      return
    }
    timer = setTimeout(() => ask({look: true}), pause)
    pause = Math.min(pause * 2, 60000)
  }
}
