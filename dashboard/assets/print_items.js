// The table of print items with its sums. All text is set as text, never as HTML.

const ITEM_COLUMNS = [
  ["picture", ""], ["name", "Name"], ["material", "Material"], ["finish", "Finish"], ["colour", "Colour"],
  ["quantity", "Qty"], ["price", "Unit price"], ["line", "Total"],
]

function imageOf(src) {
  const picture = element("img", {src, alt: "", loading: "lazy", decoding: "async", width: 64, height: 48})
  picture.addEventListener("error", () => picture.remove())  // the empty box stays
  return picture
}

function pictureOf(item, ask, draw) {
  const box = element(item.look ? "button" : "div", {className: "thumbnail"})
  if (item.look) {
    Object.assign(box, {type: "button", ariaLabel: `Show ${item.name} in 3D`, title: "Show it in 3D"})
    box.addEventListener("click", () => ask({show: item.look}))
  }
  if (item.picture) box.append(imageOf(item.picture))
  else if (item.draw) draw(item.draw, (src) => box.append(imageOf(src)))
  return box
}

// Where no server gives pictures, the page is asked for them, once for each model.
function makeDraw(model, ask) {
  const drawn = Object.create(null), waiting = Object.create(null)
  model.on("msg:custom", ({picture, content}) => {
    if (!picture) return
    drawn[picture] = content && `data:image/png;base64,${content}`
    if (content) waiting[picture]?.forEach((show) => show(drawn[picture]))
    delete waiting[picture]
  })
  return (name, show) => {
    if (drawn[name]) show(drawn[name])
    else if (waiting[name]) waiting[name].push(show)
    else if (!(name in drawn)) {
      waiting[name] = [show]
      ask({draw: name})
    }
  }
}

function nameOf(item, ask) {
  if (item.get) {
    const button = buttonOf(item.name, "item-name link", () => ask({get: item.get}))
    button.title = "Download"
    return [button]
  }
  const name = element(item.href ? "a" : "span", {className: "item-name", textContent: item.name})
  if (item.href) {
    name.href = item.href
    name.title = "Download"
    name.setAttribute("download", "")
  }
  return [name]
}

function earlierOf(projects) {
  const words = projects.flatMap(([number, href], at) => {
    const word = element(href ? "a" : "span", {textContent: number})
    if (href) word.href = href
    return [at ? ", " : "Ordered before: ", word]
  })
  return element("span", {className: "muted", title: "The same file, or the same shape"}, words)
}

function aboutOf(item) {
  const parts = item.facts ? [element("span", {className: "muted", textContent: item.facts})] : []
  if (item.why?.length) parts.push(whyOf(item.why))
  if (item.problem) parts.push(element("span", {className: "muted late", textContent: item.problem}))
  if (item.earlier?.length) parts.push(earlierOf(item.earlier))
  return parts
}

// The steps to the price of one part.
function whyOf(lines) {
  const steps = lines.map(([textContent, amount]) => element("li", {}, [
    element("span", {textContent}), element("span", {className: "amount", textContent: amount}),
  ]))
  return element("details", {className: "why"}, [
    element("summary", {className: "muted", textContent: "Why this price"}), element("ul", {}, steps),
  ])
}

function itemRowOf(item, ask, draw) {
  const cell = (className, ...children) => element("td", {className, role: "cell"}, children)
  const choice = (className, text) => cell(text === "-" ? `${className} none` : className, text)
  return element("tr", {role: "row"}, [
    cell("picture", pictureOf(item, ask, draw)), cell("name", ...nameOf(item, ask), ...aboutOf(item)),
    cell("material", item.material),
    choice("finish", item.finish), choice("colour", item.colour), cell("quantity", item.quantity),
    cell("price", item.price), cell("line", item.line),
  ])
}

function sumRowOf([label, amount, kind], currency) {
  const head = element("th", {scope: "row", role: "rowheader", colSpan: ITEM_COLUMNS.length - 1, textContent: label})
  const figure = element("td", {className: "line", role: "cell", textContent: amount})
  if (kind === "total") head.append(element("span", {className: "currency", textContent: currency}))
  return element("tr", {role: "row", className: kind}, [head, figure])
}

function printItemsOf({rows, sums, currency}, ask, draw) {
  const heads = ITEM_COLUMNS.map(([className, textContent]) =>
    element("th", {className, textContent, scope: "col", role: "columnheader", ariaLabel: textContent || "Picture"}))
  const table = element("table", {role: "table", ariaLabel: "Print Items", className: "items"}, [
    element("thead", {role: "rowgroup"}, [element("tr", {role: "row"}, heads)]),
    element("tbody", {role: "rowgroup"}, rows.map((item) => itemRowOf(item, ask, draw))),
    element("tfoot", {role: "rowgroup"}, sums.map((sum) => sumRowOf(sum, currency))),
  ])
  return [table]
}
