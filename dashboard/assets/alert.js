// Why what somebody has just done was refused. Set as text, never as HTML.

export function render({model, el}) {
  const box = element("p", {className: "alert", role: "alert", textContent: model.sentence})
  model.on("sentence", () => { box.textContent = model.sentence })
  el.append(box)
}
