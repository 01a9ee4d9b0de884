// Bokeh 3.9 counts models that the server has added as unknown to it until something was sent, and sends such a model
// whole with its first message, which fails for components of our own. The server made them all: none is unknown to it.

function forgetWhatIsNew() {
  for (const page of window.Bokeh?.documents ?? []) page._new_models?.clear()
}
