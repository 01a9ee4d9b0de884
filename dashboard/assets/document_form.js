// The form of a document, made from a plain description. Sends {save, version}, {back}, {attempt, quantity, sample},
// {foresee}, {picture}, {theirs} or {mine}; what was typed stays, also when a colleague saves or the page is left.

function sectionOf({title, help, fields}, values, parts, changed, keep) {
  const made = fields.map((field) => [field.name, makeControl(field, values[field.name], changed, keep)])
  parts.push(...made)
  const box = element("div", {className: "fields"}, made.map(([_, part]) => part.node))
  const words = help ? [element("span", {className: "help", textContent: help})] : []
  const node = element("section", {className: "card"}, [element("h2", {textContent: title}), element("div", {className: "inside"}, [...words, box])])
  node.ariaLabel = title
  return node
}

// What a part of the material costs as it is typed: {samples, lines, total, finishes, problem}.
function makeSample(changed) {
  const sample = element("select", {}), quantity = element("input", {type: "number", min: 1, max: 100000, value: 1})
  const lines = element("dl", {className: "lines"}), total = element("p", {className: "sum"})
  const problem = element("p", {className: "muted"}), finishes = element("dl", {className: "lines", ariaLabel: "With a finish"})
  for (const control of [sample, quantity]) control.addEventListener("input", changed)
  const node = element("aside", {className: "card sample", ariaLabel: "Price of a sample part"}, [
    element("h2", {textContent: "Price of a sample part"}),
    element("div", {className: "inside"}, [fieldOf("Part", sample), fieldOf("Equal parts", quantity), lines, total, finishes, problem]),
  ])
  total.ariaLive = "polite"
  const show = (content) => {
    node.hidden = !content
    if (!content) return
    const chosen = sample.value
    sample.replaceChildren(...content.samples.map(([value, textContent]) => element("option", {value, textContent})))
    if (chosen) sample.value = chosen
    const paired = (pairs) => pairs.flatMap(([key, amount]) => [element("dt", {textContent: key}), element("dd", {textContent: amount})])
    lines.replaceChildren(...paired(content.lines))
    finishes.replaceChildren(...paired((content.finishes || []).map(([name, amount]) => [`with ${name}`, amount])))
    total.textContent = content.total
    problem.textContent = content.problem
    problem.hidden = !content.problem
  }
  return {node, show, read: () => ({sample: sample.value, quantity: quantity.value})}
}

export function render({model, el}) {
  const ask = makeAsk(model, el), tell = makeNewest(ask), painted = makePainter(), drafts = makeDrafts("form")
  const fields = element("div", {className: "main"}), [alert, showAlert] = makeAlert()
  const notice = element("p", {className: "notice", role: "status", hidden: true})
  const outlook = element("p", {className: "outlook", role: "status"})  // what saving would lead to
  const save = buttonOf("Save", "primary", () => once({save: values(), version}))
  const mine = buttonOf("Save mine over it", "danger", () => once({save: values(), version: content.version}))
  const theirs = buttonOf("Discard what I typed", "", () => fill(content.document, content.version))
  const back = buttonOf("Back", "", () => once({back: true}))
  const once = makeOnce(ask, [save, mine, back])
  const sample = makeSample(() => attempt())
  const foot = element("footer", {}, [notice, outlook, alert, element("span", {className: "buttons"}, [theirs, mine, back, save])])
  const form = element("div", {className: "form"}, [element("div", {className: "sheet"}, [fields, sample.node]), foot])
  let content = {}, parts = [], version = 0, typed = false
  const values = () => Object.fromEntries(parts.map(([name, part]) => [name, part.read()]))
  const attempt = () => {
    if (content.sample) whenReady(() => tell({attempt: values(), ...sample.read()}))
    if (content.foresees) whenReady(() => tell({foresee: values()}))
  }
  const note = () => {
    const newer = typed && version !== content.version
    notice.textContent = newer ? content.newer : typed ? "Not saved yet." : content.fresh || ""
    notice.hidden = !notice.textContent || Boolean(content.conflict)  // which says the same
    theirs.hidden = !typed
    mine.hidden = !content.conflict
  }
  const changed = () => {
    typed = true
    drafts.keep(content.key, {values: values(), version})
    note()
    attempt()
  }
  const fill = (document, of, keeps = false) => {
    version = of
    typed = keeps
    if (!keeps) drafts.forget(content.key)
    parts = []
    const keep = (picture) => ask({picture})
    fields.replaceChildren(...content.sections.map((section) => sectionOf(section, document, parts, changed, keep)))
    if (!content.button) fields.querySelectorAll("input, select, textarea, button").forEach((node) => { node.disabled = true })
    showProblems([])
    showAlert("")
    note()
    attempt()
  }
  const build = () => {
    const draft = content.button && drafts.read(content.key)
    try {
      if (draft) fill(draft.values, draft.version, true)
    } catch {
      drafts.forget(content.key)  // of a form that had other fields
    }
    if (!typed || !draft) fill(content.document, content.version)
  }
  const showProblems = (problems) => {
    parts.forEach(([_, part]) => showNone(part))
    const places = problems.map(([path, text]) => [placeAmong(parts, path), text])
    const told = new Map()
    for (const [place, text] of places) {
      if (place) told.set(place, [...(told.get(place) || []), `${place.label} ${text}`])
    }
    shown = [...told.keys()]
    told.forEach((texts, place) => place.show(texts.join(" ")))
    if (shown.length) shown[0].focus()
  }
  let shown = []
  const showNone = () => shown.splice(0).forEach((place) => place.show(""))
  form.addEventListener("input", (event) => {
    if (fields.contains(event.target)) changed()
  })
  form.addEventListener("change", (event) => {
    if (fields.contains(event.target)) changed()
  })
  onSendKey(form, () => {
    save.focus()  // what is being typed is complete
    save.click()
  })
  const paint = () => {
    const before = content
    content = JSON.parse(model.content)
    form.hidden = !content.key
    if (content.done !== undefined && content.done !== before.done && before.key) {
      drafts.forget(before.key)
      typed = false
    }
    if (!content.key) {
      typed = false
      return
    }
    save.textContent = content.button
    save.hidden = !content.button
    back.hidden = !content.back
    if (before.key !== content.key) {
      typed = false
      build()
    } else if (!typed && version !== content.version) fill(content.document, content.version)
    painted("problems", [content.key, content.tries, content.problems], ([_key, _tries, problems]) => showProblems(problems))
    showAlert(content.alert)
    outlook.textContent = content.outlook || ""
    outlook.hidden = !content.outlook
    sample.show(content.sample)
    parts.forEach(([name, part]) => {
      if (part.take) painted(name, content.picture, (stored) => { if (stored) part.take(stored) })
    })
    note()
  }
  model.on("content", paint)
  el.append(form)
  paint()
}
