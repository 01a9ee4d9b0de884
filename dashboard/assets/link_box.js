// The customer's private link. Sends {renew} or {revoke}. All text is set as text, never as HTML.

const WORDS = {
  renew: ["Put a new link in its place?", "Mails that were sent name the old one, which leads nowhere then.", "Renew"],
  revoke: ["Take the link back?", "The customer cannot open the order with it any more. You can make a new one at any time.", "Revoke"],
}

function makeConfirm(ask) {
  let wanted = "renew"
  const title = element("h2"), words = element("p")
  const yes = buttonOf("", "danger", () => once({[wanted]: true}, () => dialog.close()))
  const no = buttonOf("Back", "", () => dialog.close())
  const once = makeOnce(ask, [yes])
  const dialog = element("dialog", {}, [title, words, element("footer", {}, [no, yes])])
  const confirm = (what) => {
    wanted = what
    for (const [at, node] of [title, words, yes].entries()) node.textContent = WORDS[what][at]
    dialog.showModal()
    no.focus()
  }
  return [dialog, confirm]
}

export function render({model, el}) {
  const ask = makeAsk(model, el)
  const [dialog, confirm] = makeConfirm(ask)
  const field = element("input", {type: "text", readOnly: true, ariaLabel: "Address of the customer's page"})
  const said = element("span", {className: "muted", role: "status"})
  const copier = buttonOf("Copy", "primary", () => copy(field, said))
  const make = buttonOf("Make a link", "primary", () => once({renew: true}))
  const once = makeOnce(ask, [make])
  const buttons = element("div", {className: "buttons"}, [
    copier, buttonOf("Renew", "", () => confirm("renew")), buttonOf("Revoke", "danger", () => confirm("revoke")), said,
  ])
  const about = element("p", {className: "muted"})
  const body = element("div", {className: "link"}, [about, field, buttons, make])
  el.append(element("section", {className: "card", ariaLabel: "Customer's link"}, [element("h2", {textContent: "Customer's link"}), body]), dialog)
  const paint = () => {
    const {address} = JSON.parse(model.content)
    if (field.value !== address) said.textContent = ""
    field.value = address
    field.hidden = buttons.hidden = !address
    make.hidden = Boolean(address)
    about.textContent = address
      ? "Whoever has it sees the order and its conversation, can write, and can cancel while it is Pending."
      : "The customer cannot follow this order online: it has no link. Once it has one, our mails name it."
  }
  model.on("content", paint)
  paint()
}
