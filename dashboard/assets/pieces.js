// Sends a file where no server takes it: in pieces by the page's messages, each answered before the next one goes. Sends
// {upload, begin, size}, {upload, piece}, {upload, end} and {upload, cancel}; all but the last are answered {upload, refused}.

const PIECE = 512 * 1024  // bytes; as base64 far below what Jupyter's and Panel's connections take at once

function inPieces(model, ask) {
  const waiting = new Map()
  model.on("msg:custom", ({upload, refused}) => {
    waiting.get(upload)?.(refused)
    waiting.delete(upload)
  })
  return async (file, tell, signal) => {
    const upload = `${file.name} ${Math.random()}`  // the same view may stand in two cells
    const step = (question) => new Promise((resolve, reject) => {
      waiting.set(upload, (refused) => { refused ? reject(new Error(refused)) : resolve() })
      signal.onabort = () => reject(new Error("It was canceled."))
      ask({upload, ...question})
    })
    try {
      await step({begin: file.name, size: file.size})
      for (let at = 0; at < file.size; at += PIECE) {
        const piece = await base64Of(file.slice(at, at + PIECE))
        signal.throwIfAborted()
        await step({piece})
        tell(Math.min(at + PIECE, file.size - 1) / file.size)
      }
      tell(1)
      await step({end: true})
    } catch (error) {
      waiting.delete(upload)
      ask({upload, cancel: true})
      throw error
    }
  }
}

function base64Of(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)))
    reader.addEventListener("error", () => reject(reader.error))
    reader.readAsDataURL(blob)
  })
}
