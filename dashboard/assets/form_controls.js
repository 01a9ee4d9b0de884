// The controls of forms that are described by data: each is {node, read, placeOf}, where placeOf finds the control that
// a problem's path leads to. All text is set as text, never as HTML.

let controls = 0

function makeProblem(input) {
  const box = element("span", {className: "problem", id: `problem-${++controls}`, hidden: true})
  const show = (text) => {
    box.hidden = !text
    box.textContent = text
    input.ariaInvalid = text ? "true" : null
    if (text) input.setAttribute("aria-describedby", box.id)
    else input.removeAttribute("aria-describedby")
  }
  return [box, show]
}

function makePlain(field, input, inner = input, read = () => input.value) {
  const [problem, show] = makeProblem(input)
  const box = element("span", {className: "box"}, [inner])
  if (field.unit) box.append(element("span", {className: "unit", textContent: field.unit}))
  // a click on a label presses the first button in it, which is not wanted where there are others
  const label = element(inner === input ? "label" : "div", {className: "labelled"}, [element("span", {className: "label", textContent: field.label}), box])
  if (inner !== input) input.ariaLabel = field.label
  const node = element("div", {className: `field ${field.kind}`}, [label, problem])
  if (field.help) {
    input.ariaDescription = field.help
    node.append(element("span", {className: "help", textContent: field.help}))
  }
  const control = {node, read, show, label: field.label, focus: () => input.focus()}
  return {...control, placeOf: () => control}
}

const makeLine = (field, value) => {
  const usual = {type: "text", value, placeholder: field.empty || "", autocomplete: "off", spellcheck: false}
  const numeric = field.kind === "number" ? {inputMode: "decimal"} : {}
  return makePlain(field, element("input", {...usual, ...numeric}))
}

function makeText(field, value) {
  const usual = {value, rows: 2, placeholder: field.empty || "", spellcheck: field.kind === "text"}
  const control = makePlain(field, element("textarea", usual))
  if (field.words) {
    const terms = field.words.flatMap(([word, meaning]) => [
      element("dt", {textContent: word}), element("dd", {textContent: meaning}),
    ])
    control.node.append(element("details", {}, [
      element("summary", {textContent: "What can be written here"}), element("dl", {className: "words"}, terms),
    ]))
  }
  return control
}

const makeMoment = (field, value) => makePlain(field, element("input", {type: field.kind, value}))

function makeCheck(field, value) {
  const input = element("input", {type: "checkbox", checked: value})
  return makePlain(field, input, input, () => input.checked)
}

function makeChoice(field, value) {
  const select = element("select", {}, field.options.map(([one, textContent]) => element("option", {value: one, textContent})))
  select.value = value
  return makePlain(field, select)
}

function makeDays(field, value) {
  const boxes = field.options.map(([one]) => element("input", {type: "checkbox", value: one, checked: value.includes(one)}))
  const labels = field.options.map(([_, textContent], at) => element("label", {className: "day"}, [boxes[at], textContent]))
  const inner = element("span", {className: "week"}, labels)
  inner.setAttribute("role", "group")
  inner.ariaLabel = field.label
  const [problem, show] = makeProblem(inner)
  const node = element("div", {className: "field days"}, [element("span", {className: "label", textContent: field.label}), inner, problem])
  const read = () => boxes.filter((box) => box.checked).map((box) => box.value)
  const control = {node, read, show, label: field.label, focus: () => boxes[0].focus()}
  return {...control, placeOf: () => control}
}

function makeColour(field, value) {
  const input = element("input", {type: "text", value, placeholder: "#rrggbb", spellcheck: false})
  const well = element("input", {type: "color", value: value || "#808080", ariaLabel: "Choose a colour"})
  well.addEventListener("input", () => { input.value = well.value })
  input.addEventListener("input", () => {
    if (/^#[0-9a-f]{6}$/i.test(input.value)) well.value = input.value
  })
  return makePlain(field, input, element("span", {className: "pair"}, [well, input]), () => input.value.trim())
}

// Several words; those of a list are chosen by name or by code.
function makeTags(field, value, changed) {
  let chosen = value
  const options = field.options || []
  const nameOf = (one) => (options.find(([code]) => code === one) || [one, one])[1]
  const input = element("input", {type: "text", autocomplete: "off", spellcheck: false})
  const list = element("datalist", {id: `choices-${++controls}`}, options.map(([_, name]) => element("option", {value: name})))
  input.setAttribute("list", list.id)
  const tags = element("span", {className: "chosen"})
  const known = (word) => options.find(([code, name]) => [code, name].some((one) => one.toLowerCase() === word.toLowerCase()))
  const add = (words) => {
    const found = words.map((word) => word.trim()).filter(Boolean).map((word) => (known(word) || [word])[0])
    chosen = [...new Set([...chosen, ...found])]
    input.value = ""
    paint()
    changed()
  }
  const take = (one) => {
    chosen = chosen.filter((other) => other !== one)
    paint()
    changed()
    input.focus()
  }
  const tagOf = (one) => {
    const button = element("button", {type: "button", textContent: "✕", ariaLabel: `Remove ${nameOf(one)}`})
    button.addEventListener("click", () => take(one))
    return element("span", {className: "tag"}, [nameOf(one), button])
  }
  const paint = () => {
    input.placeholder = chosen.length ? "" : field.empty || ""
    tags.replaceChildren(...chosen.map(tagOf), input, list)
  }
  const whole = () => input.value.split(options.length ? /[;\n]/ : /[,;\s]+/)
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return
    if (event.key === "Backspace" && !input.value && chosen.length) take(chosen[chosen.length - 1])
    if ((event.key !== "Enter" && event.key !== ",") || !input.value.trim()) return
    event.preventDefault()
    add(known(input.value.trim()) ? [input.value] : whole())
    input.focus()
  })
  input.addEventListener("input", () => {
    if (!options.some(([_, name]) => name === input.value)) return
    add([input.value])
    input.focus()
  })
  input.addEventListener("change", () => add(known(input.value.trim()) ? [input.value] : whole()))
  paint()
  return makePlain(field, input, tags, () => chosen)
}

