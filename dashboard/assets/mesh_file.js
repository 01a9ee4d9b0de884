// Reads what core/mesh_file.py writes.

const MESH_MARK = "PDMESH1\0"

function meshFrom(data) {
  const view = new DataView(data)
  if (String.fromCharCode(...new Uint8Array(data, 0, 8)) !== MESH_MARK) throw new Error("This is no mesh.")
  const [points, triangles, coarse] = [8, 12, 16].map((at) => view.getUint32(at, true))
  const [low, size] = [20, 32].map((at) => [0, 4, 8].map((more) => view.getFloat32(at + more, true)))
  const start = 44 + Math.ceil(points * 6 / 4) * 4
  return {
    low, size, triangles,
    points: new Uint16Array(data, 44, points * 3),
    fine: summed(new Int32Array(data, start, triangles * 3)),
    coarse: coarse ? summed(new Int32Array(data, start + triangles * 12, coarse * 3)) : null,
  }
}

function summed(differences) {
  const values = new Uint32Array(differences.length)
  let value = 0
  for (let at = 0; at < values.length; at++) values[at] = value += differences[at]
  return values
}

async function unpackedMesh(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))
  return meshFrom(await new Response(stream).arrayBuffer())
}
