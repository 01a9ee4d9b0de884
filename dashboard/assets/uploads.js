// Files that go up one after the other, with the progress of each and a way to cancel it. How a file is sent is a function
// (file, tell, signal): it tells what part has gone, and resolves with the answer or is rejected with an Error that says
// why not.

// Once a file has gone whole it is *finishing*, as in "Measuring part.stl", and can be canceled no more.
function makeUploadQueue(send, finishing, done, fail) {
  const bar = element("progress", {max: 1, value: 0, ariaLabel: "Upload"})
  const words = element("span", {className: "muted", role: "status"})
  const cancel = buttonOf("Cancel", "small", () => stop.abort())
  const box = element("div", {className: "uploading", hidden: true}, [words, cancel, bar])
  const queue = []
  let stop = null
  const show = (file, part) => {
    words.textContent = `${part < 1 ? "Uploading" : finishing} ${file.name}`
    cancel.disabled = part >= 1
    if (part < 1) bar.value = part
    else bar.removeAttribute("value")
  }
  const one = async (file) => {
    stop = new AbortController()
    cancel.ariaLabel = `Cancel the upload of ${file.name}`
    show(file, 0)
    let answer
    try {
      answer = await send(file, (part) => show(file, part), stop.signal)
    } catch (error) {
      if (!stop.signal.aborted) fail(`${file.name} was not added. ${error.message}`)
      return
    }
    done(answer)
  }
  const work = async () => {
    box.hidden = false
    while (queue.length) await one(queue.shift())
    box.hidden = true
    stop = null
  }
  return [box, (files) => {
    queue.push(...files)
    if (!stop && queue.length) work()
  }]
}

// By plain HTTP, so that the size of a file does not matter and the progress is real.
function overHttp(address) {
  return (file, tell, signal) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.upload.addEventListener("progress", ({loaded, total}) => tell(loaded / (total || 1)))
    request.upload.addEventListener("load", () => tell(1))
    request.addEventListener("loadend", () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText))
      else reject(new Error(reasonOf(request)))
    })
    signal.addEventListener("abort", () => request.abort())
    request.open("POST", address())
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name))
    request.send(file)
  })
}

function reasonOf(request) {
  try {
    return JSON.parse(request.responseText).error || ""
  } catch {
    const isText = (request.getResponseHeader("Content-Type") || "").startsWith("text/plain")
    return (isText && request.responseText) || "The server did not answer as expected; please try again."
  }
}

function makeDropZone({words, className = "", about, label, accept = ""}, add) {
  const input = element("input", {type: "file", multiple: true, hidden: true, accept, ariaLabel: label})
  const choose = buttonOf(words, className, () => input.click())
  input.addEventListener("change", () => {
    add([...input.files])
    input.value = ""
  })
  return element("div", {className: "drop"}, [choose, element("span", {className: "muted", textContent: about}), input])
}

// Files may be dropped anywhere on *el*; the zone shows that they will be taken.
function takeDrops(el, zone, add) {
  const over = (event, isOver) => {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return
    event.preventDefault()
    zone.classList.toggle("over", isOver)
    if (event.type === "drop") add([...event.dataTransfer.files])
  }
  el.addEventListener("dragover", (event) => over(event, true))
  el.addEventListener("dragleave", (event) => over(event, false))
  el.addEventListener("drop", (event) => over(event, false))
}
