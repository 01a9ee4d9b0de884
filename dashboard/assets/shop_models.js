// The models of a draft: their uploads, and a card for each with what can be chosen for it.

// What can be seen to be no model, or too large, is not sent at all.
function makeModelUpload(content, done, fail) {
  const [box, upload] = makeUploadQueue(overHttp(() => "/order/files"), "Measuring", done, fail)
  return [box, (files) => upload(files.filter((file) => {
    const kind = file.name.toLowerCase().split(".").pop()
    if (!content.kinds.includes(kind)) fail(`${file.name} was not added. It is no model that can be printed here: please send ${content.kindsText}.`)
    else if (file.size > content.limit) fail(`${file.name} was not added. It is larger than ${content.limitText}, the most that is accepted.`)
    else return true
    return false
  }))]
}

function makeModelZone(content, add) {
  const about = `or drop them here: ${content.kindsText}, up to ${content.limitText} each`
  const accept = content.kinds.map((kind) => `.${kind}`).join(",")
  return makeDropZone({words: "Add models", className: "primary", about, label: "Models to order", accept}, add)
}

function linesOf(lines, total) {
  const rows = [...lines.map(([text, amount]) => [text, amount, ""]), ...(total ? [[...total, "total"]] : [])]
  return rows.flatMap(([text, amount, className]) => [
    element("dt", {textContent: text, className}), element("dd", {textContent: amount, className}),
  ])
}

// One model. Its item is found by its token, for others before it may be taken away.
function makeCard(content, state, item, {changed, remove, look}) {
  const path = (name) => `items.${state.draft.items.indexOf(item)}.${name}`
  const picture = element("img", {src: `/order/pictures/${encodeURIComponent(item.token)}.png`, alt: "", width: 96, height: 96})
  const view = element("button", {type: "button", className: "look", ariaLabel: `Look at ${item.name} in 3D`}, [picture])
  view.addEventListener("click", () => look(item))
  const facts = element("p", {className: "muted"}), warning = element("p", {className: "warning", hidden: true})
  const about = element("p", {className: "muted", hidden: true})
  const without = element("summary"), causes = element("ul")
  const why = element("details", {hidden: true}, [without, causes])
  const controls = {
    material: selectOf([]), finish: selectOf([]), colour: selectOf([]),
    quantity: inputOf("number", "off", {min: 1, max: 1000000, step: 1, inputMode: "numeric"}),
  }
  const fields = makeFields({get draft() { return {item} }, problems: {}}, (name) => {
    if (name === "item.material") item.finish = item.colour = ""
    if (name === "item.quantity") item.quantity = Number(item.quantity) || item.quantity
    for (const problem of Object.keys(state.problems)) if (problem.startsWith("items.")) delete state.problems[problem]
    changed()
  })
  const boxes = Object.fromEntries(["Material", "Finish", "Colour", "Quantity"].map((label) => {
    const name = label.toLowerCase()
    return [name, fields.add(`item.${name}`, label, controls[name])]
  }))
  const swatch = element("span", {className: "swatch", hidden: true})
  boxes.colour.querySelector(".label").append(swatch)
  const price = element("strong", {className: "price"}), unit = element("span", {className: "muted"})
  const lines = element("dl", {className: "lines"})
  const reasons = element("details", {}, [element("summary", {textContent: "How the price comes about"}), lines])
  const problem = element("p", {className: "problem", role: "alert", hidden: true})
  const away = buttonOf("Remove", "small danger", () => remove(item))
  away.ariaLabel = `Remove ${item.name}`
  const head = element("div", {className: "head"}, [element("h3", {textContent: item.name}), away])
  const choices = element("div", {className: "choices"}, Object.values(boxes))
  const sum = element("div", {className: "sum"}, [price, unit])
  const words = element("div", {className: "words"}, [head, facts, warning, problem, choices, about, why, sum, reasons])
  const card = element("li", {className: "model"}, [view, words])

  const offer = (answer) => {
    const fitting = content.materials.filter(({name}) => name in answer.fits)
    const material = content.materials.find(({name}) => name === answer.material)
    const names = fitting.map(({name, technology}) => [name, technology ? `${name} (${technology})` : name])
    if (!(answer.material in answer.fits)) names.unshift([answer.material, answer.material])
    fillSelect(controls.material, names)
    fillSelect(controls.finish, [["", "None"], ...(answer.fits[answer.material] ?? []).map((name) => [name, name])])
    const colours = material?.colours ?? []
    fillSelect(controls.colour, colours.map(([name]) => [name, name]))
    const hex = colours.find(([name]) => name === answer.colour)?.[1]
    swatch.hidden = !hex
    swatch.style.backgroundColor = hex || ""
    boxes.colour.hidden = !colours.length
    boxes.finish.hidden = !(answer.fits[answer.material] ?? []).length && !answer.finish
    about.textContent = material?.description ?? ""
    about.hidden = !about.textContent
    const not = Object.entries(answer.why).filter(([name]) => name !== answer.material)
    without.textContent = `Not in ${not.map(([name]) => name).join(", ")}`
    causes.replaceChildren(...not.map(([name, reason]) => element("li", {textContent: `${name}: ${reason}`})))
    why.hidden = !not.length
  }
  const show = (answer, problems, gone) => {
    problem.textContent = gone ? "This file is not there any more. Please upload it again." : problems[path("file")] || ""
    problem.hidden = !problem.textContent
    choices.hidden = sum.hidden = Boolean(gone)
    reasons.hidden = gone || !answer?.lines
    if (gone || !answer) return
    offer(answer)
    fields.fill()
    fields.tell(Object.fromEntries(Object.keys(controls).map((name) => [`item.${name}`, problems[path(name)]])))
    facts.textContent = answer.facts
    warning.textContent = answer.warning
    warning.hidden = !answer.warning
    price.textContent = answer.total || ""
    unit.textContent = answer.unit ? `${answer.unit} each` : ""
    if (answer.lines) lines.replaceChildren(...linesOf(answer.lines, ["One part", answer.unit]))
  }
  return {card, show, focus: () => controls.material.focus()}
}
