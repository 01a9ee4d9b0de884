// A row of labelled choices and dates. Sends {name: text} for each change; all text is set as text, never as HTML.

function makeChoice({name, label, options}, ask) {
  const select = element("select", {name, ariaLabel: label})
  select.append(...options.map(([value, textContent]) => element("option", {value, textContent})))
  select.addEventListener("change", () => ask({[name]: select.value}))
  const paint = (value) => {
    // a value from an address that is not among the usual ones is shown as it is
    if (![...select.options].some((option) => option.value === value)) {
      select.append(element("option", {value, textContent: value}))
    }
    select.value = value
  }
  return [element("label", {}, [element("span", {textContent: label}), select]), paint]
}

function makeDay({name, label}, ask) {
  const input = element("input", {type: "date", name})
  // a date typed by hand is complete only when its year is
  input.addEventListener("change", () => {
    if (input.value > "1970") ask({[name]: input.value})
  })
  const paint = (value) => {
    if (input.value !== value) input.value = value
  }
  return [element("label", {}, [element("span", {textContent: label}), input]), paint]
}

export function render({model, el}) {
  const bar = element("div", {className: "bar"})
  const waiting = makeWaiting(bar)
  const ask = (change) => {
    waiting.begin()
    model.send_msg(change)
  }
  let painters = []
  const paint = () => {
    for (const [name, painter] of painters) painter(model.state[name] || "")
  }
  const build = () => {
    const focused = el.getRootNode().activeElement?.name
    const parts = model.fields.map((field) => [field.name, ...(field.options ? makeChoice : makeDay)(field, ask)])
    bar.replaceChildren(...parts.map(([_, node]) => node))
    painters = parts.map(([name, _, painter]) => [name, painter])
    paint()
    if (focused) bar.querySelector(`[name="${focused}"]`)?.focus()
  }
  model.on("fields", build)
  model.on("state", paint)
  model.on("msg:custom", waiting.end)
  el.append(bar)
  build()
}
