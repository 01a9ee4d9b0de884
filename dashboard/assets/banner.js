// The top of a project's pages: where it is, and a banner that leads to the other page. All text is set as text.

function trailOf({trail, here}) {
  const items = trail.map(([label, href]) => element("li", {}, [element("a", {href, textContent: label})]))
  const last = element("li", {textContent: here})
  last.setAttribute("aria-current", "page")
  const list = element("ol", {}, [...items, last])
  return element("nav", {ariaLabel: "Breadcrumb"}, [list])
}

function bannerOf({title, number, customer, status, href, target, hint}) {
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
  const parts = href ? [words, chipOf(status), lead] : [words, chipOf(status)]
  const banner = element(href ? "a" : "div", {className: "lead-in"}, parts)
  if (href) banner.href = href
  return banner
}

export function render({model, el}) {
  const paint = () => {
    const content = JSON.parse(model.content)
    const focused = el.getRootNode().activeElement?.classList.contains("lead-in")
    const banner = bannerOf(content)
    el.replaceChildren(...(content.trail.length ? [trailOf(content)] : []), banner)
    if (focused) banner.focus()
  }
  model.on("content", paint)
  paint()
}
