// A strip of figures, each with what it says and where it leads.

function figureOf([label, value, note, href, tone]) {
  const node = element(href ? "a" : "div", {className: `figure ${tone}`})
  if (href) node.href = href
  node.append(
    element("span", {className: "label", textContent: label}),
    element("span", {className: "value", textContent: value}),
    element("span", {className: "note", textContent: note}),
  )
  return node
}

export function render({model, el}) {
  const strip = element("div", {className: "strip"})
  const paint = () => strip.replaceChildren(...model.figures.map(figureOf))
  el.append(strip)
  model.on("figures", paint)
  paint()
}
