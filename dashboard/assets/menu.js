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

async function signOut(button) {
  button.disabled = true
  try {
    const answer = await fetch("/sign-out", {method: "POST", headers: {Accept: "application/json"}})
    location.assign((await answer.json()).address)
  } catch {
    button.disabled = false
    button.textContent = "Sign out: try again"
  }
}

function personOf(model) {
  const button = element("button", {type: "button", textContent: "Sign out"})
  button.addEventListener("click", () => signOut(button))
  return element("div", {className: "person"}, [element("span", {title: model.person, textContent: model.person}), button])
}

export function render({model, el}) {
  const nav = element("nav", {ariaLabel: "Main"})
  el.append(nav)
  if (model.person) el.append(personOf(model))
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
