// The menu at the left, with the saved views below the projects; where one is, is marked. All text is set as text.

function linkTo([label, href], model, title = "") {
  const link = element("a", {href, title}, [element("span", {textContent: label})])
  if (href === model.current) link.setAttribute("aria-current", "page")
  return link
}

function viewsOf(model) {
  const head = element("h2", {id: "views", textContent: "Saved views"})
  const list = element("ul", {}, model.views.map((view) => element("li", {}, [linkTo(view, model, view[0])])))
  list.setAttribute("aria-labelledby", head.id)
  return [head, list]
}

export function render({model, el}) {
  const nav = element("nav", {ariaLabel: "Main"})
  el.append(nav)
  const paint = () => {
    const focused = nav.getRootNode().activeElement?.getAttribute("href")
    const [first, ...others] = model.entries.map((entry) => linkTo(entry, model))
    nav.replaceChildren(...(first ? [first] : []), ...(model.views.length ? viewsOf(model) : []), ...others)
    whenShown(nav, () => nav.querySelector("[aria-current]")?.scrollIntoView({block: "nearest"}))
    if (focused) [...nav.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus()
  }
  model.on(["entries", "views", "current"], paint)
  paint()
}
