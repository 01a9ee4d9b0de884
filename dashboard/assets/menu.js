// The menu at the left; the entry of the page that is shown is marked.

export function render({model, el}) {
  const nav = element("nav", {ariaLabel: "Main"})
  const mark = () => {
    for (const link of nav.children) {
      const within = location.pathname === "/" || location.pathname.startsWith(link.pathname)
      if (within) link.setAttribute("aria-current", "page")
      else link.removeAttribute("aria-current")
    }
  }
  nav.append(...model.entries.map(([label, href]) => element("a", {href, textContent: label})))
  mark()
  el.append(nav)
}
