// One's own account. Passwords go to the server and never come back; codes are shown once, as text.

function passwordOf(label, autocomplete) {
  const input = element("input", {type: "password", required: true, maxLength: 256, autocomplete})
  return [input, fieldOf(label, input)]
}

function formOf(parts, label, className, send) {
  const button = element("button", {type: "submit", className: `button ${className}`, textContent: label})
  const form = element("form", {className: "own"}, [...parts, button])
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    send()
    form.querySelectorAll("input[type=password]").forEach((input) => { input.value = "" })
  })
  return form
}

function passwordForm(ask) {
  const [old, oldField] = passwordOf("Present password", "current-password")
  const [fresh, freshField] = passwordOf("New password, 12 characters at least", "new-password")
  return formOf([oldField, freshField], "Change the password", "primary", () => ask({old: old.value, new: fresh.value}))
}

function confirmForm(ask, {secret, picture}) {
  const code = element("input", {type: "text", required: true, inputMode: "numeric", autocomplete: "one-time-code"})
  const [password, field] = passwordOf("Present password", "current-password")
  const parts = [
    element("p", {textContent: "Scan this with an authenticator app, then enter the code that it shows."}),
    element("img", {src: picture, alt: "QR code of the second factor"}),
    element("p", {className: "muted", textContent: `Or type this into the app: ${secret}`}),
    fieldOf("Code", code), field,
  ]
  return formOf(parts, "Turn it on", "primary", () => ask({secret, code: code.value, password: password.value}))
}

function factorParts(ask, {second_factor: on, codes}) {
  if (!on) {
    const about = element("p", {textContent: "With a second factor, a stolen password alone opens nothing."})
    return [element("div", {className: "own"}, [about, buttonOf("Set up a second factor", "primary", () => ask({begin: true}))])]
  }
  const [again, field] = passwordOf("Present password", "current-password")
  const left = element("p", {textContent: `On. Unused recovery codes: ${codes}.`})
  const remove = buttonOf("Remove the second factor", "danger", () => form.reportValidity() && ask({remove: again.value}))
  const form = formOf([left, field], "New recovery codes", "", () => ask({renew: again.value}))
  form.append(remove)
  return [form]
}

function shownOnce(codes) {
  return element("div", {className: "own", role: "status"}, [
    element("p", {textContent: "Keep these recovery codes: each stands in once for the app, and they are not shown again."}),
    element("ul", {className: "codes"}, codes.map((textContent) => element("li", {textContent}))),
  ])
}

function sessionRows(ask, sessions) {
  const rows = sessions.map((one) => element("li", {}, [
    element("div", {className: "who"}, [
      element("strong", {textContent: one.here ? "This browser" : one.kind === "token" ? "Notebook or shell" : "A browser"}),
      element("span", {className: "muted", textContent: `${one.address} · ${one.seen} · ${one.agent}`}),
    ]),
    one.here ? element("span") : buttonOf("Sign out there", "", () => ask({end: one.id})),
  ]))
  const others = sessions.length > 1 ? [buttonOf("Sign out everywhere else", "danger", () => ask({end_others: true}))] : []
  return [element("ul", {className: "sessions"}, rows), element("div", {className: "own"}, others)]
}

export function render({model, el}) {
  const ask = makeAsk(model, el)
  const said = element("p", {className: "own", role: "status", hidden: true})
  const factor = element("div"), sessions = element("div"), about = element("dl"), password = element("div")
  const cardOf = (title, ...parts) => element("section", {className: "card", ariaLabel: title}, [element("h2", {textContent: title}), ...parts])
  const cards = [
    cardOf("You", element("div", {className: "own"}, [about])), cardOf("Password", password),
    cardOf("Second factor", factor), cardOf("Where you are signed in", sessions),
  ]
  const empty = element("p", {className: "card empty"})
  el.append(said, empty, ...cards)
  let before = ""
  const paint = () => {
    const told = JSON.parse(model.content)
    empty.textContent = told.empty || ""
    empty.hidden = !told.empty
    cards.forEach((card) => { card.hidden = Boolean(told.empty) })
    if (told.empty) return
    const lines = [["Name", told.name], ["E-mail", told.email], ["Role", told.role]]
    about.replaceChildren(...lines.flatMap(([word, value]) => [element("dt", {className: "muted", textContent: word}), element("dd", {textContent: value})]))
    if (!password.firstChild) password.append(told.password ? passwordForm(ask) : element("p", {className: "own", textContent: "You sign in with single sign-on; there is no password here."}))
    if (before !== `${told.second_factor} ${told.codes}`) factor.replaceChildren(...factorParts(ask, told))
    before = `${told.second_factor} ${told.codes}`
    cards[2].hidden = !told.password
    sessions.replaceChildren(...sessionRows(ask, told.sessions))
  }
  model.on("content", paint)
  model.on("msg:custom", ({done}) => {
    if (!done) return
    said.textContent = done.said || ""
    said.hidden = !done.said
    if (done.secret) factor.replaceChildren(confirmForm(ask, done))
    if (done.recovery) factor.append(shownOnce(done.recovery))
  })
  paint()
}
