// Keys of programs, and the form that makes one more. A key is shown once; names are set as text, never as HTML.

const API = "/api/v1/openapi.json"

function makeSure(ask) {
  let wanted = ""
  const title = element("h2")
  const words = element("p", {textContent: "Its program is refused from then on, at once and for ever. What it has ordered stays. Another key may have the same name."})
  const yes = buttonOf("Revoke", "danger", () => once({revoke: wanted}, () => dialog.close()))
  const no = buttonOf("Back", "", () => dialog.close())
  const once = makeOnce(ask, [yes])
  const dialog = element("dialog", {}, [title, words, element("footer", {}, [no, yes])])
  return [dialog, (name) => {
    wanted = name
    title.textContent = dialog.ariaLabel = `Revoke the key “${name}”?`
    dialog.showModal()
    no.focus()
  }]
}

// The key itself, until somebody says that it is kept.
function makeShownOnce() {
  const words = element("p", {className: "new"}), said = element("span", {className: "muted", role: "status"})
  const field = element("input", {type: "text", readOnly: true, ariaLabel: "The new key", className: "secret"})
  const copier = buttonOf("Copy", "primary", () => copy(field, said))
  const hide = buttonOf("I have kept it", "", () => {
    field.value = ""
    box.hidden = true
  })
  const warning = element("p", {textContent: "Copy it now to where the program keeps its secrets: it is never shown again."})
  const box = element("section", {className: "card made", ariaLabel: "New key", hidden: true}, [words, warning, field, element("div", {className: "buttons"}, [copier, hide, said])])
  return [box, ({name, secret}) => {
    words.textContent = `The key of “${name}”`
    field.value = secret
    said.textContent = ""
    box.hidden = false
    box.scrollIntoView({block: "nearest"})
    copier.focus()
  }]
}

function makeForm(ask, scopes, longest) {
  const name = element("input", {type: "text", required: true, maxLength: longest, autocomplete: "off"})
  const boxes = scopes.map(([value, words]) => [element("input", {type: "checkbox", value, checked: true}), words])
  const [alert, showAlert] = makeAlert()
  const button = element("button", {type: "submit", className: "button primary", textContent: "Make a key"})
  const allows = element("fieldset", {}, [
    element("legend", {className: "label", textContent: "What it allows"}),
    ...boxes.map(([box, words]) => element("label", {}, [box, element("span", {textContent: words}), element("code", {className: "muted", textContent: box.value})])),
  ])
  const once = makeOnce(ask, [button])
  const form = element("form", {className: "add", ariaLabel: "Make a key"}, [fieldOf("Name of the program", name), allows, alert, button])
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    showAlert("")
    once({add: {name: name.value, scopes: boxes.filter(([box]) => box.checked).map(([box]) => box.value)}})
  })
  return [form, showAlert, () => {
    name.value = ""
    boxes.forEach(([box]) => { box.checked = true })
  }]
}

function rowOf(key, sure) {
  const revoke = buttonOf("Revoke", "danger", () => sure(key.name))
  revoke.ariaLabel = `Revoke ${key.name}`
  const revoked = element("span", {className: "muted", textContent: `revoked ${key.revoked_at}`})
  return element("li", {className: key.revoked_at ? "revoked" : ""}, [
    element("div", {className: "who"}, [
      element("strong", {textContent: key.name}), element("code", {className: "muted", textContent: `${key.prefix}…`}),
      ...key.scopes.map((scope) => element("span", {className: "chip", textContent: scope})),
    ]),
    element("span", {className: "muted", textContent: `made ${key.created_at} by ${key.by}`}),
    element("span", {className: "muted", textContent: key.used_at ? `last used ${key.used_at}` : "never used"}),
    element("div", {className: "buttons"}, [key.revoked_at ? revoked : revoke]),
  ])
}

export function render({model, el}) {
  const told = () => JSON.parse(model.content)
  const ask = makeAsk(model, el)
  const askAndPaint = (question, done) => ask(question, () => {
    paint()
    if (done) done()
  })
  const [dialog, sure] = makeSure(askAndPaint), [made, show] = makeShownOnce()
  const [form, showAlert, clear] = makeForm(askAndPaint, told().scopes, told().longest)
  const list = element("ul", {className: "people keys"}), empty = element("p", {className: "empty"})
  const about = element("p", {className: "about muted"}, ["What a program can ask for, and how, is told by the ", element("a", {href: API, target: "_blank", textContent: "description of the API"}), " (OpenAPI)."])
  el.append(made, element("section", {className: "card", ariaLabel: "Keys"}, [list, empty, form, about]), dialog)
  const paint = () => {
    const {keys, empty: why, error} = told()
    list.replaceChildren(...keys.map((key) => rowOf(key, sure)))
    list.hidden = !keys.length
    empty.textContent = why
    empty.hidden = !why
    showAlert(error)
  }
  model.on("content", paint)
  model.on("msg:custom", ({made: key}) => {
    if (!key) return
    show(key)
    clear()
  })
  paint()
}
