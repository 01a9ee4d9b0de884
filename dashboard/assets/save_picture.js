// Saves the charts of the layout that this button stands in as one PNG, as they are shown.

function figuresBelow(view) {
  if (view.model.type === "Figure") return [view]
  return (view.child_views || []).flatMap(figuresBelow)
}

// One sheet with each chart where it is on the screen.
function sheetOf(figures) {
  const places = figures.map((figure) => figure.el.getBoundingClientRect())
  const left = Math.min(...places.map((place) => place.left))
  const top = Math.min(...places.map((place) => place.top))
  const scale = devicePixelRatio
  const sheet = element("canvas", {
    width: scale * (Math.max(...places.map((place) => place.right)) - left),
    height: scale * (Math.max(...places.map((place) => place.bottom)) - top),
  })
  const pen = sheet.getContext("2d")
  figures.forEach((figure, at) => {
    const picture = figure.export("png", true).canvas
    pen.drawImage(picture, scale * (places[at].left - left), scale * (places[at].top - top))
  })
  return sheet
}

export function render({model, el, view}) {
  const button = element("button", {type: "button", textContent: "Save charts as PNG"})
  button.addEventListener("click", () => {
    const figures = figuresBelow(view.parent)
    if (!figures.length) return
    sheetOf(figures).toBlob((blob) => {
      const href = URL.createObjectURL(blob)
      element("a", {href, download: model.file_name}).click()
      setTimeout(() => URL.revokeObjectURL(href), 60_000)
    })
  })
  el.append(button)
}
