// Parts of forms: buttons, labelled fields, the preview of a mail, and errors. All text is set as text.

function buttonOf(textContent, className, onClick) {
  const button = element("button", {type: "button", className: `button ${className}`, textContent})
  button.addEventListener("click", onClick)
  return button
}

function fieldOf(label, control, help = "") {
  const field = element("label", {className: "field"}, [element("span", {className: "label", textContent: label}), control])
  if (!help) return field
  control.ariaDescription = help
  return element("div", {className: "field"}, [field, element("span", {className: "help", textContent: help})])
}

function chipOf(word) {
  return element("span", {className: `chip ${word.toLowerCase()}`, textContent: word})
}

function timeOf([day, exact, age]) {
  const parts = [element("span", {textContent: day}), element("span", {className: "age", textContent: age})]
  return element("time", {title: exact}, parts)
}

// An error that is read out as soon as it appears.
function makeAlert() {
  const box = element("p", {className: "alert", role: "alert", hidden: true})
  const show = (text) => {
    box.hidden = !text
    if (box.textContent !== text) box.textContent = text
  }
  return [box, show]
}

// The mail as it will be sent: preview is {subject, body, problem}.
function makePreview() {
  const subject = element("p", {className: "mail-subject"})
  const body = element("p", {className: "mail-body"})
  const problem = element("p", {className: "mail-problem"})
  const box = element("section", {className: "mail", ariaLabel: "Preview of the mail"}, [subject, body, problem])
  const show = (preview = {}) => {
    subject.textContent = preview.subject || ""
    body.textContent = preview.body || ""
    problem.textContent = preview.problem || ""
    subject.hidden = body.hidden = Boolean(preview.problem)
    problem.hidden = !preview.problem
  }
  return [box, show]
}

function onSendKey(node, send) {
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    send()
  })
}

// Paint a part of a component again only when what it shows has changed: open and chosen things stay as they are.
function makePainter() {
  const seen = Object.create(null)
  return (name, content, paint) => {
    const text = JSON.stringify(content === undefined ? null : content)
    if (seen[name] === text) return
    seen[name] = text
    paint(content)
  }
}
