// Saves the charts of the layout that this button stands in as one PNG, as they are shown.

function figuresBelow(view) {
  if (view.model.type === "Figure") return [view]
  return (view.child_views || []).flatMap(figuresBelow)
}

function below(pictures) {
  const width = Math.max(...pictures.map((picture) => picture.width))
  const height = pictures.reduce((sum, picture) => sum + picture.height, 0)
  const sheet = element("canvas", {width, height})
  const pen = sheet.getContext("2d")
  let top = 0
  for (const picture of pictures) {
    pen.drawImage(picture, 0, top)
    top += picture.height
  }
  return sheet
}

export function render({model, el, view}) {
  const button = element("button", {type: "button", textContent: "Save charts as PNG"})
  button.addEventListener("click", () => {
    const figures = figuresBelow(view.parent)
    if (!figures.length) return
    const sheet = below(figures.map((figure) => figure.export("png", true).canvas))
    sheet.toBlob((blob) => {
      const href = URL.createObjectURL(blob)
      element("a", {href, download: model.file_name}).click()
      setTimeout(() => URL.revokeObjectURL(href), 60_000)
    })
  })
  el.append(button)
}
