// Status tabs, search and filters. Sends {name: text} for each change; all text is set as text, never as HTML.

function labelled(label, control) {
  return element("label", {}, [element("span", {textContent: label}), control])
}

// At most one question is under way, and the newest waits for its answer: typing never queues up.
function makeAsk(model, el) {
  const waiting = makeWaiting(el)
  let underWay = false, next = null
  const ask = (change) => {
    if (underWay) {
      next = {...next, ...change}
      return
    }
    underWay = true
    waiting.begin()
    model.send_msg(change)
  }
  model.on("msg:custom", () => {
    waiting.end()
    underWay = false
    const change = next
    next = null
    if (change) ask(change)
  })
  ask.isUnderWay = () => underWay
  return ask
}

function makeTabs(model, ask) {
  const list = element("div", {className: "tabs", role: "tablist", ariaLabel: "Status"})
  const tab = ([value, label, count, href, chosen]) => {
    const node = element("a", {role: "tab", ariaSelected: String(chosen), tabIndex: chosen ? 0 : -1})
    node.append(label, element("span", {className: "count", textContent: count}))
    node.dataset.status = value
    if (href) node.href = href
    node.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
      event.preventDefault()
      ask({status: value})
    })
    return node
  }
  list.addEventListener("keydown", (event) => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key]
    const tabs = [...list.children]
    const at = tabs.indexOf(event.target.closest("[role=tab]"))
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault()
      tabs[at].click()
    } else if (step) tabs[(at + step + tabs.length) % tabs.length].focus()
  })
  const paint = () => {
    const focused = list.getRootNode().activeElement?.dataset.status
    const had = [...list.children].find((node) => node.dataset.status === focused)
    list.replaceChildren(...model.tabs.map(tab))
    list.ariaMultiSelectable = String(model.tabs.filter(([,,,, chosen]) => chosen).length > 1)
    if (had) [...list.children].find((node) => node.dataset.status === focused)?.focus()
  }
  return [list, paint]
}

function makeSelect(name, all, label, model, ask) {
  const select = element("select", {name})
  select.addEventListener("change", () => ask({[name]: select.value}))
  const paint = () => {
    const chosen = model.state[name] || ""
    const known = model.choices[name] || []
    const options = [["", all], ...known]
    if (chosen && !known.some(([value]) => value === chosen)) options.push([chosen, chosen])
    select.replaceChildren(...options.map(([value, text]) => element("option", {value, textContent: text})))
    select.value = chosen
    select.classList.toggle("set", Boolean(chosen))
  }
  return [labelled(label, select), paint]
}

function makeDate(name, label, model, ask) {
  const input = element("input", {type: "date", name})
  // a date typed by hand is complete only when its year is
  input.addEventListener("change", () => {
    if (!input.value || input.value > "1970") ask({[name]: input.value})
  })
  const paint = () => {
    if (input.value !== (model.state[name] || "")) input.value = model.state[name] || ""
    input.classList.toggle("set", Boolean(input.value))
    if (name === "ordered_to") input.min = model.state.ordered_from || ""
    else input.max = model.state.ordered_to || ""
  }
  return [labelled(label, input), paint]
}

function makeSwitch(name, label, title, model, ask) {
  const input = element("input", {type: "checkbox", role: "switch", name})
  input.addEventListener("change", () => ask({[name]: input.checked ? "1" : ""}))
  const paint = () => {
    input.checked = Boolean(model.state[name])
    input.classList.toggle("set", input.checked)
  }
  return [element("label", {className: "switch", title}, [input, element("span", {textContent: label})]), paint]
}

// A filter that cannot be set here, but comes with an address or a saved view, and can be taken away.
function makeGiven(name, label, model, ask) {
  const value = element("span", {className: "value"})
  const cross = element("span", {textContent: "×", ariaHidden: "true"})
  const button = element("button", {type: "button", className: "given"}, [element("span", {textContent: `${label}:`}), value, cross])
  button.addEventListener("click", () => ask({[name]: ""}))
  const box = element("div", {className: "set", hidden: true}, [button])
  const paint = () => {
    value.textContent = model.state[name] || ""
    button.ariaLabel = `Remove the filter ${label} ${value.textContent}`
    box.hidden = !value.textContent
  }
  return [box, paint]
}

function makeSearch(model, ask) {
  const input = element("input", {
    type: "search", name: "search", ariaLabel: "Search projects", autocomplete: "off", spellcheck: false,
    placeholder: "Search number, title, customer, e-mail, file  ( / )",
  })
  let sent = model.state.search || ""
  const change = () => {
    sent = input.value
    ask({search: sent})
  }
  input.addEventListener("input", change)
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return
    event.preventDefault()
    if (input.value) {
      input.value = ""
      change()
    } else input.blur()
  })
  const paint = () => {
    // an answer to what was typed a moment ago must not overwrite what is being typed now
    const told = model.state.search || ""
    if (told !== sent && !ask.isUnderWay()) input.value = sent = told
  }
  input.value = sent
  return [element("div", {className: "search", role: "search"}, [input]), paint, input]
}

function isTyping(event) {
  const node = event.composedPath()[0]
  return node instanceof HTMLElement && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName))
}

export function render({model, el}) {
  const ask = makeAsk(model, el)
  const [tabs, paintTabs] = makeTabs(model, ask)
  const [search, paintSearch, input] = makeSearch(model, ask)
  const parts = [
    makeSelect("material", "All materials", "Material", model, ask),
    makeSelect("country", "All countries", "Country", model, ask),
    makeDate("ordered_from", "Ordered from", model, ask),
    makeDate("ordered_to", "Ordered to", model, ask),
    makeSwitch("overdue", "Overdue", "Pending or printing, and due before now", model, ask),
    makeGiven("customer", "Customer", model, ask),
  ]
  const clear = element("button", {type: "button", className: "clear", textContent: "Clear filters"})
  clear.addEventListener("click", () => ask({clear: true}))
  const filters = element("div", {className: "filters"})
  const more = element("button", {type: "button", className: "more", textContent: "Filters", ariaExpanded: "false"})
  more.addEventListener("click", () => {
    more.ariaExpanded = String(filters.classList.toggle("open"))
  })
  filters.append(search, more, ...parts.map(([node]) => node), clear)
  el.append(tabs, filters)
  const paint = () => {
    paintSearch()
    parts.forEach(([_, paintPart]) => paintPart())
    const set = parts.filter(([node]) => node.querySelector(".set")).length  // those that a phone may hide
    more.textContent = set ? `Filters (${set})` : "Filters"
    clear.hidden = !Object.values(model.state).some(Boolean)
  }
  model.on("tabs", paintTabs)
  model.on(["state", "choices"], paint)
  const slash = (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return
    if (!el.isConnected || !input.checkVisibility()) return
    event.preventDefault()
    input.focus()
    input.select()
  }
  document.addEventListener("keydown", slash)
  model.on("remove", () => document.removeEventListener("keydown", slash))
  paintTabs()
  paint()
}
