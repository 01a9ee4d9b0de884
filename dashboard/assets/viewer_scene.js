// The 3D scene of a model: what is in it, from where it is seen, and when it is drawn.

const HOME = [0.62, -0.88, 0.62]  // the side that pictures of models show, see core/thumbnails.py
const OPENING = 35  // degrees
const SLOW = 70  // ms between two frames, above which the coarse copy is drawn while the model is turned
const REST = 200  // ms without a movement until all is drawn again

// The colour of an element as [r, g, b], whatever its style sheet calls it.
function colourOf(node) {
  const pixel = document.createElement("canvas").getContext("2d", {willReadFrequently: true})
  pixel.fillStyle = getComputedStyle(node).color
  pixel.fillRect(0, 0, 1, 1)
  return [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255)
}

function geometriesOf(three, mesh) {
  const points = new three.BufferAttribute(mesh.points, 3, true)
  const made = (index) => {
    const geometry = new three.BufferGeometry()
    geometry.setAttribute("position", points)
    geometry.setIndex(new three.BufferAttribute(index, 1))
    return geometry
  }
  return {fine: made(mesh.fine), coarse: mesh.coarse && made(mesh.coarse)}
}

function bodyOf(three, mesh, geometry) {
  const material = new three.MeshLambertMaterial({flatShading: true, side: three.DoubleSide})
  const body = new three.Mesh(geometry, material)
  body.frustumCulled = false
  body.scale.set(...mesh.size.map((side) => Math.max(side, 1e-6)))
  body.position.set(...mesh.size.map((side) => -side / 2))
  return body
}

const corner = (number) => [number & 1, number >> 1 & 1, number >> 2].map((end) => end - 0.5)

function boxOf(three, mesh) {
  const ends = []
  for (let from = 0; from < 8; from++) {
    for (const axis of [1, 2, 4]) if (!(from & axis)) ends.push(...corner(from), ...corner(from | axis))
  }
  const geometry = new three.BufferGeometry()
  geometry.setAttribute("position", new three.BufferAttribute(new Float32Array(ends), 3))
  const box = new three.LineSegments(geometry, new three.LineBasicMaterial())
  box.scale.set(...mesh.size.map((side) => Math.max(side, 1e-6)))
  return box
}

// Each side's measure beside the edge that is nearest to where one looks from by default.
function measuresOf(three, mesh, place) {
  const edges = [[0, -0.5, -0.5], [0.5, 0, -0.5], [0.5, -0.5, 0.0]]
  const labels = mesh.size.map((side, axis) => element("span", {
    className: "measure", textContent: `${"XYZ"[axis]} ${side.toFixed(side < 10 ? 2 : 1)} mm`,
  }))
  place.replaceChildren(...labels)
  const point = new three.Vector3()
  return (camera, width, height) => labels.forEach((label, axis) => {
    point.set(...edges[axis].map((part, at) => part * mesh.size[at])).project(camera)
    const [x, y] = [(point.x + 1) / 2 * width, (1 - point.y) / 2 * height]
    label.style.translate = `calc(${x.toFixed(1)}px - 50%) calc(${y.toFixed(1)}px - 50%)`
    label.hidden = point.z > 1
  })
}

// Draws when something has changed and not otherwise; coarse while it moves, where this machine is too slow for all.
function makeDrawing(work, hasCoarse) {
  let asked = 0, last = 0, slow = false, rest = 0
  const all = () => { asked ||= requestAnimationFrame(() => frame(0)) }
  const frame = (moved) => {
    if (hasCoarse && last && moved - last > SLOW) slow = true
    last = moved
    asked = 0
    const time = work(slow && moved > 0)
    if (hasCoarse && time > SLOW) slow = true
    clearTimeout(rest)
    if (moved) rest = setTimeout(all, REST)  // counted from the end of the frame, however long that took
  }
  const move = () => { asked ||= requestAnimationFrame(frame) }
  const stop = () => {
    cancelAnimationFrame(asked)
    clearTimeout(rest)
  }
  return {all, move, stop}
}

