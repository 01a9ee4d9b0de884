// What is offered, in its order: open one, move it, retire it. Sends {open}, {order}, {duplicate}, {retire}, {restore} or
// {add}; all text is set as text, never as HTML.

function nameOf(row, ask) {
  if (row.href) return element("a", {className: "name", href: row.href, textContent: row.name})
  return buttonOf(row.name, "name", () => ask({open: row.name}))
}

function toolOf(label, words, work) {
  const button = buttonOf(label, "small", work)
  button.ariaLabel = button.title = words
  return button
}

function cellsOf(row, columns) {
  return columns.map((column, at) => {
    const text = row.cells[at]
    return element("td", {className: text ? "" : "none", title: text, textContent: text}, [])
  }).map((cell, at) => {
    cell.dataset.label = columns[at]
    return cell
  })
}

export function render({model, el}) {
  const ask = makeAsk(model, el)
  let names = [], dragged = null, may = true
  const put = (name, before) => {
    const rest = names.filter((one) => one !== name)
    const at = before === null ? rest.length : rest.indexOf(before)
    rest.splice(at, 0, name)
    if (rest.join("\n") !== names.join("\n")) ask({order: rest})
  }
  const shift = (name, by) => {
    const at = names.indexOf(name), to = at + by
    if (to < 0 || to >= names.length) return
    put(name, by < 0 ? names[to] : (names[to + 1] ?? null))
  }
  const dropAt = (node, name) => {
    const below = (event) => event.clientY > node.getBoundingClientRect().top + node.offsetHeight / 2
    node.addEventListener("dragover", (event) => {
      if (dragged === null) return
      event.preventDefault()
      node.classList.toggle("below", below(event))
      node.classList.toggle("above", !below(event))
    })
    node.addEventListener("dragleave", () => node.classList.remove("above", "below"))
    node.addEventListener("drop", (event) => {
      if (dragged === null) return
      event.preventDefault()
      node.classList.remove("above", "below")
      const next = names[names.indexOf(name) + 1] ?? null
      if (dragged !== name) put(dragged, below(event) ? (next === dragged ? names[names.indexOf(next) + 1] ?? null : next) : name)
    })
  }
  const handleOf = (row, node) => {
    const handle = element("span", {className: "handle", draggable: true, title: "Drag to another place", textContent: "⠿"})
    handle.ariaHidden = "true"  // the buttons do the same
    handle.addEventListener("dragstart", (event) => {
      dragged = row.name
      event.dataTransfer.effectAllowed = "move"
      event.dataTransfer.setData("text/plain", row.name)
      event.dataTransfer.setDragImage(node, 16, 16)
    })
    handle.addEventListener("dragend", () => { dragged = null })
    return handle
  }
  const rowOf = (row, columns) => {
    const node = element("tr", {})
    const retired = row.state === "Retired"
    const places = retired ? [] : [
      toolOf("↑", `Move ${row.name} up`, () => shift(row.name, -1)), toolOf("↓", `Move ${row.name} down`, () => shift(row.name, 1)),
    ]
    const tools = !may ? [] : [
      ...places, toolOf("Duplicate", `Duplicate ${row.name}`, () => ask({duplicate: row.name})),
      retired ? toolOf("Restore", `Restore ${row.name}`, () => ask({restore: row.name}))
        : toolOf("Retire", `Retire ${row.name}`, () => ask({retire: row.name})),
    ]
    const chip = element("span", {className: `chip ${row.tone}`, textContent: row.state})
    node.append(
      element("td", {className: "grip"}, retired || !may ? [] : [handleOf(row, node)]),
      element("td", {className: "first"}, [nameOf(row, ask)]),
      ...cellsOf(row, columns),
      element("td", {className: "state"}, [chip]),
      element("td", {className: "tools"}, [element("span", {}, tools)]),
    )
    if (!retired && may) dropAt(node, row.name)
    return node
  }
  const tableOf = (label, rows, columns) => {
    const heads = ["", "Name", ...columns, "State", ""].map((textContent) => element("th", {scope: "col", textContent}))
    const table = element("table", {ariaLabel: label}, [
      element("thead", {}, [element("tr", {}, heads)]), element("tbody", {}, rows.map((row) => rowOf(row, columns))),
    ])
    return element("div", {className: "card frame"}, [table])
  }
  const emptyOf = ({title, sentence, button}) => element("div", {className: "card nothing"}, [
    element("h2", {textContent: title}), element("p", {textContent: sentence}), ...(button ? [buttonOf(button, "primary", () => ask({add: true}))] : []),
  ])
  const paint = () => {
    const content = JSON.parse(model.content)
    if (!content.columns) {
      el.replaceChildren()
      return
    }
    const root = el.getRootNode()
    const focused = root.activeElement?.ariaLabel, open = el.querySelector("details")?.open
    names = content.rows.map((row) => row.name)
    may = content.may
    const retired = element("details", {open: Boolean(open), hidden: !content.retired.length}, [
      element("summary", {textContent: `Retired (${content.retired.length})`}), tableOf("Retired", content.retired, content.columns),
    ])
    const shown = content.rows.length ? tableOf(content.label, content.rows, content.columns) : emptyOf(content.empty)
    el.replaceChildren(shown, retired)
    if (focused) [...el.querySelectorAll("button")].find((node) => node.ariaLabel === focused)?.focus()
  }
  model.on("content", paint)
  paint()
}
