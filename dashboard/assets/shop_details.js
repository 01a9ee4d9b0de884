// Who orders, where it goes, how it is sent and paid.

function customerFields(fields) {
  const text = (autocomplete) => inputOf("text", autocomplete, {maxLength: 200})
  return element("div", {className: "grid"}, [
    fields.add("customer.name", "Name", text("name")),
    fields.add("customer.email", "E-mail", inputOf("email", "email", {maxLength: 254})),
    fields.add("customer.company", "Company", text("organization"), {optional: true}),
    fields.add("customer.phone", "Phone", inputOf("tel", "tel", {maxLength: 60}), {optional: true}),
  ])
}

function addressFields(fields, group, countries) {
  const text = (name) => inputOf("text", `${group} ${name}`, {maxLength: 200})
  const parts = [
    fields.add(`${group}.line1`, "Street and number", text("address-line1"), {wide: true}),
    fields.add(`${group}.line2`, "More of the address", text("address-line2"), {optional: true, wide: true}),
    fields.add(`${group}.postal_code`, "Postal code", text("postal-code"), {optional: true}),
    fields.add(`${group}.city`, "City", text("address-level2")),
    fields.add(`${group}.region`, "Region", text("address-level1"), {optional: true}),
    fields.add(`${group}.country`, "Country", selectOf([["", "Choose the country"], ...countries])),
  ]
  if (group === "billing") {
    parts.unshift(fields.add("billing.company", "Company", text("organization"), {optional: true}))
    parts.unshift(fields.add("billing.name", "Name", text("name")))
  }
  return element("div", {className: "grid"}, parts)
}

function cardOf(title, ...parts) {
  const body = element("div", {className: "body"}, parts)
  return element("section", {className: "card", ariaLabel: title}, [element("h2", {textContent: title}), body])
}

function paymentChoices(ways, state, changed) {
  const list = element("div", {className: "options", role: "radiogroup", ariaLabel: "Payment"}, ways.map(([value, label, help]) => {
    const radio = element("input", {type: "radio", name: "payment", value})
    radio.addEventListener("change", () => {
      state.draft.payment = value
      changed()
    })
    const words = element("span", {className: "words"}, [
      element("span", {textContent: label}), element("span", {className: "muted", textContent: help}),
    ])
    return element("label", {className: "option"}, [radio, words])
  }))
  const fill = () => list.querySelectorAll("input").forEach((radio) => { radio.checked = radio.value === state.draft.payment })
  return [list, fill]
}

function makeDetails(content, state, changed) {
  const fields = makeFields(state, changed)
  const same = inputOf("checkbox", "off")
  const billing = addressFields(fields, "billing", content.allCountries)
  const shippingNote = element("p", {className: "muted"})
  const shippingProblem = element("p", {className: "problem", role: "alert", hidden: true})
  const [options, showOptions] = makeOptions((name) => {
    state.draft.option = name
    delete state.problems.shipping_option
    changed()
  })
  const [ways, fillWays] = paymentChoices(content.ways, state, changed)
  const fillSame = () => {
    same.checked = state.draft.same
    billing.hidden = state.draft.same
  }
  same.addEventListener("change", () => {
    state.draft.same = same.checked
    fillSame()
    changed()
  })
  const remark = fields.add("remark", "Remark", element("textarea", {maxLength: 10000}), {optional: true, wide: true})
  const boxes = [
    cardOf("Contact", customerFields(fields)),
    cardOf("Shipping address", addressFields(fields, "shipping", content.countries)),
    cardOf("Billing address", element("label", {className: "check"}, [same, "Same as the shipping address"]), billing),
    ...(content.ships ? [cardOf("Shipping", shippingNote, options, shippingProblem)] : []),
    cardOf("Payment", ways),
    cardOf("Remark", remark),
  ]
  const show = (quote, problems) => {
    const {country} = state.draft.shipping
    fields.tell({...problems, remark: problems.comment})
    showOptions(quote?.options ?? [], quote?.option ?? "")
    const asked = country ? "" : "Choose the country to see how it can be sent."
    shippingNote.textContent = quote?.options?.length ? "" : (state.draft.items.length ? asked : "Add a model to see how it can be sent.")
    shippingNote.hidden = !shippingNote.textContent
    shippingProblem.textContent = country || state.tried ? problems.shipping_option || "" : ""
    shippingProblem.hidden = !shippingProblem.textContent
  }
  const fill = () => {
    fields.fill()
    fillSame()
    fillWays()
  }
  return {boxes, show, fill}
}
