// The rows of a history with their filters. All text is set as text, never as HTML.

const COLUMNS = [["at", "When"], ["kind", "What"], ["actor", "Who"], ["subject", "About"], ["address", "From"], ["detail", "More"]]

function optionsOf(select, options, chosen) {
  select.replaceChildren(...options.map(([value, textContent]) => element("option", {value, textContent, selected: value === chosen})))
}

function makeFilters(send) {
  const of = element("select"), kind = element("select")
  const actor = element("input", {type: "text", maxLength: 80}), subject = element("input", {type: "text", maxLength: 80})
  const since = element("input", {type: "date"}), until = element("input", {type: "date"})
  const fields = {of, kind, actor, subject, since, until}
  const form = element("form", {className: "filters", role: "search", ariaLabel: "History"}, [
    fieldOf("History of", of), fieldOf("What", kind), fieldOf("Who", actor), fieldOf("About", subject),
    fieldOf("From day", since), fieldOf("To day", until),
    element("button", {type: "submit", className: "button primary", textContent: "Show"}),
  ])
  const asked = () => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]))
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    send({filter: asked()})
  })
  of.addEventListener("change", () => send({filter: {...asked(), kind: ""}}))
  return [form, ({filters, kinds}) => {
    optionsOf(of, [["records", "the desk"], ["events", "projects"]], filters.of)
    optionsOf(kind, [["", "anything"], ...kinds.map((one) => [one, one])], filters.kind)
  }]
}

export function render({model, el}) {
  const once = makeOnce(makeAsk(model, el), [])
  const [form, settle] = makeFilters(once)
  const said = element("p", {className: "said", role: "status"}), empty = element("p", {className: "empty", textContent: "Nothing like this has happened."})
  const head = element("tr", {}, COLUMNS.map(([, textContent]) => element("th", {scope: "col", textContent})))
  const body = element("tbody")
  const table = element("table", {}, [element("thead", {}, [head]), body])
  let page = 1
  const back = buttonOf("Newer", "", () => once({page: page - 1})), on = buttonOf("Older", "", () => once({page: page + 1}))
  const check = buttonOf("Check both histories", "", () => once({check: true}))
  const place = element("span", {className: "muted"})
  el.append(element("section", {className: "card", ariaLabel: "History"}, [
    form, said, element("div", {className: "scroll"}, [table]), empty, element("div", {className: "pager"}, [back, place, on, check]),
  ]))
  const paint = () => {
    const told = JSON.parse(model.content)
    if (!told.rows) return
    page = told.page
    settle(told)
    body.replaceChildren(...told.rows.map((row) => element("tr", {}, COLUMNS.map(([name]) => element("td", {textContent: row[name]})))))
    table.hidden = !told.rows.length
    empty.hidden = Boolean(told.rows.length)
    said.textContent = told.said
    said.hidden = !told.said
    back.disabled = page === 1
    on.disabled = !told.more
    place.textContent = `Page ${page}`
  }
  model.on("content", paint)
  paint()
}
