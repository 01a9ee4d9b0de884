// One page of projects. All text is set as text, never as HTML. Sends {sort}, {page}, {open}, {clear} or {arrived}, and
// {pick, on} where rows have boxes.

const COLUMNS = [
  ["number", "Number"], ["title", "Title"], ["customer", "Customer"], ["country", "Country"],
  ["materials", "Materials"], ["quantity", "Qty"], ["total", "Total"], ["ordered_at", "Ordered"],
  ["due_at", "Due"], ["status", "Status"],
]

const noDate = () => element("span", {className: "none", textContent: "–"})
const muted = (textContent) => element("span", {className: "muted", textContent})

function cell(className, title, ...children) {
  return element("td", {className, title, role: "cell"}, children)
}

// A quiet dot; what it means is said to those who do not see it, and on hover.
function markOf(words) {
  return element("span", {className: "unread", title: words}, [element("span", {className: "unseen", textContent: `${words}: `})])
}

function linkTo(model, number, textContent, className) {
  const link = element("a", {textContent, className, tabIndex: -1})
  if (model.address) link.href = `${model.address}/${number}`
  return link
}

function boxOf(label, ask, numbers) {
  const box = element("input", {type: "checkbox", ariaLabel: label})
  box.addEventListener("click", (event) => event.stopPropagation())
  box.addEventListener("change", () => ask({pick: numbers(), on: box.checked}))
  return box
}

function rowOf(model, values, position, ask) {
  const [number, title, customer, company, country, land, materials, quantity, total, currency,
    ordered, orderedExact, orderedAge, due, dueExact, dueAge, unread, late, status] = values
  const dueNote = late ? element("span", {className: "late", textContent: "overdue"}) : muted(dueAge)
  const row = element("tr", {role: "row", tabIndex: position ? -1 : 0}, [
    cell("number", "", linkTo(model, number, number, "")),
    cell("title", title, ...(unread ? [markOf(unread)] : []), linkTo(model, number, title, "strong")),
    cell("customer", company ? `${customer}, ${company}` : customer, customer, ...(company ? [muted(company)] : [])),
    cell("country", land, country),
    cell("materials", materials, materials),
    cell("quantity", "", quantity),
    cell("total", "", total, element("span", {className: "currency", textContent: currency})),
    cell("ordered_at", orderedExact, element("span", {textContent: ordered}), muted(orderedAge)),
    cell("due_at", dueExact, ...(due ? [element("span", {textContent: due}), dueNote] : [noDate()])),
    cell("status", "", element("span", {className: `chip ${status.toLowerCase()}`, textContent: status})),
  ])
  row.dataset.number = number
  if (model.selectable) row.prepend(cell("pick", "", boxOf(`Select ${number}`, ask, () => [number])))
  return row
}

function headOf(model, ask, numbers) {
  const cells = COLUMNS.map(([name, label]) => {
    const button = element("button", {type: "button", textContent: label})
    button.addEventListener("click", () => ask({sort: name}))
    const head = element("th", {className: name, role: "columnheader", scope: "col"}, [button])
    head.dataset.sort = name
    return head
  })
  const paint = ({sort = ""}) => {
    for (const head of cells) {
      const order = sort === head.dataset.sort ? "ascending" : sort === `-${head.dataset.sort}` ? "descending" : "none"
      head.setAttribute("aria-sort", order)
    }
  }
  const row = element("tr", {role: "row"}, cells)
  if (model.selectable) {
    const box = boxOf("Select all of this page", ask, numbers)
    row.prepend(element("th", {className: "pick", role: "columnheader", scope: "col"}, [box]))
  }
  return [element("thead", {role: "rowgroup"}, [row]), paint]
}

// Where there are no headings: which column the cards are sorted by, and which way.
function sorterOf(ask) {
  let shown = ""
  const select = element("select", {name: "sort", ariaLabel: "Sort by"})
  const way = element("button", {type: "button"})
  select.addEventListener("change", () => ask({sort: select.value}))
  way.addEventListener("click", () => ask({sort: shown}))
  const box = element("div", {className: "sorter"}, [element("span", {textContent: "Sort by"}), select, way])
  const paint = ({sort = "", total}) => {
    const down = sort.startsWith("-")
    shown = sort.replace(/^-/, "")
    const known = COLUMNS.some(([name]) => name === shown) ? COLUMNS : [...COLUMNS, [shown, shown.replaceAll("_", " ")]]
    select.replaceChildren(...known.map(([value, textContent]) => element("option", {value, textContent})))
    select.value = shown
    way.textContent = down ? "↓" : "↑"
    way.title = way.ariaLabel = `${down ? "Descending" : "Ascending"}; turn round`
    box.hidden = !total
  }
  return [box, paint]
}

