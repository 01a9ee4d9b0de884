// The page where customers order. The draft is kept in this browser, prices and the order itself go over plain HTTP;
// nothing typed by anyone becomes HTML.

const KEPT = "printdesk order"

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

function newDraft(content) {
  return {
    key: newKey(), items: [], vouchers: [], option: "", same: true, remark: "", payment: content.ways[0]?.[0] ?? "",
    customer: {}, shipping: {country: content.country}, billing: {country: content.country},
  }
}

function keptDraft(content) {
  const fresh = newDraft(content)
  try {
    const kept = {...fresh, ...JSON.parse(window.localStorage.getItem(KEPT) || "{}")}
    const isWhole = ["customer", "shipping", "billing"].every((name) => kept[name] && typeof kept[name] === "object")
    if (!isWhole || !Array.isArray(kept.items) || !Array.isArray(kept.vouchers)) return fresh
    if (!content.ways.some(([value]) => value === kept.payment)) kept.payment = fresh.payment
    return kept
  } catch {
    return fresh
  }
}

function keep(draft) {
  try {
    window.localStorage.setItem(KEPT, JSON.stringify(draft))
  } catch {
    // a browser that stores nothing for this page
  }
}

async function post(address, content) {
  let answer
  try {
    answer = await fetch(address, {method: "POST", body: JSON.stringify(content)})
    return [answer.status, await answer.json()]
  } catch {
    const error = "The server cannot be reached at the moment. Nothing that you typed is lost; please try again."
    return [answer?.status ?? 0, {error}]
  }
}

// Asks for prices: the newest draft counts, and one question is under way at a time.
function makePricing(state, show) {
  let timer, underWay = false, changes = 0
  const ask = async () => {
    if (underWay) return
    const asked = changes
    underWay = true
    const [status, quote] = await post("/order/quotes", state.draft)
    underWay = false
    if (asked !== changes) ask()  // an answer to an older draft would undo what was chosen since
    else show(status === 200 ? quote : null, status === 200 ? "" : quote.error)
  }
  return () => {
    changes += 1
    clearTimeout(timer)
    timer = setTimeout(ask, 120)
  }
}

function makeOrder(content, el, look) {
  const state = {draft: keptDraft(content), problems: {}, quote: null, tried: false}
  const cards = new Map()
  const waiting = makeWaiting(el)
  const list = element("ul", {className: "models"})
  const [failed, showFailed] = makeAlert()
  const changed = () => {
    keep(state.draft)
    waiting.begin()
    reprice()
  }
  const details = makeDetails(content, state, changed)
  let placing = false
  const place = async () => {
    if (placing) return
    placing = summary.button.disabled = state.tried = true
    summary.showAlert("")
    waiting.begin()
    const [status, answer] = await post("/order/projects", {...state.draft, agreed: state.quote?.agreed ?? "0"})
    waiting.end()
    placing = summary.button.disabled = false
    if (status === 201) {
      state.draft = newDraft(content)
      keep(state.draft)
      done(answer)
      return
    }
    if (status === 409) state.draft.key = newKey()  // an order with this key was placed, and differs from this one
    state.problems = answer.problems ?? {}
    const onlyThePrice = Object.keys(state.problems).join() === "agreed_total"
    summary.showAlert(onlyThePrice ? "Please look at the new price, and place the order again." : answer.error)
    if (state.problems.agreed_total) changed()
    show()
    el.getRootNode().querySelector("[aria-invalid=true]")?.focus()
  }
  const summary = makeSummary(state, {changed, place})
  const show = () => {
    const {quote, draft} = state
    const problems = {...quote?.problems, ...state.problems}
    const answers = (quote?.items ?? []).values()
    draft.items.forEach((item, place) => {
      if (!cards.has(item)) {
        cards.set(item, makeCard(content, state, item, {changed, remove, look}))
        list.append(cards.get(item).card)
      }
      const gone = quote?.gone.includes(place)
      cards.get(item).show(gone ? null : answers.next().value, problems, gone)
    })
    list.hidden = !draft.items.length
    details.show(quote, problems)
    summary.show(quote, problems)
  }
  const remove = (item) => {
    state.draft.items = state.draft.items.filter((other) => other !== item)
    cards.get(item).card.remove()
    cards.delete(item)
    state.quote = null
    state.problems = {}
    changed()
    zone.querySelector("button").focus()
  }
  const reprice = makePricing(state, (quote, error) => {
    waiting.end()
    if (error) summary.showAlert(error)
    else if (!Object.keys(state.problems).length) summary.showAlert("")
    if (!quote) return
    const asked = state.draft.items.length
    if (quote.items.length + quote.gone.length !== asked) return changed()
    state.quote = quote
    const answers = quote.items.values()
    state.draft.items.forEach((item, place) => {
      if (quote.gone.includes(place)) return
      const {material, finish, colour} = answers.next().value  // where nothing was chosen, what the desk has chosen
      Object.assign(item, {material, finish: finish || "", colour: colour || ""})
    })
    const first = quote.options?.[0]?.name
    show()
    keep(state.draft)
    if (first && !quote.options.some(({name}) => name === quote.option)) {
      state.draft.option = first  // the first that can be chosen, until another one is
      changed()
    }
  })
  const [progress, upload] = makeModelUpload(content, ({token, name}) => {
    state.draft.items.push({token, name, material: "", finish: "", colour: "", quantity: 1})
    changed()
  }, (sentence) => showFailed([failed.textContent, sentence].filter(Boolean).join("\n")))
  const add = (files) => {
    const room = content.most - state.draft.items.length
    showFailed(files.length > room ? `${content.most} models are the most that can be ordered at once.` : "")
    upload(files.slice(0, room))
  }
  const zone = makeModelZone(content, add)
  const models = element("section", {className: "card", ariaLabel: "Models"}, [
    element("h2", {textContent: "Models"}), list, progress, failed, zone,
  ])
  const [first, ...rest] = details.boxes
  const page = element("form", {className: "order", noValidate: true}, [
    element("div", {className: "left"}, [models, first, ...rest]), summary.box,
  ])
  page.addEventListener("submit", (event) => event.preventDefault())
  takeDrops(page, zone, add)
  const done = (placed) => {
    const thanks = thanksOf(placed, () => start(content, el, look))
    getSelection().removeAllRanges()  // of a double click on the button
    el.replaceChildren(thanks)
    thanks.querySelector("h1").focus()
    thanks.scrollIntoView({block: "center"})
  }
  details.fill()
  summary.paintVouchers()
  show()
  if (state.draft.items.length) changed()
  return page
}

function start(content, el, look) {
  const title = element("h1", {textContent: "Order 3D prints"})
  if (content.closed) {
    el.replaceChildren(title, element("p", {className: "card closed", textContent: content.closed}))
    return
  }
  el.replaceChildren(title, makeOrder(content, el, look))
}

export function render({model, el}) {
  const ask = makeAsk(model, el)
  start(JSON.parse(model.content), el, ({token}) => ask({look: token}))
}
