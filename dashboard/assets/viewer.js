// A model in 3D, to be turned, zoomed and measured; in its place, or in a pop-up. Where a server gives script, mesh and
// picture, content has their addresses; elsewhere sends {three}, {mesh} or {picture}. Sends {close} from the pop-up.

const NO_3D = "This browser shows no 3D here (it has no WebGL, or it is switched off). This is the model's picture."
const HELP = "Drag to turn it, wheel or two fingers to zoom. Keys: arrows, + and −, F, W, B."

const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))

let library = null  // of all viewers on the page
function loadThree(source) {
  library ??= source.then((address) => import(address))
  library.catch(() => { library = null })
  return library
}

// What the page is asked for by message, each once at a time.
function makeFetch(model, ask) {
  const waiting = Object.create(null)
  model.on("msg:custom", ({given, content}) => {
    waiting[given]?.(content)
    delete waiting[given]
  })
  const asked = (what) => new Promise((resolve) => {
    waiting[what] = resolve
    ask({[what]: true})
  })
  return {
    three: async (address) => address ? new URL(address, document.baseURI).href
      : URL.createObjectURL(new Blob([await asked("three")], {type: "text/javascript"})),
    picture: async (address) => address || `data:image/png;base64,${await asked("picture")}`,
    async mesh(address) {
      if (!address) {
        const content = await asked("mesh")
        if (!content) throw new Error("There is nothing to be seen in this file.")
        return bytesOf(content)
      }
      const answer = await fetch(address)
      if (!answer.ok) throw new Error(await answer.text())
      return answer.arrayBuffer()
    },
  }
}

function hasWebGL() {
  const context = document.createElement("canvas").getContext("webgl2")
  context?.getExtension("WEBGL_lose_context")?.loseContext()
  return Boolean(context)
}

function toggleOf(label, key, pressed, work) {
  const button = buttonOf(label, "small", () => {
    button.ariaPressed = String(button.ariaPressed !== "true")
    work(button.ariaPressed === "true")
  })
  Object.assign(button, {ariaPressed: String(pressed), title: `${label} (${key})`})
  return button
}

function keysOf(scene, buttons) {
  const turn = Math.PI / 18
  return {
    ArrowLeft: () => scene.turn(-turn, 0), ArrowRight: () => scene.turn(turn, 0),
    ArrowUp: () => scene.turn(0, turn), ArrowDown: () => scene.turn(0, -turn),
    "+": () => scene.zoom(0.8), "=": () => scene.zoom(0.8), "-": () => scene.zoom(1.25),
    f: () => buttons.fit.click(), w: () => buttons.wires.click(), b: () => buttons.box.click(),
  }
}

function aboutOf({size, triangles}) {
  const sides = size.map((side) => side.toFixed(side < 10 ? 2 : 1)).join(" x ")
  return `${sides} mm · ${triangles.toLocaleString("en")} ${triangles === 1 ? "triangle" : "triangles"}`
}

// One model on the page: loads, then shows it or says why not. Its end() frees the graphics card's memory.
function makeStage(content, fetches) {
  const canvas = element("canvas", {tabIndex: 0})
  const labels = element("div", {className: "labels", ariaHidden: "true"})
  const ink = element("i", {className: "ink"}), line = element("i", {className: "line"})
  const words = element("p", {className: "words", role: "status", textContent: "Reading the model…"})
  const frame = element("div", {className: "stage"}, [canvas, labels, ink, line, words])
  const bar = element("div", {className: "bar", hidden: true}), about = element("p", {className: "muted"})
  let scene = null, ended = false
  const sizes = new ResizeObserver(() => scene?.resize(frame.clientWidth, frame.clientHeight))
  const showPicture = async (sentence) => {
    words.textContent = sentence
    const src = await fetches.picture(content.picture)
    canvas.replaceWith(element("img", {src, alt: `Picture of ${content.name}`}))
    labels.hidden = bar.hidden = true
  }
  const show = (three, mesh) => {
    about.textContent = aboutOf(mesh)
    canvas.role = "img"
    canvas.ariaLabel = `3D model of ${content.name}, ${about.textContent}. ${HELP}`
    scene = makeScene(three, mesh, {canvas, labels, ink, line})
    const buttons = {
      fit: buttonOf("Fit", "small", () => scene.fit()),
      wires: toggleOf("Wireframe", "W", false, scene.wireframe),
      box: toggleOf("Box", "B", true, scene.measures),
    }
    buttons.fit.title = "Show all of it from the front (F)"
    const keys = keysOf(scene, buttons)
    canvas.addEventListener("keydown", (event) => {
      const work = event.ctrlKey || event.metaKey || event.altKey ? null : keys[event.key] ?? keys[event.key.toLowerCase()]
      if (!work) return
      event.preventDefault()
      work()
    })
    canvas.addEventListener("webglcontextlost", () => ended || showPicture(NO_3D))
    ink.addEventListener("transitionend", scene.paint)  // the page went dark or light
    bar.replaceChildren(...Object.values(buttons), element("span", {className: "muted", textContent: HELP}))
    bar.hidden = false
    words.textContent = ""
    sizes.observe(frame)
    scene.resize(frame.clientWidth, frame.clientHeight)
    scene.fit()
    scene.paint()
  }
  const load = async () => {
    if (!hasWebGL()) return showPicture(NO_3D)
    const [three, packed] = await Promise.all([loadThree(fetches.three(content.three)), fetches.mesh(content.mesh)])
    const mesh = await unpackedMesh(packed)
    if (!ended) show(three, mesh)
  }
  load().catch((error) => { words.textContent = error.message.trim() || "The model could not be shown." })
  const end = () => {
    ended = true
    sizes.disconnect()
    scene?.end()
  }
  return {parts: [frame, bar, about], canvas, end}
}

export function render({model, el}) {
  const ask = makeAsk(model, el), fetches = makeFetch(model, ask)
  const title = element("h2"), close = buttonOf("Close", "", () => dialog.close())
  const dialog = element("dialog", {}, [element("header", {}, [title, close])])
  const place = element("div", {className: "viewer"})
  let stage = null, shown = "", content = {}
  const clear = () => {
    stage?.end()
    stage?.parts.forEach((part) => part.remove())
    stage = null
    shown = ""
  }
  dialog.addEventListener("close", () => {
    clear()
    if (content.name) ask({close: true})
  })
  const paint = () => {
    content = JSON.parse(model.content)
    if (model.content === shown) return
    clear()
    if (!content.name) return dialog.close()
    title.textContent = dialog.ariaLabel = content.name
    shown = model.content
    stage = makeStage(content, fetches)
    const around = content.popup ? dialog : place
    around.append(...stage.parts)
    if (!content.popup) return
    dialog.showModal()
    stage.canvas.focus()
  }
  el.append(place, dialog)
  model.on("content", paint)
  model.on("after_render", paint)  // a modal dialog opens only where it is in the page
  model.on("remove", clear)
}