// A picture is read here and kept by the page, which answers with the name that it has in the store.
function makePicture(field, value, changed, keep) {
  let name = value
  const input = element("input", {type: "file", accept: "image/png,image/jpeg,image/webp"})
  const state = element("span", {className: "muted", textContent: name ? "" : "None."})
  const drop = buttonOf("Remove", "small", () => {
    name = ""
    state.textContent = "None."
    drop.hidden = picture.hidden = true
    changed()
  })
  drop.hidden = !name
  const picture = element("img", {alt: "The logo", hidden: !name})
  if (name) picture.src = `/order/logo/${name}`
  picture.addEventListener("error", () => { picture.hidden = true })  // in a notebook nobody serves it
  const plain = makePlain(field, input, element("span", {className: "pair"}, [picture, input, state, drop]), () => name)
  input.addEventListener("change", async () => {
    const [file] = input.files
    if (!file) return
    if (file.size > 1_000_000) {
      plain.show("The picture is larger than 1 MB: save it smaller and choose it again.")
      return
    }
    picture.src = URL.createObjectURL(file)
    picture.hidden = false
    const bytes = new Uint8Array(await file.arrayBuffer())
    keep(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")))
  })
  const take = (stored) => {
    name = stored
    state.textContent = "Save to use it."
    drop.hidden = false
    plain.show("")
    changed()
  }
  return {...plain, take}
}

function makeGroup(field, value, changed) {
  const parts = field.fields.map((one) => [one.name, makeControl(one, value[one.name], changed)])
  const [problem, show] = makeProblem(element("span"))
  const legend = element("legend", {className: "label", textContent: field.label})
  const box = element("div", {className: "fields"}, parts.map(([_, part]) => part.node))
  const node = element("fieldset", {className: `field group of-${field.fields.length}`}, [legend, box, problem])
  if (field.help) node.append(element("span", {className: "help", textContent: field.help}))
  const read = () => Object.fromEntries(parts.map(([name, part]) => [name, part.read()]))
  const own = {node, show, label: field.label, focus: () => parts[0][1].focus()}
  const placeOf = (path) => placeAmong(parts, path) || own
  return {...own, read, placeOf}
}

function makeRows(field, value, changed) {
  let rows = []
  const [problem, show] = makeProblem(element("span"))
  const list = element("ol", {className: "rows"})
  const paint = () => list.replaceChildren(...rows.map((row) => row.node))
  const settle = (focus) => {
    paint()
    changed()
    if (focus) focus.focus()
  }
  const move = (row, by, button) => {
    const at = rows.indexOf(row), to = at + by
    if (to < 0 || to >= rows.length) return
    rows.splice(at, 1)
    rows.splice(to, 0, row)
    settle(button)
  }
  const rowOf = (values) => {
    const parts = field.fields.map((one) => [one.name, makeControl(one, values[one.name], changed)])
    const up = buttonOf("↑", "small", () => move(row, -1, up))
    const down = buttonOf("↓", "small", () => move(row, 1, down))
    const remove = buttonOf("✕", "small", () => {
      rows = rows.filter((one) => one !== row)
      settle(add)
    })
    ;[[up, `Move ${field.one} up`], [down, `Move ${field.one} down`], [remove, `Remove ${field.one}`]].forEach(([button, label]) => {
      button.ariaLabel = button.title = label
    })
    const tools = element("span", {className: "tools"}, [up, down, remove])
    const box = element("div", {className: "fields"}, parts.map(([_, part]) => part.node))
    const row = {node: element("li", {className: "row"}, [box, tools]), parts}
    return row
  }
  const add = buttonOf(`Add ${field.one}`, "small", () => {
    const row = rowOf(field.starts)
    rows.push(row)
    settle(row.parts[0][1])
  })
  rows = value.map(rowOf)
  paint()
  const head = field.label ? [element("span", {className: "label", textContent: field.label})] : []
  const node = element("div", {className: "field wide"}, [...head, list, add, problem])
  const read = () => rows.map(({parts}) => Object.fromEntries(parts.map(([name, part]) => [name, part.read()])))
  const own = {node, show, label: field.label || "It", focus: () => add.focus()}
  const placeOf = (path) => {
    const [at, ...rest] = path.split(".")
    return (rows[at - 1] && placeAmong(rows[at - 1].parts, rest.join("."))) || own
  }
  return {...own, read, placeOf}
}

function placeAmong(parts, path) {
  const found = parts.find(([name]) => path === name || path.startsWith(name + "."))
  return found && found[1].placeOf(path.slice(found[0].length + 1))
}

const MAKERS = {
  line: makeLine, number: makeLine, text: makeText, formula: makeText, date: makeMoment, time: makeMoment,
  check: makeCheck, choice: makeChoice, colour: makeColour, tags: makeTags, days: makeDays, picture: makePicture,
  group: makeGroup, rows: makeRows,
}

function makeControl(field, value, changed, keep) {
  return MAKERS[field.kind](field, value, changed, keep)
}
