// Bokeh 3.9 counts models that the server has added as unknown to it until something was sent, and sends such a model
// whole with its first message, which fails for components of our own. The server made them all: none is unknown to it.
// Writing a patch of no events is the public way to make Bokeh forget them.

function forgetWhatIsNew() {
  for (const page of window.Bokeh?.documents ?? []) page.create_json_patch([])
}
