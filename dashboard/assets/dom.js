// Put before the scripts of components: makes elements whose text is always set as text, never as HTML.

function element(name, options = {}, children = []) {
  const node = Object.assign(document.createElement(name), options)
  node.append(...children)
  return node
}

// Components are put on the page a few frames after they are made.
function whenShown(el, work, frames = 60) {
  if (el.isConnected && el.checkVisibility()) work()
  else if (frames) requestAnimationFrame(() => whenShown(el, work, frames - 1))
}

// After what has just been changed is painted; in a tab out of sight, once it is in sight again.
function oncePainted(work) {
  requestAnimationFrame(() => setTimeout(work))
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
