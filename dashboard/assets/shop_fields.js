// Labelled fields of a draft, each with the place where its problem is told. All text is set as text.

const read = (draft, path) => path.split(".").reduce((part, name) => part?.[name], draft)

function write(draft, path, value) {
  const names = path.split("."), last = names.pop()
  names.reduce((part, name) => (part[name] ??= {}), draft)[last] = value
}

let fieldCount = 0

// fields.add(path, label, control) gives a field; fields.tell(problems) shows problems by path, and takes old ones away.
function makeFields(state, changed) {
  const known = new Map()
  const note = (path, text) => {
    const {control, problem} = known.get(path)
    if (problem.textContent !== text) problem.textContent = text
    problem.hidden = !text
    control.ariaInvalid = text ? "true" : null
  }
  const add = (path, label, control, {optional = false, wide = false} = {}) => {
    const problem = element("span", {className: "problem", role: "alert", hidden: true, id: `problem-${++fieldCount}`})
    const name = element("span", {className: "label", textContent: optional ? `${label} (optional)` : label})
    control.setAttribute("aria-describedby", problem.id)
    control.ariaLabel = label
    if (!optional) control.ariaRequired = "true"
    control.addEventListener("input", () => {
      write(state.draft, path, control.value)
      delete state.problems[path]
      note(path, "")
      changed(path)
    })
    known.set(path, {control, problem})
    const box = element("label", {className: wide ? "field wide" : "field"}, [name, control, problem])
    return box
  }
  return {
    add,
    tell: (problems) => known.forEach((_, path) => note(path, problems[path] || "")),
    fill: () => known.forEach(({control}, path) => {
      const value = String(read(state.draft, path) ?? "")
      if (control.value !== value) control.value = value
    }),
  }
}

function inputOf(type, autocomplete, options = {}) {
  return element("input", {type, autocomplete, spellcheck: false, ...options})
}

function selectOf(choices) {
  const select = element("select")
  fillSelect(select, choices)
  return select
}

function fillSelect(select, choices) {
  const text = JSON.stringify(choices)
  if (select.choices === text) return
  select.choices = text
  const chosen = select.value
  select.replaceChildren(...choices.map(([value, textContent]) => element("option", {value, textContent})))
  select.value = chosen
}
