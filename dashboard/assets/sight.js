// Put before the script of a long list: what is in sight is painted at once, and the rest a moment later.

// Safari does not tell when it is idle.
function whenIdle(work) {
  if (window.requestIdleCallback) requestIdleCallback(work, {timeout: 200})
  else setTimeout(work, 50)
}

// Whether a row, by its place, will be seen: where one has scrolled to, or at the top. All rows are of one height.
function sightOf(list) {
  const {top, height} = list.getBoundingClientRect()
  const each = height / list.children.length
  if (!each) return () => true
  const most = Math.ceil(innerHeight / each), first = Math.floor(-top / each)
  return (at) => at <= most || (at >= first && at <= first + most)
}

// Rows of the class "later" keep their place; their styles leave their content out until the class is taken away.
function putRows(list, rows) {
  const inSight = sightOf(list)
  const later = rows.filter((_, at) => !inSight(at))
  later.forEach((row) => row.classList.add("later"))
  list.replaceChildren(...rows)
  whenIdle(() => later.forEach((row) => row.classList.remove("later")))
}
