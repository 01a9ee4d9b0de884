// The address bar belongs to this component: it reports Back, Forward and clicks on links to pages,
// and writes what the server tells it. Nothing is shown.

const here = () => location.pathname + location.search

function linkOf(event) {
  // composedPath looks into shadow roots, where every Panel component lives
  return event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.href)
}

function isPlain(event, link) {
  const modified = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
  const elsewhere = (link.target && link.target !== "_self") || link.hasAttribute("download")
  return !event.defaultPrevented && !modified && !elsewhere
}

function isPage(url, pages) {
  const below = (page) => url.pathname === page || url.pathname.startsWith(page + "/")
  return url.origin === location.origin && (url.pathname === "/" || pages.some(below))
}

// Covers everything: nothing on the page works any more, and nobody may go on reading it.
function sayGoodbye(address) {
  const card = element("div", {className: "goodbye", role: "alertdialog", ariaLabel: "Signed out"}, [
    element("p", {textContent: "You have been signed out."}),
    element("a", {textContent: "Sign in again", href: `/sign-in?next=${encodeURIComponent(address)}`}),
  ])
  const style = element("style", {textContent: GOODBYE})
  document.body.replaceChildren(style, card)
  card.querySelector("a").focus()
}

const GOODBYE = `
  body { background: Canvas; color: CanvasText; color-scheme: light dark; }
  .goodbye { margin: 20vh auto; max-width: 360px; padding: 24px; text-align: center; font: 16px/1.5 system-ui, sans-serif; }
`

export function render({model, el}) {
  // a new page begins at its top: what scrolls is the frame around this component
  const toTop = () => {
    const frame = el.getRootNode().host?.closest(".main-content")
    if (frame) frame.scrollTop = 0
  }
  const narrow = window.matchMedia("(max-width: 599px)")
  const closeMenu = () => {
    if (narrow.matches) model.menu = false
  }
  const report = () => model.send_msg({address: here()})
  const onClick = (event) => {
    const link = linkOf(event)
    if (!link || !isPlain(event, link)) return
    const url = new URL(link.href)
    if (!isPage(url, model.pages)) return
    event.preventDefault()
    const address = url.pathname + url.search
    if (address !== here()) history.pushState(null, "", address)
    closeMenu()
    toTop()
    report()
  }
  const write = ({address, replace}) => {
    if (address === here()) return
    if (replace) {
      history.replaceState(null, "", address)
      return
    }
    history.pushState(null, "", address)
  }
  // Writing an address makes a browser lay out the page, which delayed by some 30 ms what people are waiting for.
  const writeOncePainted = (told) => {
    if (!told.replace && told.address !== here()) toTop()
    if (document.hidden) write(told)
    else oncePainted(() => write(told))
  }
  const entitle = () => {
    if (model.heading) document.title = model.heading
  }
  const endDay = followDaylight(model)
  const doings = ["pointerdown", "keydown", "input"]
  doings.forEach((doing) => document.addEventListener(doing, forgetWhatIsNew, true))
  document.addEventListener("click", onClick)
  window.addEventListener("popstate", report)
  model.on("msg:custom", (told) => {
    if (told.signed_out) sayGoodbye(here())
    else writeOncePainted(told)
  })
  model.on("heading", entitle)
  model.on("remove", () => {
    doings.forEach((doing) => document.removeEventListener(doing, forgetWhatIsNew, true))
    document.removeEventListener("click", onClick)
    window.removeEventListener("popstate", report)
    endDay()
  })
  entitle()
  closeMenu()
  if (model.address !== here()) report()
}
