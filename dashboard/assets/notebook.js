// Charts are drawn on a canvas: where the notebook turns dark or light, they are painted again.

new MutationObserver(() => {
  for (const chart of window.Bokeh?.index.query((view) => view.request_repaint) ?? []) chart.request_repaint()
}).observe(document.body, {attributes: true, attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind"]})
