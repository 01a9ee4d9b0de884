// Dark where the system is dark, until somebody toggles the theme; their choice is kept in this browser.

const CHOICE = "printdesk theme"

function followDaylight(model) {
  const system = window.matchMedia("(prefers-color-scheme: dark)")
  const store = (work) => {
    try {
      return work(window.localStorage)
    } catch {
      return null  // a browser that stores nothing for this page
    }
  }
  let ours = false
  const follow = () => {
    const chosen = store((kept) => kept.getItem(CHOICE))
    ours = true
    model.dark = chosen ? chosen === "dark" : system.matches
    ours = false
  }
  model.on("dark", () => {
    if (!ours) store((kept) => kept.setItem(CHOICE, model.dark ? "dark" : "light"))
  })
  system.addEventListener("change", follow)
  follow()
  return () => system.removeEventListener("change", follow)
}
