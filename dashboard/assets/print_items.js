// The table of print items with its sums. All text is set as text, never as HTML.

const ITEM_COLUMNS = [
  ["picture", ""], ["name", "Name"], ["material", "Material"], ["finish", "Finish"], ["colour", "Colour"],
  ["quantity", "Qty"], ["price", "Unit price"], ["line", "Total"],
]

function pictureOf(item) {
  const box = element("div", {className: "thumbnail"})
  if (!item.picture) return box
  const picture = element("img", {src: item.picture, alt: "", loading: "lazy", decoding: "async", width: 64, height: 48})
  picture.addEventListener("error", () => picture.remove())  // the empty box stays
  box.append(picture)
  return box
}

function nameOf(item) {
  const name = element(item.href ? "a" : "span", {className: "item-name", textContent: item.name})
  if (item.href) {
    name.href = item.href
    name.title = "Download"
    name.setAttribute("download", "")
  }
  const facts = element("span", {className: "muted", textContent: item.facts})
  const parts = item.facts ? [name, facts] : [name]
  if (item.problem) parts.push(element("span", {className: "muted late", textContent: item.problem}))
  return parts
}

function itemRowOf(item) {
  const cell = (className, ...children) => element("td", {className, role: "cell"}, children)
  const choice = (className, text) => cell(text === "-" ? `${className} none` : className, text)
  return element("tr", {role: "row"}, [
    cell("picture", pictureOf(item)), cell("name", ...nameOf(item)), cell("material", item.material),
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

function printItemsOf({rows, sums, currency}) {
  const heads = ITEM_COLUMNS.map(([className, textContent]) =>
    element("th", {className, textContent, scope: "col", role: "columnheader", ariaLabel: textContent || "Picture"}))
  const table = element("table", {role: "table", ariaLabel: "Print Items", className: "items"}, [
    element("thead", {role: "rowgroup"}, [element("tr", {role: "row"}, heads)]),
    element("tbody", {role: "rowgroup"}, rows.map(itemRowOf)),
    element("tfoot", {role: "rowgroup"}, sums.map((sum) => sumRowOf(sum, currency))),
  ])
  return [table]
}