function makeSight(three, mesh, canvas) {
  const camera = new three.PerspectiveCamera(OPENING, 1, 1, 10)
  camera.up.set(0, 0, 1)
  const controls = new three.OrbitControls(camera, canvas)
  const radius = Math.max(Math.hypot(...mesh.size) / 2, 1e-6), up = new three.Vector3(0, 0, 1)
  const fit = () => {
    const half = OPENING / 2 * Math.PI / 180
    const narrow = Math.min(half, Math.atan(Math.tan(half) * camera.aspect))
    const distance = radius * 1.05 / Math.sin(narrow)
    camera.position.set(...HOME).normalize().multiplyScalar(distance)
    Object.assign(camera, {near: radius / 100, far: distance + radius * 40})
    Object.assign(controls, {minDistance: radius / 20, maxDistance: distance * 8})
    controls.target.set(0, 0, 0)
    camera.updateProjectionMatrix()
    controls.update()
  }
  const turn = (right, above) => {
    const from = camera.position.clone().sub(controls.target)
    const side = from.clone().cross(up).normalize()
    const pole = from.angleTo(up)
    from.applyAxisAngle(side, Math.max(Math.min(above, pole - 0.05), pole - Math.PI + 0.05))
    camera.position.copy(controls.target).add(from.applyAxisAngle(up, right))
    controls.update()
  }
  const zoom = (factor) => {
    const from = camera.position.clone().sub(controls.target).multiplyScalar(factor)
    const distance = Math.max(Math.min(from.length(), controls.maxDistance), controls.minDistance)
    camera.position.copy(controls.target).add(from.setLength(distance))
    controls.update()
  }
  return {camera, controls, fit, turn, zoom}
}

// When the graphics card is done; without being asked for a pixel it would not say.
function whenDrawn(renderer) {
  const gl = renderer.getContext()
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4))
  return performance.now()
}

// Throws where the browser has no WebGL. The colours are those of the nodes *ink* (model) and *line* (box).
function makeScene(three, mesh, {canvas, labels, ink, line}) {
  const renderer = new three.WebGLRenderer({canvas, alpha: true, antialias: true})
  const geometries = geometriesOf(three, mesh)
  const body = bodyOf(three, mesh, geometries.fine), box = boxOf(three, mesh)
  const scene = new three.Scene(), {camera, controls, ...sight} = makeSight(three, mesh, canvas)
  const sun = new three.DirectionalLight(0xffffff, 2.4)
  sun.position.set(-0.5, 0.75, 0.6)
  camera.add(sun)
  scene.add(body, box, camera, new three.HemisphereLight(0xffffff, 0x666666, 1.5))
  const measure = measuresOf(three, mesh, labels)
  let timed = 0
  const drawing = makeDrawing((coarse) => {
    const wire = body.material.wireframe  // lines of a million triangles are a grey blot, and slow
    body.geometry = geometries.coarse && (coarse || wire) ? geometries.coarse : geometries.fine
    const start = performance.now()
    renderer.render(scene, camera)
    measure(camera, canvas.clientWidth, canvas.clientHeight)
    return timed || !geometries.coarse ? 0 : (timed = whenDrawn(renderer) - start)
  }, Boolean(geometries.coarse))
  controls.addEventListener("change", drawing.move)
  const paint = () => {
    body.material.color.setRGB(...colourOf(ink), "srgb")
    box.material.color.setRGB(...colourOf(line), "srgb")
    drawing.all()
  }
  const resize = (width, height) => {
    renderer.setPixelRatio(Math.min(devicePixelRatio, 2))
    renderer.setSize(width, height, false)
    camera.aspect = width / Math.max(height, 1)
    camera.updateProjectionMatrix()
    drawing.all()
  }
  return {
    ...sight, paint, resize,
    wireframe(on) { body.material.wireframe = on; drawing.all() },
    measures(on) { box.visible = on; labels.hidden = !on; drawing.all() },
    end() {
      drawing.stop()
      controls.dispose()
      for (const part of [...Object.values(geometries), body.material, box.geometry, box.material]) part?.dispose()
      renderer.dispose()
      renderer.forceContextLoss()
    },
  }
}
