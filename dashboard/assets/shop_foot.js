// The end of a customer's page: who the service is. All text is set as text.

export function render({model, el}) {
  const paint = () => {
    const {name, lines, mail} = JSON.parse(model.content)
    const words = [name, ...lines].map((line) => element("span", {textContent: line}))
    if (mail) words.push(element("a", {href: `mailto:${encodeURIComponent(mail)}`, textContent: mail}))
    el.replaceChildren(element("footer", {}, words))
  }
  const entitle = () => {
    if (model.heading) document.title = model.heading
  }
  const endDay = followDaylight(model)
  model.on("content", paint)
  model.on("heading", entitle)
  model.on("remove", endDay)
  paint()
  entitle()
}
