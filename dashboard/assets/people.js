// Everybody's account, and the form that invites one more. Names are set as text, never as HTML.

const SURE = {
  disable: ["Let this person in no more?", "Their open pages close at once. You can let them in again later.", "Disable"],
  end: ["Sign this person out everywhere?", "Their open pages close at once.", "Sign out"],
  unlock: ["Remove the second factor?", "A password alone is enough then, until they set up a new one.", "Remove"],
  link: ["Mail a link for a new password?", "The link is good once. The password stays until it is used.", "Send the link"],
}

function makeSure(once) {
  let asked = {}
  const title = element("h2"), words = element("p")
  const yes = buttonOf("", "danger", () => once(asked, () => dialog.close()))
  const no = buttonOf("Back", "", () => dialog.close())
  const dialog = element("dialog", {}, [title, words, element("footer", {}, [no, yes])])
  return [dialog, (what, name) => {
    asked = {[what]: name}
    title.textContent = `${name}: ${SURE[what][0]}`
    words.textContent = SURE[what][1]
    yes.textContent = SURE[what][2]
    dialog.showModal()
    no.focus()
  }]
}

function makeInvite(once, roles) {
  const name = element("input", {type: "text", required: true, maxLength: 80, autocomplete: "off"})
  const email = element("input", {type: "email", required: true, maxLength: 254, autocomplete: "off"})
  const role = element("select", {}, roles.map((one) => element("option", {value: one, textContent: one})))
  const form = element("form", {className: "invite"}, [
    fieldOf("Name", name), fieldOf("E-mail", email), fieldOf("Role", role),
    element("button", {type: "submit", className: "button primary", textContent: "Invite"}),
  ])
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    once({invite: {name: name.value, email: email.value, role: role.value}})
  })
  return [form, (people) => {  // what was typed stays until the person is there
    if (!people.some((one) => one.name === name.value.trim())) return
    name.value = email.value = ""
  }]
}

function actionsOf(person, sure, once) {
  if (person.me) return [element("span", {className: "muted", textContent: "you: see Account"})]
  if (person.state === "disabled") return [buttonOf("Enable", "", () => once({enable: person.name}))]
  const all = [buttonOf("Sign out", "", () => sure("end", person.name))]
  if (!person.elsewhere) all.push(buttonOf("Send link", "", () => sure("link", person.name)))
  if (person.second_factor) all.push(buttonOf("Remove second factor", "", () => sure("unlock", person.name)))
  return [...all, buttonOf("Disable", "danger", () => sure("disable", person.name))]
}

function rowOf(person, roles, sure, once) {
  const role = element("select", {ariaLabel: `Role of ${person.name}`, disabled: person.me},
    roles.map((one) => element("option", {value: one, textContent: one, selected: one === person.role})))
  role.addEventListener("change", () => once({role: role.value, of: person.name}))
  const marks = [person.state, person.second_factor && "second factor", person.elsewhere && "single sign-on"].filter(Boolean)
  return element("li", {}, [
    element("div", {className: "who"}, [
      element("strong", {textContent: person.name}), element("span", {className: "muted", textContent: person.email}),
      ...marks.map((mark) => element("span", {className: "chip", textContent: mark})),
    ]),
    role, element("span", {className: "muted", textContent: `last signed in: ${person.seen}`}),
    element("div", {className: "buttons"}, actionsOf(person, sure, once)),
  ])
}

export function render({model, el}) {
  const once = makeOnce(makeAsk(model, el), [])
  const [dialog, sure] = makeSure(once)
  const list = element("ul", {className: "people"}), empty = element("p", {className: "empty"})
  const [form, settle] = makeInvite(once, JSON.parse(model.content).roles || [])
  el.append(element("section", {className: "card", ariaLabel: "People"}, [list, empty, form]), dialog)
  const paint = () => {
    const {people = [], roles = [], empty: why = ""} = JSON.parse(model.content)
    list.replaceChildren(...people.map((person) => rowOf(person, roles, sure, once)))
    empty.textContent = why
    empty.hidden = !why
    list.hidden = form.hidden = Boolean(why)
    settle(people)
  }
  model.on("content", paint)
  paint()
}
