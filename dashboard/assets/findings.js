// What the pre-flight found, the rule first. All text is set as text, never as HTML.

function findingsOf(findings) {
  return element("ul", {className: "findings"}, findings.map(({rule, text, stops}) => {
    const sign = element("span", {className: "sign", textContent: stops ? "!" : "i", title: stops ? "Stops" : "Hint"})
    sign.ariaLabel = stops ? "Stops:" : "Hint:"
    sign.role = "img"
    const words = element("span", {className: "words"}, [element("strong", {textContent: rule}), ` ${text}`])
    return element("li", {className: stops ? "stops" : "hint"}, [sign, words])
  }))
}

function preflightOf(findings) {
  if (findings.length) return [findingsOf(findings)]
  return [element("p", {className: "empty", textContent: "Nothing speaks against printing this project."})]
}
