// The rows of a report. All text is set as text, never as HTML.

function cellOf(name, {className, textContent}) {
  return element(name, {className, textContent, title: textContent.length > 24 ? textContent : ""})
}

function explanationOf(explanation) {
  const paragraphs = explanation.split("\n\n").map((text) => element("p", {textContent: text}))
  return element("details", {}, [element("summary", {textContent: "How this is counted"}), ...paragraphs])
}

export function render({model, el}) {
  const paint = () => {
    const {caption = "", columns = [], rows = [], note = "", empty = "", explanation = ""} = JSON.parse(model.content)
    const head = element("tr", {}, columns.map(([label, className]) => {
      const cell = element("th", {className, textContent: label})
      cell.scope = "col"
      return cell
    }))
    const body = rows.map((row) => element("tr", {}, row.map((textContent, at) =>
      cellOf("td", {className: columns[at][1], textContent}))))
    const table = element("table", {}, [
      element("caption", {textContent: caption}), element("thead", {}, [head]), element("tbody", {}, body),
    ])
    const frame = element("div", {className: "frame", tabIndex: 0, role: "region", ariaLabel: caption}, [table])
    el.replaceChildren(...(rows.length ? [frame] : []))
    if (empty) el.append(element("p", {className: "empty", textContent: empty}))
    if (note) el.append(element("p", {className: "note", role: "status", textContent: note}))
    if (explanation) el.append(explanationOf(explanation))
  }
  model.on("content", paint)
  paint()
}
