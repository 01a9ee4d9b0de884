// What is being written stays in this tab of the browser, whatever happens to the page, until it has been sent.

function makeDrafts(box) {
  const key = (of) => `printdesk draft ${box} ${of}`
  const store = (work) => {
    try {
      return work(window.sessionStorage)
    } catch {
      return null  // a browser that stores nothing for this page
    }
  }
  return {
    keep: (of, draft) => store((drafts) => drafts.setItem(key(of), JSON.stringify(draft))),
    read: (of) => JSON.parse(store((drafts) => drafts.getItem(key(of)))),
    forget: (of) => store((drafts) => drafts.removeItem(key(of))),
  }
}

// What is asked before the page has told the server that it is complete gets no answer (panel 1.9.4).
function whenReady(work, frames = 600) {
  const complete = (window.Bokeh?.documents ?? []).every((page) => page.is_idle)
  if (complete || !frames) setTimeout(work)
  else requestAnimationFrame(() => whenReady(work, frames - 1))
}
