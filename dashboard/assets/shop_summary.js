// What an order costs in all, with every line, vouchers, shipping and the button that places it.

function makeOptions(choose) {
  const list = element("div", {className: "options", role: "radiogroup", ariaLabel: "Shipping"})
  const painter = makePainter()
  const show = (options, chosen) => painter("options", [options, chosen], () => {
    const focused = list.getRootNode().activeElement?.value
    list.replaceChildren(...options.map(({name, label, about, price}) => {
      const radio = element("input", {type: "radio", name: "shipping", value: name, checked: name === chosen})
      radio.addEventListener("change", () => choose(name))
      const words = element("span", {className: "words"}, [
        element("span", {textContent: label}), element("span", {className: "muted", textContent: about}),
      ])
      return element("label", {className: "option"}, [radio, words, element("span", {className: "figure", textContent: price})])
    }))
    if (focused) [...list.querySelectorAll("input")].find((radio) => radio.value === focused)?.focus()
  })
  return [list, show]
}

// Voucher codes that were given, each with a button that takes it away.
function makeVouchers(state, changed) {
  const input = inputOf("text", "off", {maxLength: 40})
  const problem = element("p", {className: "problem", role: "alert", hidden: true})
  const given = element("ul", {className: "vouchers"})
  const paint = () => {
    given.replaceChildren(...state.draft.vouchers.map((code) => {
      const away = buttonOf("Remove", "small", () => {
        state.draft.vouchers = state.draft.vouchers.filter((other) => other !== code)
        delete state.problems.vouchers
        paint()
        changed()
        input.focus()
      })
      away.ariaLabel = `Remove voucher ${code}`
      return element("li", {}, [element("span", {textContent: code}), away])
    }))
  }
  const add = () => {
    const code = input.value.trim()
    if (!code) return
    input.value = ""
    if (!state.draft.vouchers.some((other) => other.toLowerCase() === code.toLowerCase())) state.draft.vouchers.push(code)
    paint()
    changed()
  }
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return
    event.preventDefault()
    add()
  })
  const line = element("div", {className: "line"}, [fieldOf("Voucher code", input), buttonOf("Apply", "", add)])
  const show = (problems) => {
    const told = Object.keys(problems).filter((path) => path.split(".")[0] === "vouchers").map((path) => problems[path])
    problem.textContent = told.join(" ")
    problem.hidden = !told.length
  }
  return {box: element("div", {className: "voucher"}, [line, problem, given]), paint, show, add}
}

function makeSummary(state, {changed, place}) {
  const lines = element("dl", {className: "lines sums"}), sending = element("p", {className: "muted"})
  const problem = element("p", {className: "problem", role: "alert", hidden: true})
  const vouchers = makeVouchers(state, changed)
  const [alert, showAlert] = makeAlert()
  const button = buttonOf("Place order", "primary place", () => {
    vouchers.add()  // a code that was typed and not applied counts
    place()
  })
  const empty = element("p", {className: "muted", textContent: "Add a model to see what it costs."})
  const body = element("div", {className: "body"}, [empty, lines, sending, problem, vouchers.box, alert, button])
  const box = element("section", {className: "card summary", ariaLabel: "Price"}, [element("h2", {textContent: "Price"}), body])
  const show = (quote, problems) => {
    const priced = Boolean(quote?.total && quote.items.length)
    empty.hidden = Boolean(state.draft.items.length)
    lines.hidden = sending.hidden = !priced
    const told = ["", "items", "agreed_total"].map((path) => problems[path]).filter(Boolean)
    problem.textContent = told.join(" ")
    problem.hidden = !told.length
    vouchers.show(problems)
    if (!priced) return
    lines.replaceChildren(...linesOf([["Models", quote.subtotal], ...quote.lines], ["Total", quote.total]))
    sending.textContent = quote.sending
  }
  return {box, show, showAlert, button, paintVouchers: vouchers.paint}
}

// After the order: its number, its link, and what comes next.
function thanksOf(placed, again) {
  const title = element("h1", {textContent: `Thank you. Your order is placed: ${placed.number}`, tabIndex: -1})
  const link = element("a", {className: "button primary", href: placed.link, textContent: "Follow your order"})
  const facts = [["Number", placed.number], ["Total", placed.total], ["Your private link", placed.address]]
  const parts = [
    title,
    element("p", {textContent: `A confirmation with the link goes to ${placed.email}.`}),
    element("dl", {className: "facts"}, facts.flatMap(([key, value]) => [
      element("dt", {textContent: key}), element("dd", {textContent: value}),
    ])),
    element("p", {textContent: placed.step, className: "step"}),
  ]
  const buttons = [link, buttonOf("Order something else", "", again)]
  if (placed.pay) buttons.unshift(element("a", {className: "button primary", href: placed.pay, textContent: "Pay now"}))
  parts.push(element("div", {className: "line"}, buttons))
  return element("section", {className: "card thanks", ariaLabel: "Order placed"}, parts)
}
