// The top of a project's pages: where it is, and a banner that leads to the other page. All text is set as text.
// Where pages have no addresses, it sends {go: "list"} or {go: "other"}.

function stepOf([label, href], ask) {
  return href ? element("a", {href, textContent: label}) : buttonOf(label, "link", () => ask({go: "list"}))
}

function trailOf({trail, here}, ask) {
  const items = trail.map((step) => element("li", {}, [stepOf(step, ask)]))
  const last = element("li", {textContent: here})
  last.setAttribute("aria-current", "page")
  const list = element("ol", {}, [...items, last])
  return element("nav", {ariaLabel: "Breadcrumb"}, [list])
}

function bannerOf({title, number, customer, status, href, leads, target, hint, unread}, ask) {
  const words = element("div", {className: "words"}, [
    element("h1", {textContent: title}),
    element("p", {className: "who"}, [
      element("span", {className: "number", textContent: number}),
      element("span", {textContent: customer}),
    ]),
  ])
  const lead = element("span", {className: "lead"}, [
    element("span", {className: "target", textContent: target}),
    element("span", {className: "muted", textContent: hint}),
  ])
  if (unread) lead.append(element("span", {className: "new", textContent: unread}))
  const parts = leads ? [words, chipOf(status), lead] : [words, chipOf(status)]
  const banner = element(href ? "a" : leads ? "button" : "div", {className: "lead-in"}, parts)
  if (href) banner.href = href
  else if (leads) {
    banner.ariaLabel = target
    banner.addEventListener("click", () => ask({go: "other"}))
  }
  return banner
}

export function render({model, el}) {
  const ask = makeAsk(model, el)
  const paint = () => {
    const content = JSON.parse(model.content)
    const focused = el.getRootNode().activeElement?.classList.contains("lead-in")
    const banner = bannerOf(content, ask)
    el.replaceChildren(...(content.trail.length ? [trailOf(content, ask)] : []), banner)
    if (focused) banner.focus()
  }
  model.on("content", paint)
  paint()
}
