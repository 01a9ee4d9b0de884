// Breadcrumb, title and the actions of a page. Everything is set as text: nothing typed by anyone becomes HTML.

function trailOf(trail, title) {
  const nav = element("nav", {ariaLabel: "Breadcrumb"})
  const list = element("ol")
  for (const [label, href] of trail) {
    list.append(element("li", {}, [element("a", {href, textContent: label})]))
  }
  const last = element("li", {textContent: title})
  last.setAttribute("aria-current", "page")
  list.append(last)
  nav.append(list)
  return nav
}

// An action without an address is a button that sends {act}; it is a quiet one unless it downloads.
function actionsOf(actions, ask) {
  const box = element("div", {className: "actions"})
  for (const [label, href, downloads] of actions) {
    if (!href) {
      const button = element("button", {type: "button", className: downloads ? "action" : "action quiet", textContent: label})
      button.addEventListener("click", () => ask({act: label}))
      box.append(button)
      continue
    }
    const link = element("a", {className: "action", href, textContent: label})
    if (downloads) link.setAttribute("download", "")
    box.append(link)
  }
  return box
}

export function render({model, el}) {
  const ask = makeAsk(model, el)
  const paint = () => {
    const words = element("div", {className: "words"}, [element("h1", {textContent: model.title})])
    if (model.detail) words.append(element("span", {className: "detail", textContent: model.detail}))
    const line = element("div", {className: "line"}, [words, actionsOf(model.actions, ask)])
    const focused = el.getRootNode().activeElement?.textContent
    el.replaceChildren(...(model.trail.length ? [trailOf(model.trail, model.title)] : []), line)
    if (focused) [...el.querySelectorAll("a, button")].find((node) => node.textContent === focused)?.focus()
  }
  model.on(["trail", "title", "detail", "actions"], paint)
  paint()
}
