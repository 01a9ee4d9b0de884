// How a component asks the page: questions are answered in their order, and each knows when it was.

function makeAsk(model, el) {
  const waiting = makeWaiting(el)
  const whenAnswered = []
  model.on("msg:custom", ({answered, file, content}) => {
    if (file) save(file, content)
    if (!answered) return
    const done = whenAnswered.shift()
    if (!whenAnswered.length) waiting.end()
    if (done) done()
  })
  return (question, done) => {
    whenAnswered.push(done)
    waiting.begin()
    forgetWhatIsNew()
    model.send_msg(question)
  }
}

// Where no server gives files, the page sends small ones.
function save(download, content) {
  const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0))
  const href = URL.createObjectURL(new Blob([bytes]))
  element("a", {href, download}).click()
  URL.revokeObjectURL(href)
}

// For what is typed: one question is under way at a time, and only the newest waits for its answer.
function makeNewest(ask) {
  let underWay = false, next = null
  const tell = (question) => {
    if (underWay) {
      next = question
      return
    }
    underWay = true
    ask(question, () => {
      underWay = false
      const again = next
      next = null
      if (again) tell(again)
    })
  }
  return tell
}

// An action that happens once, however often it is clicked: its buttons rest until it was answered.
function makeOnce(ask, buttons) {
  let underWay = false
  return (question, done) => {
    if (underWay) return
    underWay = true
    buttons.forEach((button) => { button.disabled = true })
    ask(question, () => {
      underWay = false
      buttons.forEach((button) => { button.disabled = false })
      if (done) done()
    })
  }
}
