// Put before the scripts of components: makes elements whose text is always set as text, never as HTML.

function element(name, options = {}, children = []) {
  const node = Object.assign(document.createElement(name), options)
  node.append(...children)
  return node
}

// A wait of more than 300 ms shows that something happens.
function makeWaiting(el) {
  let timer
  return {
    begin() {
      clearTimeout(timer)
      timer = setTimeout(() => el.classList.add("busy"), 300)
    },
    end() {
      clearTimeout(timer)
      el.classList.remove("busy")
    },
  }
}