function pagerOf(ask) {
  let shown = {}
  const words = element("span", {className: "range", role: "status"})
  const button = (label, sign, page) => {
    const node = element("button", {type: "button", ariaLabel: label, title: label, textContent: sign})
    node.addEventListener("click", () => ask({page: page(shown)}))
    return node
  }
  const back = [button("First page", "«", () => 1), button("Previous page", "‹", ({page}) => page - 1)]
  const on = [button("Next page", "›", ({page}) => page + 1), button("Last page", "»", ({pages}) => pages)]
  const nav = element("nav", {className: "pager", ariaLabel: "Pages"}, [...back, words, ...on])
  const paint = (content) => {
    shown = content
    const {first, last, total, page, pages} = content
    const figures = [first, last, total].map((number) => (number || 0).toLocaleString("en"))
    words.textContent = `${figures[0]}–${figures[1]} of ${figures[2]}`
    back.forEach((node) => { node.disabled = page <= 1 })
    on.forEach((node) => { node.disabled = page >= pages })
    nav.hidden = !total
  }
  return [nav, paint]
}

// Orders that came in meanwhile: said quietly, and shown by a click.
function arrivedOf(ask) {
  const box = element("div", {className: "arrived", role: "status"})
  const button = element("button", {type: "button", title: "Show the newest orders"})
  button.addEventListener("click", () => ask({arrived: true}))
  const paint = ({arrived}) => {
    button.textContent = arrived || ""
    if (arrived && !button.isConnected) box.append(button)
    if (!arrived) button.remove()
  }
  return [box, paint]
}

function emptyOf(ask) {
  const box = element("div", {className: "empty"})
  const paint = ({empty}) => {
    box.hidden = !empty
    if (!empty) return
    box.replaceChildren(element("h2", {textContent: empty.title}), element("p", {textContent: empty.text}))
    if (!empty.clear) return
    const button = element("button", {type: "button", textContent: "Clear filters"})
    button.addEventListener("click", () => ask({clear: true}))
    box.append(button)
  }
  return [box, paint]
}

function listenToRows(body, ask) {
  const rowAt = (event) => event.target.closest("tr")
  body.addEventListener("click", (event) => {
    const row = rowAt(event)
    const modified = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
    if (!row || event.target.closest(".pick") || modified || getSelection()?.type === "Range") return
    event.preventDefault()
    ask({open: row.dataset.number})
  })
  body.addEventListener("keydown", (event) => {
    const row = rowAt(event)
    if (event.target.closest(".pick")) return
    if (event.key === "Enter" && row) ask({open: row.dataset.number})
    const rows = [...body.children]
    const at = rows.indexOf(row)
    const next = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1}[event.key]
    if (next === undefined || !rows[next]) return
    event.preventDefault()
    focusRow(rows, rows[next])
  })
}

function focusRow(rows, row) {
  rows.forEach((other) => { other.tabIndex = other === row ? 0 : -1 })
  row.focus()
}

function makeAsk(model, el) {
  const waiting = makeWaiting(el)
  model.on("msg:custom", waiting.end)
  return (question) => {
    waiting.begin()
    model.send_msg(question)
  }
}

export function render({model, el}) {
  const ask = makeAsk(model, el)
  const [head, paintHead] = headOf(model, ask, () => [...body.children].map((row) => row.dataset.number))
  const [sorter, paintSorter] = sorterOf(ask)
  const [pager, paintPager] = pagerOf(ask)
  const [empty, paintEmpty] = emptyOf(ask)
  const [arrived, paintArrived] = arrivedOf(ask)
  const body = element("tbody", {role: "rowgroup"})
  const table = element("table", {role: "table", ariaLabel: "Projects"}, [head, body])
  listenToRows(body, ask)
  el.append(arrived, sorter, element("div", {className: "frame"}, [table, empty]), pager)
  const paintBoxes = () => {
    const boxes = [...table.querySelectorAll(".pick input")].slice(1)
    boxes.forEach((box) => { box.checked = model.selected.includes(box.closest("tr").dataset.number) })
    const all = table.querySelector("th.pick input")
    if (all) all.checked = boxes.length > 0 && boxes.every((box) => box.checked)
  }
  const paint = () => {
    const content = JSON.parse(model.content)
    const focused = body.getRootNode().activeElement?.dataset?.number
    const rows = (content.rows || []).map((values, at) => rowOf(model, values, at, ask))
    putRows(body, rows)
    const again = rows.find((row) => row.dataset.number === focused)
    if (again) focusRow(rows, again)
    paintBoxes()
    paintHead(content)
    paintSorter(content)
    paintPager(content)
    paintEmpty(content)
    paintArrived(content)
  }
  model.on("content", paint)
  model.on("selected", paintBoxes)
  paint()
  // back from a project: at the row it was opened from
  const {opened} = JSON.parse(model.content)
  const from = [...body.children].find((row) => row.dataset.number === opened)
  if (from) whenShown(el, () => {
    focusRow([...body.children], from)
    from.scrollIntoView({block: "center"})
  })
}
